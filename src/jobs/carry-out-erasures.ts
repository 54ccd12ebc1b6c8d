/** Erasures that admins passed on, carried out by whoever holds the portal's lane: nothing of the person is written meanwhile. */
import type { Knex } from 'knex';
import { type Clock, DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type Db, isPassing, reasonOf } from '../store/database.ts';
import { listDueErasures, putErasureAside } from '../store/erasure-request.ts';
import { erasePerson } from './erase-contact.ts';

export interface ErasureDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  /** @throws when the lane was lost meanwhile */
  assertHeld(trx: Db): Promise<void>;
}

const BATCH = 20;
const QUICK_ATTEMPTS = 4;

/** @returns how many people were erased */
export async function carryOutErasures(
  deps: ErasureDeps,
  portal: { readonly portalId: number; readonly hashKey: Buffer },
): Promise<number> {
  const { db, clock } = deps;
  const { portalId, hashKey } = portal;
  let count = 0;
  for (const request of await listDueErasures(db, portalId, clock.now(), BATCH)) {
    try {
      await db.transaction(async (trx) => {
        await deps.assertHeld(trx);
        await erasePerson({ db: trx, portalId, hashKey, now: clock.now() }, request.email, request.askedBy);
      });
      count += 1;
    } catch (thrown) {
      if (isPassing(thrown)) throw thrown;
      await deps.assertHeld(db);
      const waitMs = request.attempts < QUICK_ATTEMPTS ? MINUTE_MS * 2 ** request.attempts : DAY_MS;
      const why = reasonOf(thrown).replaceAll(request.email, 'the address');
      deps.log.error({ portalId, err: why }, 'a person could not be erased; it is tried again');
      await putErasureAside(db, portalId, request.requestId, why, new Date(clock.now().getTime() + waitMs));
    }
  }
  return count;
}
