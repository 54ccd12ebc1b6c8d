/** A machine whose clock jumps may not lead a process astray: the database's time, carried on by the monotonic clock, decides. */
import { HOUR_MS, SECOND_MS, systemClock } from '../../src/lib/clock.ts';
import { query } from '../../src/store/database.ts';
import { createDatabaseClock, type DatabaseClock } from '../../src/store/database-clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { refuseDatabase } from '../support/refuse-database.ts';

const JUMP_MS = 50 * HOUR_MS;

let database: TestDatabase;
let clock: DatabaseClock;
let jumpMs: number;
let monotonicMs: number;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  [jumpMs, monotonicMs] = [JUMP_MS, 5_000];
  const machine = {
    now: () => new Date(systemClock.now().getTime() + jumpMs),
    monotonicMs: () => monotonicMs,
  };
  clock = createDatabaseClock(database.db, machine);
});
afterEach(() => clock.stop());

/** How far the clock is from the database's, in milliseconds. */
async function distance(): Promise<number> {
  const [row] = await query<{ now: Date }>(database.db, 'select clock_timestamp() as now');
  return clock.now().getTime() - (row?.now.getTime() ?? 0);
}

test('a machine that is two days ahead, and then two behind, changes nothing', async () => {
  expect(await clock.look()).toBe(true);
  expect(Math.abs(await distance())).toBeLessThan(SECOND_MS);
  jumpMs = -JUMP_MS;
  expect(Math.abs(await distance())).toBeLessThan(SECOND_MS);
});

test('between two looks time goes on as the monotonic clock does', async () => {
  await clock.look();
  const before = clock.now().getTime();
  monotonicMs += 1_234;
  expect(clock.now().getTime() - before).toBe(1_234);
});

test('a monotonic clock that stood still while the machine slept is made up for by the next look', async () => {
  await clock.look();
  monotonicMs -= 10 * SECOND_MS;
  expect(await distance()).toBeLessThan(-9 * SECOND_MS);
  await clock.look();
  expect(Math.abs(await distance())).toBeLessThan(SECOND_MS);
});

test('while the database cannot be asked the machine is believed, or what was read last', async () => {
  const bringBack = await refuseDatabase(database.url);
  expect(await clock.look()).toBe(false);
  expect(clock.now().getTime() - systemClock.now().getTime()).toBeGreaterThan(JUMP_MS - SECOND_MS);
  await bringBack();
  await clock.look();
  const allowAgain = await refuseDatabase(database.url);
  expect(await clock.look()).toBe(false);
  await allowAgain();
  expect(Math.abs(await distance())).toBeLessThan(SECOND_MS);
});

test('an answer that took too long tells no time', async () => {
  const slow = createDatabaseClock(database.db, {
    now: () => new Date(0),
    monotonicMs: () => (monotonicMs += 1_500),
  });
  expect(await slow.look()).toBe(false);
  slow.stop();
  expect(slow.now()).toEqual(new Date(0));
});
