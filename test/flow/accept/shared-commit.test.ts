import { createSharedCommit } from '../../../src/flow/accept/shared-commit.ts';
import type { NewDelivery } from '../../../src/store/delivery.ts';

const delivery = (portalId: number, bytes = 10): NewDelivery => ({
  portalId,
  sourceId: 1,
  receivedAt: new Date('2026-11-20T10:00:00Z'),
  headers: {},
  body: Buffer.alloc(bytes),
  state: 'waiting',
  why: null,
});

/** An insert whose commits end when the test says so. */
function slowInsert() {
  const batches: { size: number; commit: () => void; fail: () => void }[] = [];
  const insert = (rows: readonly NewDelivery[]) =>
    new Promise<void>((commit, fail) => batches.push({ size: rows.length, commit, fail: () => fail(new Error('no')) }));
  return { batches, insert };
}

const turn = () => new Promise((done) => setImmediate(done));

test('what gathers while an insert is in flight shares the next commit', async () => {
  const { batches, insert } = slowInsert();
  const commit = createSharedCommit(insert, () => undefined);
  const stored = Array.from({ length: 10 }, () => commit.store(delivery(1)));
  expect(batches.map((batch) => batch.size)).toEqual([1]);
  batches[0]?.commit();
  await turn();
  expect(batches.map((batch) => batch.size)).toEqual([1, 9]);
  batches[1]?.commit();
  await Promise.all(stored);
});

test('where many wait a second insert goes beside the first, and no third', async () => {
  const { batches, insert } = slowInsert();
  const commit = createSharedCommit(insert, () => undefined);
  const stored = Array.from({ length: 100 }, () => commit.store(delivery(1)));
  expect(batches.map((batch) => batch.size)).toEqual([1]);
  for (let more = 0; more < 110; more++) stored.push(commit.store(delivery(1)));
  expect(batches.map((batch) => batch.size)).toEqual([1, 100]);
  // The first is held up: the second alone works on.
  batches[1]?.commit();
  await turn();
  expect(batches.map((batch) => batch.size)).toEqual([1, 100, 109]);
  batches[0]?.commit();
  batches[2]?.commit();
  await Promise.all(stored);
});

test('an insert that is held up keeps the next ones waiting for a moment only', async () => {
  const { batches, insert } = slowInsert();
  const commit = createSharedCommit(insert, () => undefined, 1);
  const held = commit.store(delivery(1));
  const next = commit.store(delivery(2));
  expect(batches.map((batch) => batch.size)).toEqual([1]);
  while (batches.length < 2) await turn();
  batches[1]?.commit();
  await next;
  await turn();
  const later = commit.store(delivery(3));
  expect(batches.map((batch) => batch.size)).toEqual([1, 1, 1]);
  batches[0]?.commit();
  batches[2]?.commit();
  await Promise.all([held, later]);
});

test('nobody is told before the commit', async () => {
  const { batches, insert } = slowInsert();
  const commit = createSharedCommit(insert, () => undefined);
  let isTold = false;
  const stored = commit.store(delivery(1)).then(() => {
    isTold = true;
  });
  await turn();
  expect(isTold).toBe(false);
  batches[0]?.commit();
  await stored;
  expect(isTold).toBe(true);
});

test('one bad row does not refuse its neighbours', async () => {
  const seen: number[] = [];
  const commit = createSharedCommit(
    async (rows) => {
      seen.push(rows.length);
      await turn();
      if (rows.some((row) => row.portalId === 13)) throw new Error('no such portal');
    },
    () => undefined,
  );
  const outcomes = await Promise.allSettled([1, 2, 3, 13, 4, 5].map((portalId) => commit.store(delivery(portalId))));
  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(Math.max(...seen)).toBeGreaterThan(1);
});

test('large bodies go alone', async () => {
  const { batches, insert } = slowInsert();
  const commit = createSharedCommit(insert, () => undefined);
  for (let i = 0; i < 6; i++) void commit.store(delivery(1, 100_000));
  expect(batches.map((batch) => batch.size)).toEqual([1, 1, 1, 1]);
});

test('it says when too much waits, and recovers', async () => {
  const { batches, insert } = slowInsert();
  const commit = createSharedCommit(insert, () => undefined);
  const stored = Array.from({ length: 28 }, () => commit.store(delivery(1, 10 * 1024 * 1024)));
  expect(commit.isFull()).toBe(true);
  for (let i = 0; i < 28; i++) {
    batches[i]?.commit();
    await turn();
  }
  await Promise.all(stored);
  expect(commit.isFull()).toBe(false);
});

test('workers are told which portals have something new, after the commit', async () => {
  const told: number[][] = [];
  const commit = createSharedCommit(
    () => turn().then(() => undefined),
    (portalIds) => told.push([...portalIds]),
  );
  await Promise.all([
    commit.store(delivery(1)),
    commit.store(delivery(2)),
    commit.store(delivery(2)),
    commit.store(delivery(3)),
  ]);
  expect(new Set(told.flat())).toEqual(new Set([1, 2, 3]));
});
