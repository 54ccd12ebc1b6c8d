/** A release may start its workers before its migrations have run. */
import { createMigrationGate } from '../../src/jobs/migration-gate.ts';
import { createLog } from '../../src/lib/log.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('nothing begins before the database has all migrations of this version', async () => {
  const { db } = database;
  const clock = new TestClock('2026-11-20T10:00:00Z');
  const mayBegin = createMigrationGate({ db, clock, log: createLog('silent', 'test') });
  const last = await db('migration').orderBy('id', 'desc').first();
  await db('migration').where({ id: last.id }).delete();
  expect(await mayBegin()).toBe(false);
  await db('migration').insert(last);
  expect(await mayBegin()).toBe(true);
});

test('a database that a newer version has migrated keeps nobody out', async () => {
  const { db } = database;
  const clock = new TestClock('2026-11-20T10:00:00Z');
  await db('migration').insert({ name: '9999_of_a_later_release.sql', batch: 99, migration_time: clock.now() });
  expect(await createMigrationGate({ db, clock, log: createLog('silent', 'test') })()).toBe(true);
});
