/** Planned writes become calls: committed as *sending* first, recorded after. */
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
  markSentAnew,
  recordOutcomes,
  type SendingWrite,
  takePlanned,
  type WriteOutcome,
} from '../store/crm-write.ts';
import { followConfirmed } from './follow-confirmed.ts';
import { followMerge } from './follow-merge.ts';
import { planAfterLoss, sizeOfCall } from './lost-answers.ts';

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
}

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
      if (due.length === 0) break;
      const calls = due.flatMap(({ lostAnswers, count: rows }) => {
        const size = sizeOfCall(surface.batchSize, lostAnswers);
        return Array.from({ length: Math.ceil(rows / size) }, () => ({ lostAnswers, size }));
      });
      await eachAtOnce(calls.slice(0, MAX_CALLS), CALLS_AT_ONCE, async ({ lostAnswers, size }) => {
        const sent = await sendInTurn(deps, portalId, crm, surface, () =>
          takePlanned(deps.db, portalId, surface.id, lostAnswers, size, deps.clock.now()),
        );
        // Not in one step: what others counted meanwhile would be forgotten.
        count += sent;
      });
      if (deps.isOver()) break;
    }
  }
  return count;
}

/** @param take commits rows as *sending*, a moment before they are sent */
async function sendInTurn(
  deps: SendDeps,
  portalId: number,
  crm: BudgetedCrm,
  surface: Surface,
  take: () => Promise<readonly SendingWrite[]>,
): Promise<number> {
  if (!deps.holdsLane()) return 0;
  // The turn comes first, so that sent_at is the time of the call and not of the queue for it.
  const turn = await crm.takeTurn();
  try {
    if (!deps.holdsLane()) return 0;
    const writes = await take();
    if (writes.length > 0) await sendBatch(deps, portalId, crm, turn.crm, surface, writes);
    return writes.length;
  } finally {
    turn.release();
  }
}

/** @param inTurn makes the first call without waiting; what follows waits for turns of its own */
async function sendBatch(
  deps: SendDeps,
  portalId: number,
  crm: BudgetedCrm,
  inTurn: Crm,
  surface: Surface,
  writes: readonly SendingWrite[],
): Promise<void> {
  let outcomes: WriteOutcome[];
  try {
    outcomes = await surface.send(inTurn, writes);
  } catch (thrown) {
    if (!(thrown instanceof CrmError)) throw thrown;
    if (isRefusal(thrown) && writes.length > 1) return sendHalves(deps, portalId, crm, surface, writes);
    await record(
      deps,
      portalId,
      writes,
      writes.map((write) => outcomeOf(thrown, write, surface, deps.clock.now())),
    );
    // A missing permission concerns this surface alone; the others go on.
    if (!isFinal(thrown)) throw thrown;
    return;
  }
  const refused = new Set(outcomes.filter((outcome) => outcome.kind === 'failed').map((outcome) => outcome.writeId));
  const mendable = writes.filter(
    (write) => refused.has(write.writeId) && (!surface.isIdempotent || write.attempts <= 1),
  );
  const isMendable = new Set(mendable.map((write) => write.writeId));
  // What was made stands before anything else is asked: should that fail, only what was refused is in doubt.
  await record(
    deps,
    portalId,
    writes,
    outcomes.filter((outcome) => !isMendable.has(outcome.writeId)),
  );
  const mended = await mendRefused(deps, portalId, crm, surface, mendable);
  await record(
    deps,
    portalId,
    writes,
    outcomes
      .filter((outcome) => isMendable.has(outcome.writeId))
      .map((outcome) => {
        const { writeId } = outcome;
        const how = mended.get(writeId);
        if (outcome.kind !== 'failed' || how === undefined) return outcome;
        return how === 'again'
          ? { writeId, kind: 'again', tryAfter: null, why: outcome.why }
          : { writeId, kind: 'dropped', why: CONTACT_DELETED };
      }),
  );
}

