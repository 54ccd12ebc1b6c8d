/** Rows of one portal in every table that has portals, made from the catalogue: a table that is added is filled, too. */
import { type Db, query } from '../../src/store/database.ts';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  /** The words that a check allows, where there is one. */
  readonly check: string | null;
}

let serial = 0;

function makeValue({ column, type, check }: Column, portalId: number, addressId: number): unknown {
  if (column === 'portal_id') return portalId;
  if (column === 'address_id') return addressId;
  const allowed = check === null ? undefined : /'([^']+)'/.exec(check)?.[1];
  if (allowed !== undefined) return allowed;
  serial += 1;
  if (type.endsWith('[]')) return '{}';
  if (/^(bigint|integer|smallint|real|numeric|double)/.test(type)) return serial % 30_000;
  const bits = /^bit\((\d+)\)$/.exec(type)?.[1];
  if (bits !== undefined) return '0'.repeat(Number(bits));
  if (type === 'bytea') return Buffer.from(`b${serial}`);
  if (type === 'boolean') return true;
  if (type.startsWith('json')) return '{}';
  if (type === 'date' || type.startsWith('timestamp')) return new Date('2026-11-01T00:00:00Z');
  return `t${serial}`;
}

/** Every table with portals, partitioned ones as one; the portal's own first. */
async function tablesOfPortals(db: Db): Promise<string[]> {
  const rows = await query<{ name: string }>(
    db,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'portal_id')
      order by c.relname <> 'portal', c.relname <> 'address', 1`,
  );
  return rows.map((row) => row.name);
}

/** @param people rows of `address`; every other table gets one row for each of them, the ones with a key by portal only one */
export async function fillTables(db: Db, portalId: number, people: number): Promise<number[]> {
  const columns = await query<Column>(
    db,
    `select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
            (select pg_get_constraintdef(k.oid) from pg_constraint k
              where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as "check"
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0
        and not a.attisdropped and a.attidentity = '' and a.attgenerated = ''
        and (a.attname in ('portal_id', 'address_id') or (a.attnotnull and not a.atthasdef))`,
  );
  const ids: number[] = [];
  for (const table of await tablesOfPortals(db)) {
    const own = columns.filter((one) => one.table === table);
    const names = own.map((one) => `"${one.column}"`).join(', ');
    for (let n = 0; n < people; n++) {
      const values = own.map((one) => makeValue(one, portalId, ids[n] ?? 0));
      const returned = await query<{ address_id?: number }>(
        db,
        `insert into "${table}" (${names}) values (${own.map(() => '?').join(', ')}) on conflict do nothing returning *`,
        values as (string | number)[],
      );
      if (table === 'address') ids.push(returned[0]?.address_id ?? 0);
    }
  }
  return ids;
}

/** How many rows of a portal each table has. */
export async function countRows(db: Db, portalId: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tablesOfPortals(db)) {
    const rows = await query<{ count: number }>(
      db,
      `select count(*) as count from "${table}" where portal_id = ${portalId}`,
    );
    counts[table] = rows[0]?.count ?? 0;
  }
  return counts;
}
