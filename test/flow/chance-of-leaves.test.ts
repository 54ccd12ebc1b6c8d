/** The test of the canary, against the same numbers reckoned in fractions. */
import { chanceOfLeaves } from '../../src/flow/chance-of-leaves.ts';

/** Beta-binomial by its definition as a urn of Pólya: a product of fractions for each way, in whole numbers. */
function byDefinition(k: number, n: number, usualLeft: number, usualDelivered: number): number {
  const [a, b] = [2 * usualLeft + 1, 2 * (usualDelivered - usualLeft) + 1];
  let sum = 0n;
  let all = 1n;
  for (let i = 0; i < n; i++) all *= BigInt(a + b + 2 * i);
  for (let x = k; x <= n; x++) {
    let ways = 1n;
    for (let i = 0; i < x; i++) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
    let term = ways;
    for (let i = 0; i < x; i++) term *= BigInt(a + 2 * i);
    for (let i = 0; i < n - x; i++) term *= BigInt(b + 2 * i);
    sum += term;
  }
  const scale = 10n ** 120n;
  return Number((sum * scale) / all) / 1e120;
}

test.each([
  [0, 10, 3, 1_000],
  [1, 10, 3, 1_000],
  [5, 60, 3, 1_000],
  [12, 80, 4, 2_000],
  [3, 200, 40, 2_000],
  [40, 200, 400, 2_000],
  [60, 200, 5, 2_000],
  [2, 5, 0, 0],
  [30, 300, 0, 40],
])('%i of %i, where usually %i of %i leave', (left, delivered, usualLeft, usualDelivered) => {
  const exact = byDefinition(left, delivered, usualLeft, usualDelivered);
  const chance = chanceOfLeaves({ delivered, left, usualLeft, usualDelivered });
  expect(Math.abs(chance / exact - 1)).toBeLessThan(1e-10);
});

test('little is known where little was sent: nothing is a surprise then', () => {
  expect(chanceOfLeaves({ delivered: 10, left: 5, usualDelivered: 0, usualLeft: 0 })).toBeGreaterThan(0.3);
  expect(chanceOfLeaves({ delivered: 10, left: 5, usualDelivered: 20_000, usualLeft: 40 })).toBeLessThan(1e-6);
});

test('more who left are never more likely, in mailings of millions, too', () => {
  let before = 1;
  for (let left = 0; left < 4_000; left += 7) {
    const chance = chanceOfLeaves({ delivered: 1_000_000, left, usualDelivered: 5_000_000, usualLeft: 10_000 });
    expect(chance).toBeLessThanOrEqual(before + 1e-9);
    before = chance;
  }
  expect(before).toBeLessThan(1e-100);
});
