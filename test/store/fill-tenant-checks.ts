/** Lists that are checked, one of each purpose, and somebody of the tenant in quarantine. */
import { type Db, query } from '../../src/store/database.ts';

export async function fillChecks(db: Db, portalId: number, mark: string, now: Date): Promise<number> {
  let check = 0;
  for (const [purpose, state] of [
    ['send', 'checking'],
    ['door', 'done'],
  ]) {
    const rows = await query<{ check_id: number }>(
      db,
      `insert into list_check (portal_id, purpose, origin, name, data_source, asked_by, created_at, forget_at, state, rows, decision, decided_by, decided_at)
       values (?, ?, 'file', ?, ?, ?, ?, ?, ?, 1, case when ? = 'done' then 'refuse' end, ?, ?) returning check_id`,
      [portalId, purpose ?? '', mark, mark, mark, now, now, state ?? '', state ?? '', mark, now],
    );
    check = rows[0]?.check_id ?? 0;
    await db.raw(
      `insert into list_check_row (portal_id, check_id, row, written, email, signed_up_at, contact_id, data_source, finding, why, stratum)
       values (?, ?, 1, ?, 'same@x.test', ?, ?, ?, 'new', ?, 'first')`,
      [portalId, check, mark, now, mark, mark, mark],
    );
  }
  await db.raw(
    `insert into quarantined (portal_id, email, check_id, data_source, entered_at) values (?, 'same@x.test', ?, ?, ?)`,
    [portalId, check, mark, now],
  );
  await db.raw('insert into door_limits values (?, 0.5, 0.5, 0.5, 29)', [portalId]);
  return check;
}
