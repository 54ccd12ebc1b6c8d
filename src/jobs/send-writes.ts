/** Planned writes become calls: committed as *sending* first, recorded after, and looked for where the answer was lost. */
import type { Knex } from 'knex';
import { CALLS_AT_ONCE } from '../crm/batch-size.ts';
import type { BudgetedCrm } from '../crm/create-crm.ts';
import { type Crm, CrmError } from '../crm/crm.ts';
import type { Surface } from '../flow/enact/surface.ts';
import { surfaces } from '../flow/enact/surfaces.ts';
import { eachAtOnce } from '../lib/at-once.ts';
import type { Clock } from '../lib/clock.ts';
import { forgetLookUp } from '../store/address.ts';
import { CONTACT_DELETED } from '../store/contact-merge.ts';
import { markGone } from '../store/crm-record.ts';
import {
  countPlanned,
  listAmbiguous,
  markSentAnew,
  noteCleanRead,
  recordOutcomes,
  type SendingWrite,
  takePlanned,
  type WriteOutcome,
} from '../store/crm-write.ts';
import { followMerge, followMovedAnchors } from './follow-merge.ts';

/** Waits of the protocol, in milliseconds. */
export interface ReconcileWaits {
  /** How long a late commit may take after the call's timeout. */
  readonly waitMs: number;
  /** Between two looks. */
  readonly gapMs: number;
  /** Instead of waitMs, where only the search index can tell. */
  readonly searchWaitMs: number;
  /** Sabotage: rows in doubt are sent again without a look. */
  readonly isOff?: boolean;
}

export interface SendDeps {
  readonly db: Knex;
  readonly clock: Clock;
  /** False when the lane was lost: nothing more may be begun. */
  holdsLane(): boolean;
  /** True when other portals wait for their turn: what is left of a surface is sent in the next one. */
  isOver(): boolean;
  /**
   * Puts back what an admin deleted.
   * @param sentAt of the call that was refused
   * @returns false when that had been tried a moment before this call
   */
  provisionAgain(sentAt: Date): Promise<boolean>;
  readonly reconcile: ReconcileWaits;
  readonly timeoutMs: number;
}

/** A row that may be sent again without harm is given up after this many lost answers. */
const MAX_ATTEMPTS = 8;
/** On one surface, before it is asked whether others wait. */
const MAX_CALLS = 40;

/**
 * @returns how many rows were dealt with
 * @throws CrmError when this portal must be left alone for a while; all rows are recorded by then
 */
export async function sendWrites(deps: SendDeps, portalId: number, crm: BudgetedCrm): Promise<number> {
  let count = 0;
  for (const surface of surfaces) {
    while (deps.holdsLane()) {
      const most = MAX_CALLS * surface.batchSize;
      const due = await countPlanned(deps.db, portalId, surface.id, deps.clock.now(), most);
      if (due === 0) break;
      const calls = Array.from({ length: Math.ceil(due / surface.batchSize) });
      await eachAtOnce(calls, CALLS_AT_ONCE, async () => {
        count += await sendNext(deps, portalId, crm, surface);
      });
      if (deps.isOver()) break;
    }
  }
  return count;
}

async function sendNext(deps: SendDeps, portalId: number, crm: BudgetedCrm, surface: Surface): Promise<number> {
  if (!deps.holdsLane()) return 0;
  // The turn comes first, so that sent_at is the time of the call and not of the queue for it.
  const turn = await crm.takeTurn();
  try {
    if (!deps.holdsLane()) return 0;
    const writes = await takePlanned(deps.db, portalId, surface.id, surface.batchSize, deps.clock.now());
    await sendBatch(deps, portalId, turn.crm, surface, writes);
    return writes.length;
  } finally {
    turn.release();
  }
}

async function sendBatch(
  deps: SendDeps,
  portalId: number,
  crm: Crm,
  surface: Surface,
  writes: readonly SendingWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  try {
    const outcomes = await surface.send(crm, writes);
    await record(deps, portalId, writes, await mendRefused(deps, portalId, crm, surface, writes, outcomes));
  } catch (thrown) {
    if (!(thrown instanceof CrmError)) throw thrown;
    if (isRefusal(thrown) && writes.length > 1) {
      // HubSpot refuses the batch and does not say for whom: halves, until the one is found.
      const middle = Math.ceil(writes.length / 2);
      for (const half of [writes.slice(0, middle), writes.slice(middle)]) {
        // What is not sent for want of the lane stays in *sending*, and is looked for like any lost answer.
        if (!deps.holdsLane()) return;
        await markSentAnew(
          deps.db,
          portalId,
          half.map((write) => write.writeId),
          deps.clock.now(),
        );
        await sendBatch(deps, portalId, crm, surface, half);
      }
      return;
    }
    await record(
      deps,
      portalId,
      writes,
      writes.map((write) => outcomeOf(thrown, write, surface)),
    );
    // A missing permission concerns this surface alone; the others go on.
    if (!isRefusal(thrown) && thrown.kind !== 'forbidden') throw thrown;
  }
}

function isRefusal(error: CrmError): boolean {
  return error.kind === 'invalid' || error.kind === 'conflict' || error.kind === 'not_found';
}

