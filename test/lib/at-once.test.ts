import { eachAtOnce } from '../../src/lib/at-once.ts';

const tick = () => new Promise((done) => setImmediate(done));

/** Work that ends when the test says so. */
function setUp(items: number, width: number) {
  const begun: number[] = [];
  const ends = new Map<number, { well(): void; badly(why: Error): void }>();
  const all = eachAtOnce(
    Array.from({ length: items }, (_, n) => n),
    width,
    (item) =>
      new Promise<void>((well, badly) => {
        begun.push(item);
        ends.set(item, { well, badly });
      }),
  );
  let isOver = false;
  const watched = all.finally(() => {
    isOver = true;
  });
  watched.catch(() => undefined);
  return { begun, watched, isOver: () => isOver, end: (item: number) => ends.get(item) };
}

test('as many run at once as are allowed, begun in their order', async () => {
  const { begun, watched, end } = setUp(4, 2);
  expect(begun).toEqual([0, 1]);
  end(1)?.well();
  await tick();
  expect(begun).toEqual([0, 1, 2]);
  end(0)?.well();
  await tick();
  end(2)?.well();
  end(3)?.well();
  await watched;
  expect(begun).toEqual([0, 1, 2, 3]);
});

test('after a failure nothing is begun, and it is told when what was under way has ended', async () => {
  const { begun, watched, isOver, end } = setUp(4, 2);
  end(0)?.badly(new Error('the first'));
  await tick();
  expect(begun).toEqual([0, 1]);
  expect(isOver()).toBe(false);
  end(1)?.badly(new Error('the second'));
  await expect(watched).rejects.toThrow('the first');
  expect(begun).toEqual([0, 1]);
});

test('nothing to do is done', async () => {
  await expect(eachAtOnce([], 3, () => Promise.reject(new Error('never')))).resolves.toBeUndefined();
});
