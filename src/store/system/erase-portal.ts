/**
 * Deletes a portal with everything that it ever had, a bounded number of rows at a time. The tables come from the catalogue,
 * so that none is forgotten.
 */
import type { Knex } from 'knex';
import { type Db, execute, query } from '../database.ts';

/** Portals that were disconnected before this moment. */
export async function listExpiredPortals(db: Db, before: Date): Promise<number[]> {
  const rows = await query<{ portal_id: number }>(
    db,
    `select portal_id from portal where state = 'disconnected' and disconnected_at < ? order by portal_id`,
    [before],
  );
  return rows.map((row) => row.portal_id);
}

/** Tables with this column and a portal. @param isWhole partitioned tables as one, else their partitions */
async function listTables(db: Db, column: string, isWhole: boolean): Promise<string[]> {
  const rows = await query<{ name: string }>(
    db,
    `select c.relname as name from pg_class c
      where pg_table_is_visible(c.oid) and c.relname not in ('portal', 'address')
        and case when ? then c.relkind in ('r', 'p') and not c.relispartition else c.relkind = 'r' end
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'portal_id')
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = ? and not a.attisdropped)
      order by 1`,
    [isWhole, column],
  );
  return rows.map((row) => row.name);
}

/**
 * People go one by one with all that belongs to them, so that whoever installs the app again in between finds the others
 * whole. What belongs to nobody comes after them, the portal itself last.
 *
 * @param before as for `listExpiredPortals`: a portal that came back is left alone
 * @param limit addresses, or rows of one table
 * @returns `kept` where it is not to be deleted (any more)
 */
export async function eraseSome(
  db: Knex,
  portalId: number,
  before: Date,
  limit: number,
): Promise<'more' | 'erased' | 'kept'> {
  return db.transaction(async (tx) => {
    // Nobody installs, and nobody adds a row that refers to the portal, until this ends.
    const due = await query(
      tx,
      `select 1 from portal where portal_id = ? and state = 'disconnected' and disconnected_at < ? for update`,
      [portalId, before],
    );
    if (due.length === 0) return 'kept';
    if (await erasePeople(tx, portalId, limit)) return 'more';
    for (const table of await listTables(tx, 'portal_id', false)) {
      const count = await execute(
        tx,
        'delete from ?? where ctid = any(array(select ctid from ?? where portal_id = ? limit ?))',
        [table, table, portalId, limit],
      );
      if (count > 0) return 'more';
    }
    await execute(tx, 'delete from portal where portal_id = ?', [portalId]);
    return 'erased';
  });
}

/** @returns false where there was nobody */
async function erasePeople(tx: Db, portalId: number, limit: number): Promise<boolean> {
  // A person who is just leaving holds their own row and waits for the portal's: waiting for it would be a deadlock.
  const people = await query<{ address_id: number }>(
    tx,
    'select address_id from address where portal_id = ? order by address_id limit ? for update skip locked',
    [portalId, limit],
  );
  if (people.length === 0) {
    const left = await query(tx, 'select 1 from address where portal_id = ? limit 1', [portalId]);
    return left.length > 0;
  }
  const ids = people.map((row) => row.address_id);
  for (const table of await listTables(tx, 'address_id', true))
    await execute(tx, 'delete from ?? where portal_id = ? and address_id = any(?::bigint[])', [table, portalId, ids]);
  await execute(tx, 'delete from address where portal_id = ? and address_id = any(?::bigint[])', [portalId, ids]);
  return true;
}
