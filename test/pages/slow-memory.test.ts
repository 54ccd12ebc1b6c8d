import { createSlowMemory } from '../../src/pages/admin/slow-memory.ts';

let monotonic = 0;
let wall = Date.parse('2026-11-20T12:00:00Z');
const clock = { now: () => new Date(wall), monotonicMs: () => monotonic };
const pass = (ms: number) => {
  monotonic += ms;
  wall += ms;
};
let counts = 0;
/** Counting that takes so long. */
const taking = (ms: number) => async () => {
  pass(ms);
  counts += 1;
  return counts;
};

beforeEach(() => {
  counts = 0;
});

test('what is quick is counted each time', async () => {
  const memory = createSlowMemory(clock);
  expect(await memory.recall(1, 'a', taking(499))).toEqual({ value: 1, counted: null });
  expect(await memory.recall(1, 'a', taking(499))).toEqual({ value: 2, counted: null });
});

test('what took long is good for a hundred times as long, at most half an hour, and says as of when', async () => {
  const memory = createSlowMemory(clock);
  const begun = new Date(wall);
  expect(await memory.recall(1, 'a', taking(2_000))).toEqual({ value: 1, counted: null });
  pass(197_000);
  expect(await memory.recall(1, 'a', taking(2_000))).toMatchObject({
    value: 1,
    counted: { at: begun, until: new Date(begun.getTime() + 200_000) },
  });
  pass(1_000);
  expect(await memory.recall(1, 'a', taking(60_000))).toEqual({ value: 2, counted: null });
  pass(1_739_000);
  expect((await memory.recall(1, 'a', taking(1))).value).toBe(2);
  pass(1_000);
  expect((await memory.recall(1, 'a', taking(1))).value).toBe(3);
});

test('another portal and another question have their own, and an act by hand forgets those of its portal', async () => {
  const memory = createSlowMemory(clock);
  await memory.recall(1, 'a', taking(1_000));
  expect((await memory.recall(11, 'a', taking(1_000))).value).toBe(2);
  expect((await memory.recall(1, 'b', taking(1_000))).value).toBe(3);
  memory.forget(1);
  expect((await memory.recall(1, 'a', taking(1_000))).value).toBe(4);
  expect((await memory.recall(11, 'a', taking(1_000))).value).toBe(2);
});

test('whoever asks meanwhile waits for the same count, and a count that fails is not remembered', async () => {
  const memory = createSlowMemory(clock);
  const both = await Promise.all([memory.recall(1, 'a', taking(10)), memory.recall(1, 'a', taking(10))]);
  expect(both.map(({ value }) => value)).toEqual([1, 1]);
  const fails = () => {
    pass(9_000);
    return Promise.reject(new Error('away'));
  };
  await expect(memory.recall(1, 'b', fails)).rejects.toThrow('away');
  expect((await memory.recall(1, 'b', taking(10))).value).toBe(2);
});

test('of very many the oldest goes', async () => {
  const memory = createSlowMemory(clock);
  const slow = async () => {
    monotonic += 600;
    counts += 1;
    return counts;
  };
  for (let nth = 0; nth <= 200; nth++) await memory.recall(1, String(nth), slow);
  expect((await memory.recall(1, '1', slow)).value).toBe(2);
  expect((await memory.recall(1, '0', slow)).value).toBe(202);
});
