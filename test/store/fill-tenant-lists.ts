/** Rows about the lists of email services, and about what differs between them and HubSpot. */
import type { SecretBox } from '../../src/lib/secrets.ts';
import { type Db, query } from '../../src/store/database.ts';

export interface ListTenant {
  readonly portalId: number;
  /** A word that every row carries. */
  readonly mark: string;
  readonly source: number;
  readonly address: number;
  readonly hash: Buffer;
  readonly box: SecretBox;
  readonly now: Date;
}

export async function fillLists(
  db: Db,
  { portalId, mark, source, address, hash, box, now }: ListTenant,
): Promise<{ readonly driftRun: number; readonly drift: number }> {
  const one = async (sql: string, bindings: readonly (string | number | Date | Buffer)[]) =>
    Object.values((await query<Record<string, number>>(db, sql, bindings))[0] ?? {})[0] ?? 0;
  await db.raw(
    `insert into esp_access (portal_id, source_id, key_enc, given_at, given_by, asked_at, can_read, can_write) values (?, ?, ?, ?, ?, ?, true, true)`,
    [portalId, source, box.seal(JSON.stringify({ key: mark }), `esp-key:${portalId}`), now, mark, now],
  );
  await db.raw(
    `insert into esp_list (portal_id, source_id, list, name, is_pushed, begun_at) values (?, ?, 'same', ?, true, ?)`,
    [portalId, source, mark, now],
  );
  await db.raw(
    `insert into esp_suppression (portal_id, source_id, list, address_hash, address_id, kind, actor, seen_at) values (?, ?, 'same', ?, ?, 'bounce', 'esp', ?)`,
    [portalId, source, hash, address, now],
  );
  const driftRun = await one(
    `insert into drift_run (portal_id, asked_by, asked_at, begun_at) values (?, ?, ?, ?) returning run_id`,
    [portalId, mark, now, now],
  );
  const drift = await one(
    `insert into drift (portal_id, address_id, kind, contact_id, detail, found_at, seen_run, seen_at, fix, fix_asked_at, fix_asked_by)
     values (?, ?, 'left_here', '77', ?, ?, ?, ?, 'asked', ?, ?) returning drift_id`,
    [portalId, address, JSON.stringify({ leftWhy: mark }), now, driftRun, now, now, mark],
  );
  for (const state of ['planned', 'failed']) {
    await db.raw(
      `insert into esp_push (portal_id, source_id, list, address_id, wants, cause, asked_by, asked_at, state, why) values (?, ?, ?, ?, 'on', 'opt_out', ?, ?, ?, ?)`,
      [portalId, source, state === 'failed' ? 'same' : 'other', address, mark, now, state, mark],
    );
  }
  return { driftRun, drift };
}
