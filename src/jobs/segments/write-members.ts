/** Written segments: whoever was planned is put in and taken off in HubSpot, some hundred in one call. */
import type { Knex } from 'knex';
import { type Crm, CrmError } from '../../crm/crm.ts';
import { changeMembers } from '../../install/list-api.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Db } from '../../store/database.ts';
import { findSegmentById, saveSegment } from '../../store/segment.ts';
import { type MemberBatch, saveMembers, takeOpenMembers } from '../../store/segment-member.ts';

export interface WriteMembersDeps {
  readonly db: Knex;
  readonly clock: Clock;
  /** @throws when the lane was lost meanwhile */
  assertHeld(trx: Db): Promise<void>;
}

/** HubSpot names no most; it answers a page of as many members. */
const BATCH = 500;

/** @returns how many were put in or taken off @throws CrmError when HubSpot cannot be asked now */
export async function writeMembers(deps: WriteMembersDeps, portalId: number, crm: Crm): Promise<number> {
  const { db } = deps;
  if (!crm.scopes.has('crm.lists.write')) return 0;
  const batch = await db.transaction(async (trx) => {
    await deps.assertHeld(trx);
    return takeOpenMembers(trx, portalId, BATCH);
  });
  if (!batch) return 0;
  try {
    const missing = await changeMembers(crm, batch.listId, batch);
    await db.transaction(async (trx) => {
      await deps.assertHeld(trx);
      await saveMembers(trx, portalId, batch, missing);
    });
  } catch (thrown) {
    if (!(thrown instanceof CrmError)) throw thrown;
    await noteRefusal(deps, portalId, batch, thrown);
  }
  return batch.add.length + batch.remove.length;
}

/** What HubSpot would refuse again stops this segment alone, until somebody asks for it; all else is tried again. */
async function noteRefusal(
  { db, clock }: WriteMembersDeps,
  portalId: number,
  { segmentId }: MemberBatch,
  error: CrmError,
): Promise<void> {
  if (!['not_found', 'forbidden', 'invalid', 'conflict'].includes(error.kind)) throw error;
  const segment = await findSegmentById(db, portalId, segmentId);
  if (!segment) return;
  const isGone = error.kind === 'not_found';
  await saveSegment(db, portalId, segmentId, {
    ...segment,
    state: isGone ? 'deleted' : 'refused',
    why: isGone ? null : error.message,
    readAt: clock.now(),
    lookAt: null,
  });
}
