import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { connect, execute, query } from '../../src/store/database.ts';

/** Where deliveries became partitions. */
const FIRST = '0037a_deliveries_bounded.sql';
const FOLDER = new URL('../../migrations/', import.meta.url);

let admin: Knex;
let db: Knex;
const name = `test_${randomBytes(6).toString('hex')}`;
beforeAll(async () => {
  const base = process.env.BW_TEST_POSTGRES ?? '';
  admin = connect(base, 1);
  await admin.raw(`create database ${name}`);
  db = connect(base.replace(/\/postgres$/, `/${name}`), 2);
});
afterAll(async () => {
  await db.destroy();
  await admin.raw(`drop database ${name} with (force)`);
  await admin.destroy();
});

const store = (body: string) =>
  execute(
    db,
    `insert into delivery (portal_id, source_id, received_at, headers, body) values (1, 1, now(), '{}', ?::bytea)`,
    [Buffer.from(body)],
  );
const run = async (file: string) => db.raw((await readFile(new URL(file, FOLDER), 'utf8')).replaceAll('?', '\\?'));

test('deliveries of an installation that is updated keep their numbers, also those that come in between the steps', async () => {
  const files = (await readdir(FOLDER)).filter((one) => one.endsWith('.sql')).sort();
  for (const file of files) if (file < FIRST) await run(file);
  await execute(db, `insert into portal (portal_id, state, keys_enc, installed_at) values (1, 'active', 'x', now())`);
  await store('before');
  // Numbers that are near the end of a range leave room for what comes meanwhile.
  await query(db, `select setval(pg_get_serial_sequence('delivery', 'delivery_id'), 99999990)`);
  const before = await query<{ file: number }>(
    db,
    `select relfilenode as file from pg_class where relname = 'delivery'`,
  );
  for (const file of files.filter((one) => one.startsWith('0037'))) {
    await store(`beside ${file.slice(0, 5)}`);
    await run(file);
  }
  await store('after');

  const rows = await query<{ id: number; body: string }>(
    db,
    `select delivery_id as id, convert_from(body, 'UTF8') as body from delivery order by 1`,
  );
  expect(rows.slice(0, 4)).toEqual([
    { id: 1, body: 'before' },
    { id: 99_999_991, body: 'beside 0037a' },
    { id: 99_999_992, body: 'beside 0037b' },
    { id: 99_999_993, body: 'beside 0037c' },
  ]);
  expect(rows.at(-1)?.body).toBe('after');
  expect(rows.map((row) => row.id).slice(2)).toEqual(rows.slice(2).map((_, i) => 99_999_992 + i));

  const first = await query<{ file: number; bound: string; loose: number }>(
    db,
    `select c.relfilenode as file, pg_get_expr(c.relpartbound, c.oid) as bound,
            (select count(*) from pg_index x where x.indrelid = c.oid
               and not exists (select from pg_inherits i where i.inhrelid = x.indexrelid)) as loose
       from pg_class c where c.relname = 'delivery_first'`,
  );
  // Not rewritten, and no index was made twice.
  expect(first).toEqual([{ file: before[0]?.file, bound: "FOR VALUES FROM ('1') TO ('200000000')", loose: 0 }]);
});
