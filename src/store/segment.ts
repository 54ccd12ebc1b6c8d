/** Segments in HubSpot that are Bellwether's: what is planned, and what is known of each. */
import { type Db, query } from './database.ts';
import { planMembers } from './segment-member.ts';
import { notifyWork } from './system/notify.ts';

export type SegmentKind = 'filtered' | 'written';
export type SegmentState = 'wanted' | 'there' | 'deleted' | 'name_taken' | 'refused';

export interface Segment {
  readonly segmentId: number;
  readonly key: string;
  readonly kind: SegmentKind;
  /** As it is made. */
  readonly name: string;
  readonly description: string;
  readonly askedBy: string | null;
  readonly plannedAt: Date;
  /** HubSpot's; null until it is made. */
  readonly listId: string | null;
  /** As it is called in HubSpot by now. */
  readonly listName: string | null;
  readonly state: SegmentState;
  readonly why: string | null;
  /** As HubSpot said at `readAt`; null: it did not say. */
  readonly size: number | null;
  readonly readAt: Date | null;
  readonly lookAt: Date | null;
}

const COLUMNS = `segment_id as "segmentId", key, kind, name, description, asked_by as "askedBy", planned_at as "plannedAt",
  list_id as "listId", list_name as "listName", state, why, size, read_at as "readAt", look_at as "lookAt"`;

export interface SegmentPlan {
  /** Our own, stable: `preflight:7`, `sunset`. Letters, digits, colon, hyphen. */
  readonly key: string;
  /** Unique among the segments of the HubSpot account; used when the segment is made. */
  readonly name: string;
  /** What it is for, as the console says it. */
  readonly description: string;
  /** All members, of HubSpot's contacts: whoever was planned before and is not among them is taken off. */
  readonly contactIds: AsyncIterable<string> | readonly string[];
  readonly askedBy: string;
  readonly now: Date;
}

/**
 * A written segment; the worker writes it to HubSpot as soon as the transaction is committed. One that somebody deleted in
 * HubSpot is not brought back by being planned again.
 */
export async function planSegment(trx: Db, portalId: number, plan: SegmentPlan): Promise<{ segmentId: number }> {
  const rows = await query<{ segmentId: number; plan: number }>(
    trx,
    `insert into segment as s (portal_id, key, kind, name, description, asked_by, planned_at, plan, look_at)
     values (?, ?, 'written', ?, ?, ?, ?, 1, ?)
     on conflict (portal_id, key) do update
       set name = case when s.list_id is null then excluded.name else s.name end, description = excluded.description,
           asked_by = excluded.asked_by, planned_at = excluded.planned_at, plan = s.plan + 1, look_at = excluded.look_at,
           state = case when s.state in ('name_taken', 'refused') then 'wanted' else s.state end
     returning segment_id as "segmentId", plan`,
    [portalId, plan.key, plan.name, plan.description, plan.askedBy, plan.now, plan.now],
  );
  const row = rows[0];
  if (!row) throw new Error('a segment was neither inserted nor updated');
  await planMembers(trx, portalId, row, plan.contactIds);
  await notifyWork(trx, [portalId]);
  return { segmentId: row.segmentId };
}

/** @returns null where none was planned under this key */
export async function findSegment(db: Db, portalId: number, key: string): Promise<Segment | null> {
  const rows = await query<Segment>(db, `select ${COLUMNS} from segment where portal_id = ? and key = ?`, [
    portalId,
    key,
  ]);
  return rows[0] ?? null;
}

/** Those with filters first, in the order in which they came to be. */
export async function listSegments(db: Db, portalId: number): Promise<Segment[]> {
  return query<Segment>(db, `select ${COLUMNS} from segment where portal_id = ? order by kind, segment_id`, [portalId]);
}
