/** Planned writes become calls: committed as *sending* first, recorded after, and looked for where the answer was lost. */
import type { Knex } from 'knex';
import type { BudgetedCrm } from '../crm/create-crm.ts';
import { type Crm, CrmError } from '../crm/crm.ts';
import type { Surface } from '../flow/enact/surface.ts';
import { surfaces } from '../flow/enact/surfaces.ts';
import type { Clock } from '../lib/clock.ts';
import { forgetLookUp } from '../store/address.ts';
import {
  hasPlanned,
  listAmbiguous,
  markSentAnew,
  noteCleanRead,
  recordOutcomes,
  type SendingWrite,
  takePlanned,
  type WriteOutcome,
} from '../store/crm-write.ts';

export interface SendDeps {
  readonly db: Knex;
  readonly clock: Clock;
  /** False when the lane was lost: nothing more may be begun. */
  holdsLane(): boolean;
  /** Puts back what an admin deleted. @returns false when that was tried a moment ago */
  provisionAgain(): Promise<boolean>;
  /** Waits of the protocol: how long a late commit may take after the call's timeout, and between two looks. */
  readonly reconcile: { readonly waitMs: number; readonly gapMs: number };
  readonly timeoutMs: number;
}

/** A row is given up after this many calls that certainly did nothing. */
const MAX_ATTEMPTS = 8;

/**
 * @returns how many rows were dealt with
 * @throws CrmError when this portal must be left alone for a while; all rows are recorded by then
 */
export async function sendWrites(deps: SendDeps, portalId: number, crm: BudgetedCrm): Promise<number> {
  let count = 0;
  for (const surface of surfaces) {
    while (deps.holdsLane() && (await hasPlanned(deps.db, portalId, surface.id, deps.clock.now()))) {
      // The turn comes first, so that sent_at is the time of the call and not of the queue for it.
      const turn = await crm.takeTurn();
      try {
        if (!deps.holdsLane()) return count;
        const writes = await takePlanned(deps.db, portalId, surface.id, surface.batchSize, deps.clock.now());
        await sendBatch(deps, portalId, turn.crm, surface, writes);
        count += writes.length;
      } finally {
        turn.release();
      }
    }
  }
  return count;
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
    await record(deps, portalId, writes, surface.isIdempotent ? await mendRefused(deps, writes, outcomes) : outcomes);
  } catch (thrown) {
    if (!(thrown instanceof CrmError)) throw thrown;
    if (isRefusal(thrown) && writes.length > 1) {
      // HubSpot refuses the batch and does not say for whom: halves, until the one is found.
      const middle = Math.ceil(writes.length / 2);
      for (const half of [writes.slice(0, middle), writes.slice(middle)]) {
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
    if (!isRefusal(thrown)) throw thrown;
  }
}

function isRefusal(error: CrmError): boolean {
  return error.kind === 'invalid' || error.kind === 'conflict' || error.kind === 'not_found';
}

function outcomeOf(error: CrmError, write: SendingWrite, surface: Surface): WriteOutcome {
  const { writeId } = write;
  if (isRefusal(error)) return { writeId, kind: 'failed', why: error.message };
  if (error.kind === 'ambiguous' && !surface.isIdempotent) return { writeId, kind: 'ambiguous', why: error.message };
  if (write.attempts >= MAX_ATTEMPTS && error.kind === 'ambiguous')
    return { writeId, kind: 'failed', why: error.message };
  return { writeId, kind: 'again', tryAfter: null, why: error.message };
}

/** An admin may have deleted a property: it is put back once, and the write tried again, before anybody is bothered. */
async function mendRefused(
  deps: SendDeps,
  writes: readonly SendingWrite[],
  outcomes: WriteOutcome[],
): Promise<WriteOutcome[]> {
  const isFirst = new Map(writes.map((write) => [write.writeId, write.attempts <= 1]));
  const refused = outcomes.filter((outcome) => outcome.kind === 'failed' && isFirst.get(outcome.writeId));
  if (refused.length === 0 || !(await deps.provisionAgain())) return outcomes;
  return outcomes.map((outcome) =>
    outcome.kind === 'failed' && isFirst.get(outcome.writeId)
      ? { writeId: outcome.writeId, kind: 'again', tryAfter: null, why: outcome.why }
      : outcome,
  );
}

async function record(
  deps: SendDeps,
  portalId: number,
  writes: readonly SendingWrite[],
  outcomes: readonly WriteOutcome[],
): Promise<void> {
  const now = deps.clock.now();
  const dropped = new Set(outcomes.filter((outcome) => outcome.kind === 'dropped').map((outcome) => outcome.writeId));
  const orphaned = writes.flatMap((write) =>
    dropped.has(write.writeId) && write.addressId !== null ? [write.addressId] : [],
  );
  await deps.db.transaction(async (trx) => {
    await recordOutcomes(trx, portalId, outcomes, now);
    if (orphaned.length > 0) await forgetLookUp(trx, portalId, orphaned, now);
  });
}

/**
 * Step 3 of the protocol: rows left in *sending* are looked for at their anchor, twice; found = done, not found twice = again.
 *
 * @returns how many rows came to an end of their doubt
 */
export async function reconcile(deps: SendDeps, portalId: number, crm: Crm): Promise<number> {
  const now = deps.clock.now().getTime();
  const { waitMs, gapMs } = deps.reconcile;
  const doubtful = await listAmbiguous(
    deps.db,
    portalId,
    new Date(now - deps.timeoutMs - waitMs),
    new Date(now - gapMs),
    500,
  );
  let settled = 0;
  for (const surface of surfaces) {
    const writes = doubtful.filter((write) => write.surface === surface.id);
    if (writes.length === 0) continue;
    const found = await surface.find(crm, writes);
    const missed = writes.filter((write) => !found.has(write.writeId) && !surface.isIdempotent && write.cleanReads < 1);
    const outcomes = writes
      .filter((write) => !missed.includes(write))
      .map(({ writeId }): WriteOutcome => {
        const resultId = found.get(writeId);
        return resultId === undefined
          ? { writeId, kind: 'again', tryAfter: null, why: 'It was looked for twice and is not in HubSpot.' }
          : { writeId, kind: 'done', resultId };
      });
    await recordOutcomes(deps.db, portalId, outcomes, deps.clock.now());
    await noteCleanRead(
      deps.db,
      portalId,
      missed.map((write) => write.writeId),
      deps.clock.now(),
    );
    settled += outcomes.length;
  }
  return settled;
}
