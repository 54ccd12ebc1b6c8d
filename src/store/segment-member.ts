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

/** @returns by segment, for those that ever had members */
export async function countMembers(db: Db, portalId: number): Promise<Map<number, SegmentProgress>> {
  const rows = await query<SegmentProgress & { segmentId: number }>(
    db,
    `select segment_id as "segmentId", count(*) filter (where wanted) as wanted,
            count(*) filter (where wanted and stands = 'in' and not is_missing) as written,
            count(*) filter (where wanted and is_missing) as missing,
            count(*) filter (where not is_missing and (wanted and stands <> 'in' or not wanted)) as open
       from segment_member where portal_id = ? group by 1`,
    [portalId],
  );
  return new Map(rows.map(({ segmentId, ...progress }) => [segmentId, progress]));
}
