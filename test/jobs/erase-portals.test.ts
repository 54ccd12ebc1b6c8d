import { erasePortals } from '../../src/jobs/erase-portals.ts';
import { createLog } from '../../src/lib/log.ts';
import { query } from '../../src/store/database.ts';
import { activatePortal } from '../../src/store/portal.ts';
import { eraseSome } from '../../src/store/system/erase-portal.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { countRows, fillTables } from '../support/fill-tables.ts';

const NOW = '2026-12-20T03:00:00Z';
const BEFORE = new Date('2026-11-20T03:00:00Z');
const log = createLog('silent', 'test');

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const stop = (portalId: number, state: string, at: string) =>
  database.db.raw('update portal set state = ?, disconnected_at = ? where portal_id = ?', [state, at, portalId]);
const everything = async (portals: number[]) => Promise.all(portals.map((id) => countRows(database.db, id)));

test('a portal that was disconnected 30 days ago goes with every row of every table, and no other portal', async () => {
  const { db } = database;
  for (const portalId of [1, 2, 3, 4]) await fillTables(db, portalId, 5);
  await stop(1, 'disconnected', '2026-11-20T02:59:59Z');
  await stop(2, 'disconnected', '2026-11-20T03:00:01Z');
  await stop(3, 'revoked', '2026-01-01T00:00:00Z');
  const before = await countRows(db, 1);
  expect(Object.entries(before).filter(([, count]) => count === 0)).toEqual([]);
  expect(before).toMatchObject({
    portal: 1,
    address: 5,
    event: 5,
    tally: 5,
    seen_key: 5,
    delivery_day: 5,
    delivery: 5,
  });
  const others = await everything([2, 3, 4]);

  expect(await erasePortals({ db, clock: new TestClock(NOW), log }, { batch: 2, stopAfterMs: 1 })).toEqual([1]);

  expect(Object.entries(await countRows(db, 1)).filter(([, count]) => count > 0)).toEqual([]);
  expect(await everything([2, 3, 4])).toEqual(others);
});

test('each step is bounded, and takes people with all that is theirs', async () => {
  const { db } = database;
  const ids = await fillTables(db, 1, 5);
  await stop(1, 'disconnected', '2026-11-01T00:00:00Z');
  expect(await eraseSome(db, 1, BEFORE, 2)).toBe('more');
  const of = async (table: string) =>
    (await query<{ id: number }>(db, `select address_id as id from ${table} where portal_id = 1 order by 1`)).map(
      (r) => r.id,
    );
  for (const table of [
    'address',
    'event',
    'delivery_day',
    'episode',
    'decision',
    'crm_write',
    'suppression',
    'consent_proof',
  ])
    expect([table, await of(table)]).toEqual([table, ids.slice(2)]);
  expect(await countRows(db, 1)).toMatchObject({ delivery: 5, tally: 5, source: 5, audit: 5 });
});

test('whoever installs again in between keeps what is still there', async () => {
  const { db } = database;
  await fillTables(db, 1, 3);
  await stop(1, 'disconnected', '2026-11-01T00:00:00Z');
  expect(await eraseSome(db, 1, BEFORE, 1)).toBe('more');
  await activatePortal(db, 1, ['oauth']);
  const left = await countRows(db, 1);
  expect(left).toMatchObject({ address: 2, event: 2 });
  expect(await eraseSome(db, 1, BEFORE, 1)).toBe('kept');
  expect(await erasePortals({ db, clock: new TestClock(NOW), log })).toEqual([]);
  expect(await countRows(db, 1)).toEqual(left);
});

test('what is not finished in its time is finished the next time', async () => {
  const { db } = database;
  await fillTables(db, 1, 4);
  await stop(1, 'disconnected', '2026-11-01T00:00:00Z');
  const at = new TestClock(NOW);
  // Every look at this clock takes a second.
  const clock = {
    now: () => at.now(),
    monotonicMs: () => {
      at.advance(1_000);
      return at.monotonicMs();
    },
  };
  expect(await erasePortals({ db, clock, log }, { batch: 1, stopAfterMs: 3_500 })).toEqual([]);
  expect(await countRows(db, 1)).toMatchObject({ portal: 1, address: 1 });
  expect(await erasePortals({ db, clock, log })).toEqual([1]);
});

test('a person who leaves at this very moment neither waits for ever nor is left behind', async () => {
  const { db } = database;
  const ids = await fillTables(db, 1, 2);
  await stop(1, 'disconnected', '2026-11-01T00:00:00Z');
  const leaving = await db.transaction();
  await query(leaving, 'select 1 from address where portal_id = 1 and address_id = ? for update', [ids[0] ?? 0]);
  expect(await eraseSome(db, 1, BEFORE, 10)).toBe('more');
  expect(await eraseSome(db, 1, BEFORE, 10)).toBe('more');
  expect(await countRows(db, 1)).toMatchObject({ address: 1, delivery: 2 });
  await query(leaving, `insert into audit (portal_id, at, actor, action) values (1, now(), 'a person', 'left')`);
  await leaving.commit();
  expect(await erasePortals({ db, clock: new TestClock(NOW), log })).toEqual([1]);
});
