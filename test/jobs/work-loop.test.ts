import { startWorkLoop } from '../../src/jobs/work-loop.ts';
import { createLog } from '../../src/lib/log.ts';
import { TestClock } from '../support/clock.ts';

const log = createLog('silent', 'test');
const TURN_MS = 2_000;
const turn = () => new Promise((done) => setImmediate(done));

/** Drains that end when the test says so. */
function setUp(width = 2) {
  const begun: number[] = [];
  const clock = new TestClock('2026-11-20T10:00:00Z');
  const turns = new Map<number, () => boolean>();
  const ends = new Map<number, (hasMore: boolean) => void>();
  const loop = startWorkLoop({
    log,
    clock,
    turnMs: TURN_MS,
    width,
    sweepMs: 60_000,
    portalsWithWork: () => Promise.resolve([]),
    drain: (portalId, isOver) =>
      new Promise((end) => {
        begun.push(portalId);
        turns.set(portalId, isOver);
        ends.set(portalId, end);
      }),
  });
  const end = async (portalId: number, hasMore = false) => {
    ends.get(portalId)?.(hasMore);
    await turn();
  };
  return { loop, begun, end, clock, isOver: (portalId: number) => turns.get(portalId)?.() };
}

test('a portal is drained by one drain at a time, and again when it was woken meanwhile', async () => {
  const { loop, begun, end } = setUp();
  loop.wake(1);
  loop.wake(1);
  loop.wake(1);
  expect(begun).toEqual([1]);
  await end(1);
  expect(begun).toEqual([1, 1]);
  await end(1);
  expect(begun).toEqual([1, 1]);
  await loop.stop();
});

test('a portal with much to do goes behind those that wait', async () => {
  const { loop, begun, end } = setUp(1);
  loop.wake(1);
  loop.wake(2);
  loop.wake(3);
  await end(1, true);
  await end(2);
  await end(3);
  expect(begun).toEqual([1, 2, 3, 1]);
  await end(1);
  await loop.stop();
});

test('a drain that fails does not stop the others', async () => {
  const begun: number[] = [];
  const loop = startWorkLoop({
    log,
    clock: new TestClock('2026-11-20T10:00:00Z'),
    turnMs: TURN_MS,
    width: 1,
    sweepMs: 60_000,
    portalsWithWork: () => Promise.resolve([]),
    drain: (portalId) => {
      begun.push(portalId);
      return portalId === 1 ? Promise.reject(new Error('no')) : Promise.resolve(false);
    },
  });
  loop.wake(1);
  loop.wake(2);
  await turn();
  await turn();
  expect(begun).toEqual([1, 2]);
  await loop.stop();
});

test('the sweep finds what no notification told', async () => {
  const begun: number[] = [];
  const loop = startWorkLoop({
    log,
    clock: new TestClock('2026-11-20T10:00:00Z'),
    turnMs: TURN_MS,
    width: 1,
    sweepMs: 60_000,
    portalsWithWork: () => Promise.resolve([7]),
    drain: (portalId) => {
      begun.push(portalId);
      return Promise.resolve(false);
    },
  });
  await turn();
  await turn();
  expect(begun).toEqual([7]);
  await loop.stop();
});

test('stopping waits for what is under way and begins nothing new', async () => {
  const { loop, begun, end } = setUp(1);
  loop.wake(1);
  loop.wake(2);
  let isStopped = false;
  const stopped = loop.stop().then(() => {
    isStopped = true;
  });
  await turn();
  expect(isStopped).toBe(false);
  await end(1, true);
  await stopped;
  expect(begun).toEqual([1]);
});

test('a turn is over when it was long enough and another portal waits', async () => {
  const { loop, isOver, clock, end } = setUp(1);
  loop.wake(1);
  clock.advance(10 * TURN_MS);
  expect(isOver(1)).toBe(false);
  loop.wake(2);
  expect(isOver(1)).toBe(true);
  await end(1, true);
  // The first waits again, and lets the second have its time.
  clock.advance(TURN_MS - 1);
  expect(isOver(2)).toBe(false);
  clock.advance(1);
  expect(isOver(2)).toBe(true);
  await end(2);
  await end(1);
  await loop.stop();
});

test('a portal with much to do and a free place beside it goes on', async () => {
  const { loop, isOver, clock, begun, end } = setUp(2);
  loop.wake(1);
  clock.advance(TURN_MS);
  loop.wake(2);
  expect(begun).toEqual([1, 2]);
  expect(isOver(1)).toBe(false);
  await end(1);
  await end(2);
  await loop.stop();
});

test('a turn is over when the process ends', async () => {
  const { loop, isOver, end } = setUp(1);
  loop.wake(1);
  const stopped = loop.stop();
  expect(isOver(1)).toBe(true);
  await end(1, true);
  await stopped;
});
