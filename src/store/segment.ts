/** Segments in HubSpot that are Bellwether's: what is planned, and what is known of each. */
import { type Db, execute, query } from './database.ts';
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
  /** HubSpot is being asked to make it, and has not answered. */
  readonly makingSince: Date | null;
}

const COLUMNS = `segment_id as "segmentId", key, kind, name, description, asked_by as "askedBy", planned_at as "plannedAt",
  list_id as "listId", list_name as "listName", state, why, size, read_at as "readAt", look_at as "lookAt",
  making_since as "makingSince"`;

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

/** Those with filters: what is new is made, all are looked at. @param lookAt null: only what is new */
export async function ensureSegments(
  db: Db,
  portalId: number,
  definitions: readonly { readonly key: string; readonly name: string; readonly description: string }[],
  now: Date,
  lookAt: Date | null,
): Promise<void> {
  await execute(
    db,
    `insert into segment as s (portal_id, key, kind, name, description, planned_at, look_at)
     select ?, d.key, 'filtered', d.name, d.description, ?, ? from jsonb_to_recordset(?::jsonb) as d(key text, name text, description text)
     on conflict (portal_id, key) do update
       set name = case when s.list_id is null then excluded.name else s.name end, description = excluded.description,
           look_at = coalesce(?::timestamptz, s.look_at)`,
    [portalId, now, now, JSON.stringify(definitions), lookAt],
  );
}

/** All of them, in HubSpot, as soon as the worker has the portal. */
export async function lookAtSegments(db: Db, portalId: number, now: Date): Promise<void> {
  await execute(db, 'update segment set look_at = ? where portal_id = ?', [now, portalId]);
}

/** In the order in which they are defined. */
export async function listDueSegments(db: Db, portalId: number, now: Date, limit: number): Promise<Segment[]> {
  return query<Segment>(
    db,
    `select ${COLUMNS} from segment where portal_id = ? and look_at <= ? order by segment_id limit ?`,
    [portalId, now, limit],
  );
}

/** Until there is a reason to look again. */
export async function stopLooking(db: Db, portalId: number): Promise<void> {
  await execute(db, 'update segment set look_at = null where portal_id = ? and look_at is not null', [portalId]);
}

/** From now on a segment of its name may be ours. */
export async function noteMaking(db: Db, portalId: number, segmentId: number, since: Date): Promise<void> {
  await execute(
    db,
    'update segment set making_since = coalesce(making_since, ?) where portal_id = ? and segment_id = ?',
    [since, portalId, segmentId],
  );
}

export interface SegmentFinding {
  readonly state: SegmentState;
  readonly why: string | null;
  readonly listId: string | null;
  readonly listName: string | null;
  readonly size: number | null;
  readonly readAt: Date;
  /** When to look again; null: when somebody asks. */
  readonly lookAt: Date | null;
}

export async function saveSegment(db: Db, portalId: number, segmentId: number, found: SegmentFinding): Promise<void> {
  await execute(
    db,
    `update segment set state = ?, why = ?, list_id = ?, list_name = ?, size = ?, read_at = ?, look_at = ?,
            making_since = case when ? = 'there' then null else making_since end
      where portal_id = ? and segment_id = ?`,
    [
      found.state,
      found.why,
      found.listId,
      found.listName,
      found.size,
      found.readAt,
      found.lookAt,
      found.state,
      portalId,
      segmentId,
    ],
  );
}

/** @returns its name; null where there is nothing to bring back */
export async function wantSegment(db: Db, portalId: number, segmentId: number, now: Date): Promise<string | null> {
  const rows = await query<{ name: string }>(
    db,
    `update segment set state = 'wanted', why = null, look_at = ?
      where portal_id = ? and segment_id = ? and state in ('deleted', 'name_taken', 'refused') returning coalesce(list_name, name) as name`,
    [now, portalId, segmentId],
  );
  return rows[0]?.name ?? null;
}

export async function findSegmentById(db: Db, portalId: number, segmentId: number): Promise<Segment | null> {
  const rows = await query<Segment>(db, `select ${COLUMNS} from segment where portal_id = ? and segment_id = ?`, [
    portalId,
    segmentId,
  ]);
  return rows[0] ?? null;
}
