/** The contacts of written segments: who should be in, and who is, as far as we know. */
import { type Db, execute, query } from './database.ts';

/** Rows of one statement. */
const BATCH = 1_000;

async function* inBatches(ids: AsyncIterable<string> | readonly string[]): AsyncIterable<string[]> {
  let batch: string[] = [];
  for await (const id of ids) {
    batch.push(id);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Who has to be put in or taken off. */
const OPEN = `not m.is_missing and (m.wanted and m.stands <> 'in' or not m.wanted)`;

/** Whoever was planned and is not among these any more is to be taken off; whoever was never written is forgotten. */
export async function planMembers(
  trx: Db,
  portalId: number,
  segment: { readonly segmentId: number; readonly plan: number },
  contactIds: AsyncIterable<string> | readonly string[],
): Promise<void> {
  const { segmentId, plan } = segment;
  for await (const ids of inBatches(contactIds)) {
    await execute(
      trx,
      `insert into segment_member (portal_id, segment_id, contact_id, plan, wanted)
       select distinct ?::bigint, ?::bigint, n.id, ?::integer, true from unnest(?::text[]) as n(id)
       on conflict (portal_id, segment_id, contact_id) do update set plan = excluded.plan, wanted = true, is_missing = false`,
      [portalId, segmentId, plan, ids],
    );
  }
  await execute(
    trx,
    `delete from segment_member where portal_id = ? and segment_id = ? and plan < ? and (stands = 'out' or is_missing)`,
    [portalId, segmentId, plan],
  );
  await execute(
    trx,
    'update segment_member set wanted = false where portal_id = ? and segment_id = ? and plan < ? and wanted',
    [portalId, segmentId, plan],
  );
}

export interface SegmentProgress {
  /** Who should be in. */
  readonly wanted: number;
  /** Of them, who is. */
  readonly written: number;
  /** Of them, whom HubSpot does not know. */
  readonly missing: number;
  /** Who has yet to be put in or taken off. */
  readonly open: number;
}

/** @param segmentId null: of all @returns by segment, for those that ever had members */
export async function countMembers(
  db: Db,
  portalId: number,
  segmentId: number | null = null,
): Promise<Map<number, SegmentProgress>> {
  const rows = await query<SegmentProgress & { segmentId: number }>(
    db,
    `select segment_id as "segmentId", count(*) filter (where wanted) as wanted,
            count(*) filter (where wanted and stands = 'in' and not is_missing) as written,
            count(*) filter (where wanted and is_missing) as missing,
            count(*) filter (where ${OPEN}) as open
       from segment_member m where portal_id = ? ${segmentId === null ? '' : 'and segment_id = ?'} group by 1`,
    segmentId === null ? [portalId] : [portalId, segmentId],
  );
  return new Map(rows.map(({ segmentId, ...progress }) => [segmentId, progress]));
}

export interface MemberBatch {
  readonly segmentId: number;
  readonly listId: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * The next ones of one segment, written down as `unsure` before HubSpot is asked: whatever happens then, they are asked for
 * again.
 *
 * @returns null where nobody waits whose segment is there
 */
export async function takeOpenMembers(trx: Db, portalId: number, limit: number): Promise<MemberBatch | null> {
  const [segment] = await query<{ segmentId: number; listId: string }>(
    trx,
    `select s.segment_id as "segmentId", s.list_id as "listId" from segment s
      where s.portal_id = ? and s.kind = 'written' and s.state = 'there' and s.list_id is not null
        and exists (select from segment_member m where m.portal_id = s.portal_id and m.segment_id = s.segment_id and ${OPEN})
      order by s.segment_id limit 1`,
    [portalId],
  );
  if (!segment) return null;
  const rows = await query<{ contactId: string; wanted: boolean }>(
    trx,
    `update segment_member set stands = 'unsure'
      where portal_id = ? and segment_id = ? and contact_id = any(array(
        select contact_id from segment_member m where m.portal_id = ? and m.segment_id = ? and ${OPEN} order by contact_id limit ?))
     returning contact_id as "contactId", wanted`,
    [portalId, segment.segmentId, portalId, segment.segmentId, limit],
  );
  const idsOf = (wanted: boolean) => rows.filter((row) => row.wanted === wanted).map(({ contactId }) => contactId);
  return { ...segment, add: idsOf(true), remove: idsOf(false) };
}

/** What HubSpot did with them. Whoever was planned otherwise meanwhile is taken up again. */
export async function saveMembers(
  trx: Db,
  portalId: number,
  { segmentId, add, remove }: MemberBatch,
  missing: readonly string[],
): Promise<void> {
  const gone = new Set(missing);
  const at = [portalId, segmentId];
  const where = 'portal_id = ? and segment_id = ? and contact_id = any(?::text[])';
  await execute(trx, `update segment_member set stands = 'in' where ${where}`, [
    ...at,
    add.filter((id) => !gone.has(id)),
  ]);
  await execute(trx, `update segment_member set stands = 'out' where ${where}`, [...at, [...remove, ...missing]]);
  await execute(trx, `update segment_member set is_missing = true where ${where} and wanted`, [...at, [...missing]]);
  await execute(trx, `delete from segment_member where ${where} and not wanted and stands = 'out'`, [
    ...at,
    [...remove, ...missing],
  ]);
}

/** @param stands `out` for a new segment in HubSpot, `unsure` for one that was brought back as it was */
export async function resetMembers(
  db: Db,
  portalId: number,
  segmentId: number,
  stands: 'out' | 'unsure',
): Promise<void> {
  await execute(db, 'update segment_member set stands = ?, is_missing = false where portal_id = ? and segment_id = ?', [
    stands,
    portalId,
    segmentId,
  ]);
  if (stands === 'out')
    await execute(db, 'delete from segment_member where portal_id = ? and segment_id = ? and not wanted', [
      portalId,
      segmentId,
    ]);
}

/** Contacts that were merged: whoever was wanted is wanted as the survivor, and where HubSpot has it is seen anew. */
export async function moveMembers(
  db: Db,
  portalId: number,
  mergedIds: readonly string[],
  survivorId: string,
): Promise<void> {
  await execute(
    db,
    `insert into segment_member as m (portal_id, segment_id, contact_id, plan, wanted, stands)
     select portal_id, segment_id, ?, max(plan), bool_or(wanted), 'unsure' from segment_member
      where portal_id = ? and contact_id = any(?::text[]) group by 1, 2
     on conflict (portal_id, segment_id, contact_id) do update
       set plan = greatest(m.plan, excluded.plan), wanted = m.wanted or excluded.wanted, stands = 'unsure', is_missing = false`,
    [survivorId, portalId, [...mergedIds]],
  );
  await execute(db, 'delete from segment_member where portal_id = ? and contact_id = any(?::text[])', [
    portalId,
    [...mergedIds],
  ]);
}
