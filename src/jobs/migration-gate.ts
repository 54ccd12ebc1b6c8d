/**
 * Keeps a worker out of a database that has not all migrations of its version yet: whatever fails there for want of a
 * column would be put aside for a day, as if the address or the delivery were at fault.
 */
import type { Knex } from 'knex';
import { type Clock, MINUTE_MS } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { isMigrated } from '../store/migrate.ts';

export interface MigrationGateDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the log says why nothing happens. */
const SAY_AGAIN_MS = MINUTE_MS;

/** @returns whether the work may begin; once it may, it is not asked again, for migrations go forward only */
export function createMigrationGate({ db, clock, log }: MigrationGateDeps): () => Promise<boolean> {
  let isOpen = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (isOpen) return true;
    isOpen = await isMigrated(db);
    if (!isOpen && clock.monotonicMs() - saidAt > SAY_AGAIN_MS) {
      saidAt = clock.monotonicMs();
      log.warn('the database has not all migrations of this version: nothing is worked off before npm run migrate');
    }
    return isOpen;
  };
}