/** HubSpot refuses the batch and does not say for whom: halves, until the one is found. */
async function sendHalves(
  deps: SendDeps,
  portalId: number,
  crm: BudgetedCrm,
  surface: Surface,
  writes: readonly SendingWrite[],
): Promise<void> {
  const middle = Math.ceil(writes.length / 2);
  for (const half of [writes.slice(0, middle), writes.slice(middle)]) {
    // What is not sent for want of the lane stays in *sending*, and is looked for like any lost answer.
    await sendInTurn(deps, portalId, crm, surface, async () => {
      const ids = half.map((write) => write.writeId);
      await markSentAnew(deps.db, portalId, ids, deps.clock.now());
      return half;
    });
  }
}

function isRefusal(error: CrmError): boolean {
  return error.kind === 'invalid' || error.kind === 'conflict' || error.kind === 'not_found';
}

/** It would be answered alike tomorrow. */
function isFinal(error: CrmError): boolean {
  return isRefusal(error) || error.kind === 'forbidden';
}

function outcomeOf(error: CrmError, write: SendingWrite, surface: Surface, now: Date): WriteOutcome {
  const { writeId } = write;
  if (isFinal(error)) return { writeId, kind: 'failed', why: error.message };
  if (error.kind === 'ambiguous')
    return surface.isIdempotent
      ? planAfterLoss(write, error.message, now)
      : { writeId, kind: 'ambiguous', why: error.message };
  return { writeId, kind: 'again', tryAfter: null, why: error.message };
}

/**
 * What HubSpot refuses for the first time may be mended by ourselves, and is tried again before anybody is bothered.
 *
 * @returns what may go through by now, and what is for nobody any more
 */
async function mendRefused(
  deps: SendDeps,
  portalId: number,
  crm: Crm,
  surface: Surface,
  refused: readonly SendingWrite[],
): Promise<Map<number, 'again' | 'dropped'>> {
  const mended = new Map<number, 'again' | 'dropped'>();
  const sentAt = refused[0]?.sentAt;
  if (!sentAt) return mended;
  if (surface.isIdempotent) {
    // An admin may have deleted a property: it is put back.
    const isThere = await unlessRefused(() => deps.provisionAgain(sentAt));
    if (isThere) for (const write of refused) mended.set(write.writeId, 'again');
    return mended;
  }
  for (const write of refused) {
    const found = await unlessRefused(() => followMerge(deps, portalId, crm, write));
    if (found === 'moved') mended.set(write.writeId, 'again');
    // The deletion may have come while the write was under way: nobody is left whom it could be for.
    if (found === 'gone' && write.anchorType === 'contact') mended.set(write.writeId, 'dropped');
  }
  return mended;
}

/** @returns null where HubSpot does not let us mend it: then its first word is the one to show */
async function unlessRefused<Value>(mend: () => Promise<Value>): Promise<Value | null> {
  try {
    return await mend();
  } catch (thrown) {
    if (thrown instanceof CrmError && isFinal(thrown)) return null;
    throw thrown;
  }
}

async function record(
  deps: SendDeps,
  portalId: number,
  writes: readonly SendingWrite[],
  outcomes: readonly WriteOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const now = deps.clock.now();
  const dropped = new Set(outcomes.filter((outcome) => outcome.kind === 'dropped').map((outcome) => outcome.writeId));
  const orphaned = writes.filter((write) => dropped.has(write.writeId));
  await deps.db.transaction(async (trx) => {
    await recordOutcomes(trx, portalId, writes, outcomes, now);
    await followConfirmed(trx, portalId, writes, outcomes, now);
    if (orphaned.length === 0) return;
    // Our own copy would answer with the record that is gone.
    await markGone(
      trx,
      portalId,
      'contact',
      orphaned.flatMap((write) => (write.surface === 'company_property' ? [] : (write.objectId ?? []))),
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
