import { readFile } from 'node:fs/promises';
import { query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** What docs/scale.md says of spreading the schema by portal, held against the schema. */
let database: TestDatabase;
let page = '';
beforeAll(async () => {
  database = await createTestDatabase();
  page = await readFile(new URL('../../docs/scale.md', import.meta.url), 'utf8');
});
afterAll(() => database.drop());

/** Words in code style in the rows of the table that begin with this. */
function namesOf(row: string): string[] {
  const line = page.split('\n').find((one) => one.startsWith(`| ${row} |`)) ?? '';
  return [...line.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name ?? '').sort();
}

const TABLES = `from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;
const names = async (sql: string) => (await query<{ name: string }>(database.db, sql)).map((row) => row.name).sort();

test('all tables have the portal to be spread by, a bigint that is never null, save those that the page names', async () => {
  const without = await names(
    `select c.relname as name ${TABLES} and not exists (select from pg_attribute a
      where a.attrelid = c.oid and a.attname = 'portal_id' and a.attnotnull and a.atttypid = 'bigint'::regtype)`,
  );
  expect(without).toEqual(namesOf('stay where they are'));
});

test('a foreign key never leads from one portal to another', async () => {
  const keys = await names(
    `select conrelid::regclass::text || ': ' || pg_get_constraintdef(oid) as name from pg_constraint
      where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace`,
  );
  expect(keys.length).toBeGreaterThan(20);
  expect(keys.filter((key) => !/FOREIGN KEY \(portal_id[,)].*REFERENCES \w+\(portal_id[,)]/.test(key))).toEqual([]);
});

test('what a table is parted by stands in its key, and the page names these tables', async () => {
  const parted = await query<{ name: string; isInKey: boolean }>(
    database.db,
    `select p.partrelid::regclass::text as name,
            exists (select from pg_index x where x.indrelid = p.partrelid and x.indisprimary
                      and string_to_array(p.partattrs::text, ' ')::int[] <@ string_to_array(x.indkey::text, ' ')::int[]) as "isInKey"
       from pg_partitioned_table p order by 1`,
  );
  expect(parted.filter((one) => !one.isInKey)).toEqual([]);
  expect(parted.map((one) => one.name)).toEqual(namesOf('partitioned'));
});

test('numbers that the database gives are bigint: workers of Citus give each a range of its own', async () => {
  const small = await names(
    `select c.relname as name ${TABLES} and exists (select from pg_attribute a
      where a.attrelid = c.oid and a.attidentity <> '' and a.atttypid <> 'bigint'::regtype)`,
  );
  expect(small).toEqual([]);
});

test('the page names every trigger, function and view', async () => {
  const found = await names(`
    select tgname::text as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where not tgisinternal and c.relnamespace = 'public'::regnamespace
    union select proname from pg_proc where pronamespace = 'public'::regnamespace
    union select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`);
  expect(found).toEqual([...namesOf('triggers'), ...namesOf('functions'), ...namesOf('views')].sort());
});
