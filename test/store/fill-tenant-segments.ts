/** A written segment of the tenant, with one contact that is to be put in and one that is in. */
import { type Db, query } from '../../src/store/database.ts';

export async function fillSegments(db: Db, portalId: number, mark: string, now: Date): Promise<number> {
  let segment = 0;
  for (const key of ['same', mark]) {
    const rows = await query<{ segment_id: number }>(
      db,
      `insert into segment (portal_id, key, kind, name, description, asked_by, planned_at, plan, list_id, list_name, state, look_at)
       values (?, ?, 'written', ?, ?, ?, ?, 1, '5', ?, 'there', ?) returning segment_id`,
      [portalId, key, mark, mark, mark, now, mark, now],
    );
    segment = rows[0]?.segment_id ?? 0;
    for (const stands of ['out', 'in']) {
      await db.raw(
        `insert into segment_member (portal_id, segment_id, contact_id, plan, wanted, stands) values (?, ?, ?, 1, true, ?)`,
        [portalId, segment, `${mark} ${stands}`, stands],
      );
    }
  }
  return segment;
}
