import { wilsonInterval } from '../../src/lib/wilson-interval.ts';

/** Newcombe (1998), table I: 81/263, 15/148, 0/20 and 1/29. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i', (part, whole, low, high) => {
  const found = wilsonInterval(part, whole).map((end) => Number(end.toFixed(4)));
  expect(found).toEqual([low, high]);
});

test('it is the same seen from the other side, and never leaves 0 to 1', () => {
  for (const [part, whole] of [
    [0, 1],
    [3, 10],
    [7, 7],
  ] as const) {
    const [low, high] = wilsonInterval(part, whole);
    const [otherLow, otherHigh] = wilsonInterval(whole - part, whole);
    expect(low).toBeCloseTo(1 - otherHigh, 12);
    expect(high).toBeCloseTo(1 - otherLow, 12);
    expect(Math.min(low, otherLow)).toBeGreaterThanOrEqual(0);
  }
});

test('what is no share is refused', () => {
  expect(() => wilsonInterval(1, 0)).toThrow(RangeError);
  expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
});
