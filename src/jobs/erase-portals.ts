/** Deletes what belongs to portals that were disconnected long enough ago; until then they may come back to all of it. */
import type { Knex } from 'knex';
import { type Clock, MINUTE_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { RETENTION } from '../lib/retention.ts';
import { eraseSome, listExpiredPortals } from '../store/system/erase-portal.ts';
import { deletePortalSessions } from '../store/system/session-store.ts';

export interface ErasePortalsDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
}

export interface EraseLimits {
  /** Addresses, or rows of one table, in one transaction. */
  readonly batch: number;
  /** The rest comes the next time; the scheduler takes a job for dead after 15 minutes. */
  readonly stopAfterMs: number;
}

const LIMITS: EraseLimits = { batch: 500, stopAfterMs: 10 * MINUTE_MS };

/** @returns the portals that are gone */
export async function erasePortals({ db, clock, log }: ErasePortalsDeps, limits = LIMITS): Promise<number[]> {
  const before = new Date(clock.now().getTime() - RETENTION.disconnectedPortal);
  const end = clock.monotonicMs() + limits.stopAfterMs;
  const erased: number[] = [];
  for (const portalId of await listExpiredPortals(db, before)) {
    try {
      let outcome: Awaited<ReturnType<typeof eraseSome>> = 'more';
      while (outcome === 'more' && clock.monotonicMs() < end)
        outcome = await eraseSome(db, portalId, before, limits.batch);
      if (outcome === 'erased') {
        await deletePortalSessions(db, portalId);
        erased.push(portalId);
        log.info({ portalId }, 'a portal that was disconnected 30 days ago was deleted');
      }
    } catch (thrown) {
      log.warn({ portalId, err: messageOf(thrown) }, 'a disconnected portal was not deleted');
    }
  }
  return erased;
}
