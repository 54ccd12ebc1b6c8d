import { createWaker } from '../../../src/flow/accept/wake-workers.ts';

function bench() {
  const told: number[][] = [];
  const pauses: (() => void)[] = [];
  const wake = createWaker(
    async (portalIds) => void told.push([...portalIds]),
    () => new Promise<void>((done) => void pauses.push(done)),
  );
  const settle = () => new Promise((done) => setImmediate(done));
  return { told, pauses, wake, settle };
}

test('the first word goes at once, and what comes during the pause goes together behind it', async () => {
  const { told, pauses, wake, settle } = bench();
  wake(new Set([1]));
  await settle();
  expect(told).toEqual([[1]]);
  wake(new Set([2]));
  wake(new Set([3, 2]));
  await settle();
  expect(told).toEqual([[1]]);
  pauses.shift()?.();
  await settle();
  expect(told).toEqual([[1], [2, 3]]);
});

test('after a pause in which nothing came the next word goes at once again', async () => {
  const { told, pauses, wake, settle } = bench();
  wake(new Set([1]));
  await settle();
  pauses.shift()?.();
  await settle();
  wake(new Set([1]));
  await settle();
  expect(told).toEqual([[1], [1]]);
});

test('a word that is lost keeps none of the next from being told', async () => {
  const told: number[][] = [];
  let calls = 0;
  const wake = createWaker(
    async (portalIds) => {
      if (calls++ === 0) throw new Error('the database is away');
      told.push([...portalIds]);
    },
    () => Promise.resolve(),
  );
  wake(new Set([1]));
  await new Promise((done) => setImmediate(done));
  wake(new Set([2]));
  await new Promise((done) => setImmediate(done));
  expect(told).toEqual([[2]]);
});
