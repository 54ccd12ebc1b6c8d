/** Where the answer to a change was lost, it is looked for before it is made again. */
import type { Knex } from 'knex';
import type { Crm } from '../crm/crm.ts';
import { surfaces } from '../flow/enact/surfaces.ts';
import type { Clock } from '../lib/clock.ts';
import { recordOutcomes, type SendingWrite, type WriteOutcome } from '../store/crm-write.ts';
import { listAmbiguous, noteCleanRead } from '../store/doubtful-write.ts';
import { followMovedAnchors } from './follow-merge.ts';
import { planAfterLoss } from './lost-answers.ts';

const UNSEEN = 'It is not known what became of it.';

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

export interface ReconcileDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly reconcile: ReconcileWaits;
  readonly timeoutMs: number;
}

/**
 * Rows left in *sending* are looked for at their anchor, twice; found = done, not found twice = again.
 *
 * @returns how many rows came to an end of their doubt
 */
export async function reconcile(deps: ReconcileDeps, portalId: number, crm: Crm): Promise<number> {
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
      .map((write): WriteOutcome => {
        const { writeId } = write;
        const resultId = found.get(writeId);
        if (resultId !== undefined) return { writeId, kind: 'done', resultId };
        return needsLook
          ? planAfterLoss(write, notThere(write), deps.clock.now())
          : { writeId, kind: 'again', tryAfter: null, why: UNSEEN };
      });
    await recordOutcomes(deps.db, portalId, writes, outcomes, deps.clock.now());
    await noteCleanRead(deps.db, portalId, missed, deps.clock.now());
    settled += outcomes.length + moved.length;
  }
  return settled;
}

function notThere({ why }: SendingWrite): string {
  const looked = 'It was looked for twice and is not in HubSpot.';
  return why === null ? looked : `${looked} The last answer: ${why}`;
}
