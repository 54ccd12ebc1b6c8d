/** Migrations of a database that is in use: nobody waits long for them, and a table in use is waited for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect } from '../../src/store/database.ts';
import { isMigrated, migrate } from '../../src/store/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/process.ts';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'bellwether-migrate-'));
  // As if this were a product of two tables.
  await database.db.raw('drop table migration; create table mail (n integer); create table other (n integer)');
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
const run = (options: { tries?: number; lockMs?: number } = {}) =>
  migrate(database.db, { folder: pathToFileURL(`${folder}/`), lockMs: 150, pauseMs: 20, ...options });
const columns = async (table: string) => Object.keys(await database.db(table).columnInfo());
const isWaiting = async () =>
  (await database.db('pg_locks').where({ mode: 'AccessExclusiveLock', granted: false })).length > 0;

test('each runs once, in order, and only what was missing is told', async () => {
  await write('0001_a.sql', 'alter table mail add column a integer;');
  expect(await run()).toEqual(['0001_a.sql']);
  await write('0002_b.sql', "alter table mail add column b text default 'what?';");
  expect(await run()).toEqual(['0002_b.sql']);
  expect(await run()).toEqual([]);
  expect(await columns('mail')).toEqual(['n', 'a', 'b']);
  expect(await isMigrated(database.db)).toBe(false);
});

test('while somebody reads for long, those who write do not wait for the migration, and it comes through afterwards', async () => {
  await write('0001_a.sql', 'alter table mail add column a integer;');
  const reader = await database.db.transaction();
  await reader('mail').count();
  let isDone = false;
  const migrated = run().finally(() => (isDone = true));
  await until(isWaiting, 'the migration waits for the reader');
  // Without giving way it would stand in front of these until the reader ends, which it does after them.
  for (let n = 0; n < 20; n += 1) await database.db('mail').insert({ n });
  expect(isDone).toBe(false);
  await reader.commit();
  expect(await migrated).toEqual(['0001_a.sql']);
  expect(await columns('mail')).toEqual(['n', 'a']);
});

test('what ran before the one that had to give way is not run again', async () => {
  await write('0001_a.sql', 'alter table other add column a integer;');
  await write('0002_b.sql', 'alter table other add column b integer; alter table mail add column b integer;');
  const reader = await database.db.transaction();
  await reader('mail').count();
  await expect(run({ tries: 2 })).rejects.toMatchObject({ code: 'migrate.locked' });
  expect(await columns('other')).toEqual(['n', 'a']);
  await reader.commit();
  expect(await run()).toEqual(['0002_b.sql']);
  expect(await columns('other')).toEqual(['n', 'a', 'b']);
});

test('what is wrong with it is told at once, and leaves nothing of it', async () => {
  await write('0001_a.sql', 'alter table mail add column a integer; alter table nowhere add column a integer;');
  await expect(run()).rejects.toThrow('nowhere');
  expect(await columns('mail')).toEqual(['n']);
});

test('two processes at once migrate once', async () => {
  await write('0001_a.sql', 'alter table mail add column a integer;');
  const second = connect(database.url, 3);
  const folderUrl = pathToFileURL(`${folder}/`);
  const both = await Promise.all([run(), migrate(second, { folder: folderUrl })]);
  expect(both.flat()).toEqual(['0001_a.sql']);
  await second.destroy();
});

test('a newer version has been here: refused before anything is done', async () => {
  await write('0001_a.sql', 'alter table mail add column a integer;');
  await run();
  await rm(join(folder, '0001_a.sql'));
  await write('0002_b.sql', 'alter table mail add column b integer;');
  await expect(run()).rejects.toMatchObject({ code: 'migrate.newer-database' });
  expect(await columns('mail')).toEqual(['n', 'a']);
});

test('an index is built beside those who write, and anew where it was cut off', async () => {
  await write('0001_i.sql', '-- For whoever asks.\ncreate index concurrently mail_n on mail (n)\n  where n > 0;\n');
  await database.db('mail').insert([{ n: 1 }, { n: 1 }]);
  // What a cut off try leaves behind.
  await database.db.raw('create unique index concurrently mail_n on mail (n)').catch(() => undefined);
  const isValid = async () =>
    (await database.db.raw(`select indisvalid as valid from pg_index where indexrelid = 'mail_n'::regclass`)).rows[0]
      .valid;
  expect(await isValid()).toBe(false);
  const writer = await database.db.transaction();
  await writer('mail').insert({ n: 2 });
  const migrated = run();
  await until(
    async () =>
      (await database.db('pg_stat_activity').where('query', 'like', '%index concurrently%mail_n%')).length > 0,
    'the index is being built',
  );
  await database.db('mail').insert({ n: 3 });
  await writer.commit();
  expect(await migrated).toEqual(['0001_i.sql']);
  expect(await isValid()).toBe(true);
});

test('an index that is built concurrently stands in a file of its own', async () => {
  await write('0001_i.sql', 'create index concurrently mail_n on mail (n); alter table mail add column a integer;');
  await expect(run()).rejects.toMatchObject({ code: 'migrate.mixed' });
});
