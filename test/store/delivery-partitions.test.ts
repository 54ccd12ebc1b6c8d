import { DAY_MS } from '../../src/lib/clock.ts';
import { execute, query } from '../../src/store/database.ts';
import { expireDeliveries, insertDeliveries, listWaiting, markRead, retryDelivery } from '../../src/store/delivery.ts';
import { listDeliveries } from '../../src/store/report/deliveries.ts';
import { prepareDeliveryRanges, rollDeliveries } from '../../src/store/system/delivery-partitions.ts';
import { listPartitions } from '../../src/store/system/partition.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-03-01T02:12:00Z');
const LONG_AGO = new Date(NOW.getTime() - 40 * DAY_MS);
const MONTH_AGO = new Date(NOW.getTime() - 30 * DAY_MS);
const RANGE = 100_000_000;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  for (const portalId of [1, 2]) {
    await execute(
      database.db,
      `insert into portal (portal_id, state, keys_enc, installed_at) values (?, 'active', 'x', ?)`,
      [portalId, LONG_AGO],
    );
    await execute(
      database.db,
      `insert into source (portal_id, source_id, esp, label, token_hash, token_enc, created_at)
       overriding system value values (?, 1, 'sendgrid', 'News', ?::bytea, 'x', ?)`,
      [portalId, Buffer.from([portalId]), LONG_AGO],
    );
  }
});
afterEach(() => database.drop());

const store = (portalId: number, receivedAt: Date, body: string) =>
  insertDeliveries(database.db, [
    { portalId, sourceId: 1, receivedAt, headers: {}, body: Buffer.from(body), state: 'waiting', why: null },
  ]);

/** As if so many had come since the range began. */
const passNumbers = (count: number) =>
  query(
    database.db,
    `select setval(s, coalesce(pg_sequence_last_value(s::regclass), 1) + ?) from pg_get_serial_sequence('delivery', 'delivery_id') s`,
    [count],
  );

const names = async () => (await listPartitions(database.db, 'delivery')).map((one) => one.name).sort();
const stored = () =>
  query<{ id: number; body: string }>(
    database.db,
    `select delivery_id as id, convert_from(body, 'UTF8') as body from delivery order by delivery_id`,
  );

async function readAll(portalId: number): Promise<void> {
  const waiting = await listWaiting(database.db, portalId, 100, 1e6, NOW);
  const read = waiting.map(({ deliveryId }) => ({
    deliveryId,
    eventCount: 1,
    newCount: 1,
    rejected: [],
    isImported: false,
  }));
  await markRead(database.db, portalId, read, NOW);
}

test('what is old as a whole leaves by the partition, and what is not worked off stays where it is asked for', async () => {
  await store(1, LONG_AGO, 'read');
  await readAll(1);
  await store(1, LONG_AGO, 'waits');
  await store(2, LONG_AGO, 'failed');
  await execute(database.db, `update delivery set state = 'failed', why = 'no' where portal_id = 2`);
  await passNumbers(100_000);
  await rollDeliveries(database.db, MONTH_AGO);
  await store(1, NOW, 'new');

  expect(await names()).toEqual(['delivery_1', 'delivery_2', 'delivery_3', 'delivery_kept']);
  expect(await stored()).toEqual([
    { id: 2, body: 'waits' },
    { id: 3, body: 'failed' },
    { id: RANGE + 1, body: 'new' },
  ]);
  expect((await listWaiting(database.db, 1, 10, 1e6, NOW)).map((one) => one.body.toString())).toEqual(['waits', 'new']);
  expect(await retryDelivery(database.db, 2, 3)).toBe(true);
  expect((await listWaiting(database.db, 2, 10, 1e6, NOW)).map((one) => one.deliveryId)).toEqual([3]);

  await readAll(2);
  expect(await expireDeliveries(database.db, 2, MONTH_AGO)).toBe(1);
});

test('a partition stays as long as one portal has a delivery in it that is young', async () => {
  await store(1, LONG_AGO, 'old');
  await store(2, MONTH_AGO, 'young');
  await readAll(1);
  await readAll(2);
  await passNumbers(100_000);
  expect(await rollDeliveries(database.db, MONTH_AGO)).toEqual([]);
  expect(await stored()).toHaveLength(2);
  expect(await rollDeliveries(database.db, new Date(MONTH_AGO.getTime() + 1))).toEqual(['delivery_first']);
  expect(await stored()).toEqual([]);
});

test('partitions leave one after the other, and a second worker finds nothing to do', async () => {
  for (let i = 0; i < 3; i++) {
    await store(1, LONG_AGO, `day ${i}`);
    await passNumbers(100_000);
    await rollDeliveries(database.db, new Date(0));
  }
  await readAll(1);
  const both = await Promise.all([rollDeliveries(database.db, MONTH_AGO), rollDeliveries(database.db, MONTH_AGO)]);
  expect(both.flat().sort()).toEqual(['delivery_1', 'delivery_2', 'delivery_first']);
  expect(await names()).toEqual(['delivery_3', 'delivery_4', 'delivery_5', 'delivery_kept']);
});

test('a small installation keeps one partition, and numbers go on one by one', async () => {
  await store(1, LONG_AGO, 'one');
  await readAll(1);
  await passNumbers(99_000);
  await prepareDeliveryRanges(database.db);
  expect(await rollDeliveries(database.db, MONTH_AGO)).toEqual([]);
  await store(1, NOW, 'two');
  expect((await stored()).map((one) => one.id)).toEqual([1, 99_002]);
});

test('a reader who takes long holds nobody up: the partitions are changed another time', async () => {
  await store(1, LONG_AGO, 'read');
  await readAll(1);
  await passNumbers(100_000);
  const reader = await database.db.transaction();
  await query(reader, 'select from delivery limit 1');
  await expect(rollDeliveries(database.db, MONTH_AGO)).rejects.toMatchObject({ code: '55P03' });
  await store(1, NOW, 'meanwhile');
  await reader.commit();
  expect((await stored()).map((one) => one.body)).toEqual(['read', 'meanwhile']);
  expect(await rollDeliveries(database.db, MONTH_AGO)).toEqual(['delivery_first']);
});

test('one delivery is looked for in one partition, and the newest are read without the older ones', async () => {
  for (let i = 0; i < 3; i++) {
    await execute(
      database.db,
      `insert into delivery (portal_id, source_id, received_at, headers, body, state)
       select 1, 1, ?, '{}', 'x', 'done' from generate_series(1, 2000)`,
      [NOW],
    );
    await passNumbers(100_000);
    await rollDeliveries(database.db, MONTH_AGO);
  }
  await store(1, NOW, 'last');
  const plan = async (sql: string) =>
    (await query<{ 'QUERY PLAN': string }>(database.db, `explain (analyze, costs off, timing off) ${sql}`))
      .map((row) => row['QUERY PLAN'])
      .join('\n');
  await execute(database.db, 'analyze delivery');
  const one = await plan('select * from delivery where portal_id = 1 and delivery_id = 1');
  expect(one).toContain('on delivery_first');
  expect(one).not.toMatch(/on delivery_[0-9k]/);
  const newest = await plan('select * from delivery where portal_id = 1 order by delivery_id desc limit 1');
  expect(newest).toMatch(/on delivery_first.*never executed/);
  expect(newest).not.toContain('Sort');
  const filter = { state: null, sourceId: null, reason: null, from: null, until: null, email: null };
  const shown = await listDeliveries(database.db, 1, filter, null, 2);
  expect(shown.map((row) => row.deliveryId)).toEqual([3 * RANGE + 1, 2 * RANGE + 2000]);
});