function outcomeOf(error: CrmError, write: SendingWrite, surface: Surface): WriteOutcome {
  const { writeId } = write;
  if (isRefusal(error) || error.kind === 'forbidden') return { writeId, kind: 'failed', why: error.message };
  if (error.kind === 'ambiguous' && !surface.isIdempotent) return { writeId, kind: 'ambiguous', why: error.message };
  if (write.attempts >= MAX_ATTEMPTS && error.kind === 'ambiguous')
    return { writeId, kind: 'failed', why: error.message };
  return { writeId, kind: 'again', tryAfter: null, why: error.message };
}

/** What HubSpot refuses for the first time may be mended by ourselves, and is tried again before anybody is bothered. */
async function mendRefused(
  deps: SendDeps,
  portalId: number,
  crm: Crm,
  surface: Surface,
  writes: readonly SendingWrite[],
  outcomes: WriteOutcome[],
): Promise<WriteOutcome[]> {
  const refused = new Set(outcomes.filter((outcome) => outcome.kind === 'failed').map((outcome) => outcome.writeId));
  const failed = writes.filter((write) => refused.has(write.writeId));
  if (failed.length === 0) return outcomes;
  const mended = new Set<number>();
  const gone = new Set<number>();
  if (surface.isIdempotent) {
    // An admin may have deleted a property: it is put back.
    const first = failed.filter((write) => write.attempts <= 1);
    const sentAt = first[0]?.sentAt;
    if (sentAt && (await deps.provisionAgain(sentAt))) for (const write of first) mended.add(write.writeId);
  } else {
    for (const write of failed) {
      const found = await followMerge(deps, portalId, crm, write);
      if (found === 'moved') mended.add(write.writeId);
      // The deletion may have come while the write was under way: nobody is left whom it could be for.
      if (found === 'gone' && write.anchorType === 'contact') gone.add(write.writeId);
    }
  }
  return outcomes.map((outcome) => {
    const { writeId } = outcome;
    if (outcome.kind !== 'failed') return outcome;
    if (mended.has(writeId)) return { writeId, kind: 'again', tryAfter: null, why: outcome.why };
    return gone.has(writeId) ? { writeId, kind: 'dropped', why: CONTACT_DELETED } : outcome;
  });
}

async function record(
  deps: SendDeps,
  portalId: number,
  writes: readonly SendingWrite[],
  outcomes: readonly WriteOutcome[],
): Promise<void> {
  const now = deps.clock.now();
  const dropped = new Set(outcomes.filter((outcome) => outcome.kind === 'dropped').map((outcome) => outcome.writeId));
  const orphaned = writes.filter((write) => dropped.has(write.writeId));
  await deps.db.transaction(async (trx) => {
    await recordOutcomes(trx, portalId, writes, outcomes, now);
    if (orphaned.length === 0) return;
    // Our own copy would answer with the record that is gone.
    await markGone(
      trx,
      portalId,
      'contact',
      orphaned.flatMap((write) => write.objectId ?? []),
      now,
    );
    await forgetLookUp(
      trx,
      portalId,
      orphaned.flatMap((write) => write.addressId ?? []),
      now,
    );
  });
}

/**
 * Step 3 of the protocol: rows left in *sending* are looked for at their anchor, twice; found = done, not found twice = again.
 *
 * @returns how many rows came to an end of their doubt
 */
export async function reconcile(deps: SendDeps, portalId: number, crm: Crm): Promise<number> {
  const now = deps.clock.now().getTime();
  const { waitMs, gapMs, searchWaitMs, isOff = false } = deps.reconcile;
  const searchedBefore = now - deps.timeoutMs - searchWaitMs;
  const doubtful = await listAmbiguous(
    deps.db,
    portalId,
    new Date(now - deps.timeoutMs - waitMs),
    new Date(now - gapMs),
    500,
  );
  let settled = 0;
  for (const surface of surfaces) {
    const writes = doubtful.filter(
      (write) =>
        write.surface === surface.id &&
        (surface.isFoundBySearch !== true || (write.sentAt?.getTime() ?? 0) <= searchedBefore),
    );
    if (writes.length === 0) continue;
    const found = isOff ? new Map<number, string>() : await surface.find(crm, writes);
    const needsLook = !isOff && !surface.isIdempotent;
    const unfound = writes.filter((write) => !found.has(write.writeId) && needsLook);
    const missed = unfound.filter((write) => write.cleanReads < 1);
    // Before anything is sent again: it may stand at the record that its anchor was merged into.
    const moved = await followMovedAnchors(
      deps,
      portalId,
      crm,
      unfound.filter((write) => write.cleanReads >= 1),
    );
    const outcomes = writes
      .filter((write) => !missed.includes(write) && !moved.includes(write))
      .map(({ writeId }): WriteOutcome => {
        const resultId = found.get(writeId);
        return resultId === undefined
          ? { writeId, kind: 'again', tryAfter: null, why: 'It was looked for twice and is not in HubSpot.' }
          : { writeId, kind: 'done', resultId };
      });
    await recordOutcomes(deps.db, portalId, writes, outcomes, deps.clock.now());
    await noteCleanRead(
      deps.db,
      portalId,
      missed.map((write) => write.writeId),
      deps.clock.now(),
    );
    settled += outcomes.length + moved.length;
  }
  return settled;
}
