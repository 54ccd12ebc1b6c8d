/** One step of the errand whose turn it is: short enough for a lease, and recorded, so that any worker can go on from there. */
import type { Knex } from 'knex';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { isPassing, reasonOf } from '../store/database.ts';
import { countUnconcluded, type Errand, listOpenErrands, saveErrand } from '../store/errand.ts';
import { countLedger, markNextToRebuild } from '../store/rebuild.ts';
import { listRetryable, type RetryKind } from '../store/retryable.ts';
import { readEverythingAgain } from '../store/rule-version.ts';
import { markAllAccounts } from './mark-accounts.ts';
import { runReplay } from './replay/run-replay.ts';

export interface ErrandDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  /** @throws BellwetherError where it cannot be retried */
  retryDelivery(portalId: number, deliveryId: number): Promise<void>;
  /** @throws BellwetherError where nobody has to vouch for it */
  vouchForDelivery(portalId: number, by: string, deliveryId: number): Promise<void>;
  /** @throws BellwetherError where it cannot be retried */
  retryWrite(portalId: number, writeId: number): Promise<void>;
}

/** Rows of one step: a signature each, or an update each. */
const STEP = 100;

/**
 * @param isOver others wait: a row is seen to all the same, and what is left of the step is for the next turn
 * @returns how much was done; 0 where nothing is asked for, or it only waits for others to finish
 */
export async function runErrand(
  deps: ErrandDeps,
  portalId: number,
  isHeld: () => boolean,
  isOver: () => boolean = () => false,
): Promise<number> {
  const errand = (await listOpenErrands(deps.db, portalId)).find(isOurs);
  if (!errand) return runReplay(deps, portalId);
  try {
    return errand.kind === 'rebuild'
      ? await watchRebuild(deps, portalId, errand)
      : await retrySome(deps, portalId, errand, errand.kind as RetryKind, isHeld, isOver);
  } catch (thrown) {
    if (isPassing(thrown)) throw thrown;
    deps.log.error({ portalId, errandId: errand.errandId, err: reasonOf(thrown) }, 'an errand was given up');
    const now = deps.clock.now();
    const why = `It was given up by a fault of Bellwether: ${reasonOf(thrown)}`;
    await saveErrand(deps.db, portalId, errand.errandId, {
      ...errand,
      begunAt: errand.begunAt ?? now,
      endedAt: now,
      why,
    });
    return 1;
  }
}

/** Links are written where HubSpot can be asked: see write-links.ts. */
function isOurs({ kind }: Errand): boolean {
  return kind !== 'write-links';
}

async function retrySome(
  deps: ErrandDeps,
  portalId: number,
  errand: Errand,
  kind: RetryKind,
  isHeld: () => boolean,
  isOver: () => boolean,
): Promise<number> {
  const range = { after: errand.cursor, until: errand.until, limit: STEP };
  const ids = await listRetryable(deps.db, portalId, kind, errand.detail, range);
  let { done, refused, cursor, why } = errand;
  for (const id of ids) {
    // The certificate of a sender may have to be fetched for each of them, which takes seconds.
    if (!isHeld() || (cursor !== errand.cursor && isOver())) break;
    try {
      if (kind === 'retry-writes') await deps.retryWrite(portalId, id);
      else if (errand.detail.isVouched) await deps.vouchForDelivery(portalId, errand.askedBy, id);
      else await deps.retryDelivery(portalId, id);
      done += 1;
    } catch (thrown) {
      if (!(thrown instanceof BellwetherError)) throw thrown;
      refused += 1;
      why = thrown.message;
    }
    cursor = id;
  }
  const now = deps.clock.now();
  const isThrough = (ids.at(-1) ?? cursor) === cursor;
  const endedAt = ids.length < STEP && isThrough && isHeld() ? now : null;
  await saveErrand(deps.db, portalId, errand.errandId, {
    done,
    refused,
    cursor,
    why,
    begunAt: errand.begunAt ?? now,
    endedAt,
  });
  return Math.max(1, ids.length);
}

/** Marks a batch each time; the settling that follows is the work, and is measured by what is left. */
async function watchRebuild(deps: ErrandDeps, portalId: number, errand: Errand): Promise<number> {
  const now = deps.clock.now();
  if (errand.begunAt === null) {
    await readEverythingAgain(deps.db, portalId);
    await markAllAccounts(deps.db, portalId, now);
  }
  const begunAt = errand.begunAt ?? now;
  const { cursor: after, until } = errand;
  const marked = await markNextToRebuild(deps.db, portalId, { after, until }, begunAt);
  const { count: unmarked } = await countLedger(deps.db, portalId, { after: marked.last, until });
  const left = unmarked + (await countUnconcluded(deps.db, portalId, begunAt));
  await saveErrand(deps.db, portalId, errand.errandId, {
    ...errand,
    begunAt,
    cursor: marked.last,
    done: left === 0 ? errand.total : Math.min(errand.total, Math.max(errand.done, errand.total - left)),
    endedAt: left === 0 ? now : null,
  });
  return marked.count;
}
