/** What an admin of the tenant said of a data source. */
import type { Db } from '../../src/store/database.ts';

export async function fillDataSources(db: Db, portalId: number, mark: string, now: Date): Promise<void> {
  await db.raw(
    `insert into data_source_card (portal_id, name, kind, cost_per_contact, set_by, set_at) values (?, 'same', 'partner', 1, ?, ?)`,
    [portalId, mark, now],
  );
  await db.raw(
    `insert into data_source_check (portal_id, name, item, answer, note, answered_by, answered_at) values (?, 'same', 'captcha', 'yes', ?, ?, ?)`,
    [portalId, mark, mark, now],
  );
}
