import { query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** Listed in store/system: they exist before a portal is known, or belong to a library. */
const EXEMPT = ['admin_session', 'migration', 'migration_lock'];

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await createTestDatabase();
});
afterAll(() => test_.drop());

interface KeyRow {
  table: string;
  key: string;
  columns: string[];
}

const keysOf = (db: TestDatabase['db']) =>
  query<KeyRow>(
    db,
    `select c.relname as "table", i.relname as key,
            array(select a.attname::text from unnest(x.indkey) with ordinality k(n, o)
                  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.n order by k.o) as columns
       from pg_index x
       join pg_class c on c.oid = x.indrelid
       join pg_class i on i.oid = x.indexrelid
       join pg_namespace n on n.oid = c.relnamespace
      where x.indisunique and n.nspname = 'public'`,
  );

describe('the schema', () => {
  test('every primary and unique key begins with portal_id', async () => {
    const keys = await keysOf(test_.db);
    const wrong = keys.filter((key) => !EXEMPT.includes(key.table) && key.columns[0] !== 'portal_id');
    expect(wrong).toEqual([]);
    expect(keys.length).toBeGreaterThan(20);
  });

  test('a key without portal_id would be noticed', async () => {
    await test_.db.raw('create table stray (id bigint primary key)');
    const keys = await keysOf(test_.db);
    expect(keys.find((key) => key.table === 'stray')?.columns).toEqual(['id']);
    await test_.db.raw('drop table stray');
  });

  test('every table holds portal_id, and has a primary key', async () => {
    const tables = await query<{ name: string; has_portal: boolean; has_key: boolean }>(
      test_.db,
      `select c.relname as name,
              exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'portal_id') as has_portal,
              exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary) as has_key
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p')`,
    );
    const tenant = tables.filter((table) => !EXEMPT.includes(table.name));
    expect(tenant.filter((table) => !table.has_portal || !table.has_key)).toEqual([]);
    expect(tenant.length).toBeGreaterThan(20);
  });
});
