/** The lease of a lane: lost at once to whoever took it, and renewed by one question at a time. */
import { setImmediate } from 'node:timers/promises';
import { holdLane } from '../../src/jobs/lane.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal } from '../support/portal.ts';

const PORTAL = 8_800_003;
/** Renewed every 5 ms. */
const TIMES = { leaseMs: 10_000, reserveMs: 9_980 };
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterAll(() => database.drop());

test('a lane that another worker took is lost with the next renewal, where clocks do not agree', async () => {
  const { db } = database;
  // It stands still, as that of a machine that was paused: by it the lease has all its time left.
  const lane = await holdLane(db, new TestClock('2026-11-20T10:00:00Z'), PORTAL, 'one', TIMES);
  expect(lane?.isHeld()).toBe(true);
  await db('lane').update({
    lease_until: db.raw("clock_timestamp() - interval '1 second'"),
    epoch: 3,
    holder: 'other',
  });
  while (lane?.isHeld()) await setImmediate();
  expect(await db('lane').first('epoch', 'holder')).toEqual({ epoch: 3, holder: 'other' });
  await lane?.release();
});

test('while a long transaction holds the lane, one renewal waits for it and takes one connection', async () => {
  const { db } = database;
  await db('lane').delete();
  const lane = await holdLane(db, new TestClock('2026-11-20T10:00:00Z'), PORTAL, 'one', TIMES);
  let most = 0;
  await db.transaction(async (trx) => {
    await lane?.assertHeld(trx);
    for (let look = 0; look < 60; look++) {
      const waiting = await db('pg_stat_activity')
        .where({ wait_event_type: 'Lock' })
        .whereILike('query', '%update lane%')
        .count('* as n')
        .first();
      most = Math.max(most, Number(waiting?.n));
    }
  });
  expect(most).toBe(1);
  expect(lane?.isHeld()).toBe(true);
  await lane?.release();
});
