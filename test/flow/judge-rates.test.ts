/** What rates surely say: of a data source, over time, and against the marks of each kind. */
import { judgeDataSource, trendOf } from '../../src/flow/data-source-card.ts';
import { LEVELS_OF } from '../../src/flow/rate-kind.ts';
import { judgeRate } from '../../src/flow/unknown-user-rate.ts';
import { leavesUsual, usualRate } from '../../src/flow/usual-rate.ts';
import { levelWords } from '../../src/pages/rate-words.ts';

const rate = (unknown: number, attempted: number) => judgeRate({ attempted, delivered: attempted, unknown });
const complaints = (many: number, reached: number) =>
  judgeRate({ attempted: reached, delivered: reached, unknown: many }, LEVELS_OF.complaint);

test('a data source is stopped, sampled or mended only where chance is no excuse', () => {
  expect(judgeDataSource(rate(1, 3), null)).toBe('unsure');
  expect(judgeDataSource(rate(3, 12), null)).toBe('sample');
  expect(judgeDataSource(rate(200, 1_000), null)).toBe('stop');
  expect(judgeDataSource(rate(110, 1_000), null)).toBe('sample');
  expect(judgeDataSource(rate(30, 1_000), null)).toBe('fix');
  expect(judgeDataSource(rate(0, 100), null)).toBe('unsure');
  expect(judgeDataSource(rate(0, 1_000), null)).toBe('fine');
  expect(judgeDataSource(rate(0, 1_000), complaints(8, 1_000))).toBe('sample');
  expect(judgeDataSource(rate(0, 1_000), complaints(1, 1_000))).toBe('fine');
});

test('a rate moved only where the two intervals have nothing in common', () => {
  expect(trendOf(rate(90, 1_000), rate(30, 1_000))).toBe('rising');
  expect(trendOf(rate(30, 1_000), rate(90, 1_000))).toBe('falling');
  expect(trendOf(rate(4, 20), rate(1, 20))).toBe('steady');
  expect(trendOf(rate(4, 20), rate(1, 5))).toBeNull();
});

test('what is usual is the middle of the rates before, and is left only by a whole interval', () => {
  const before = [1, 2, 2, 2, 3, 3, 4, 4, 5, 20, 30].map((many) => rate(many, 1_000));
  const usual = usualRate(before);
  expect(usual).toEqual({ level: 0.003, low: 0.002, high: 0.02, stretches: 11 });
  expect(usualRate(before.slice(0, 4))).toBeNull();
  expect(usualRate([...before.slice(0, 4), rate(1, 3)])).toBeNull();
  expect(leavesUsual(rate(40, 1_000), usual)).toBe('above');
  expect(leavesUsual(rate(25, 1_000), usual)).toBeNull();
  expect(leavesUsual(rate(0, 10_000), usual)).toBe('below');
  expect(leavesUsual(rate(40, 1_000), null)).toBeNull();
  expect(leavesUsual(rate(3, 3), usual)).toBeNull();
});

test('complaints have marks of their own, and what has none gets no words', () => {
  expect(levelWords(complaints(80, 10_000), LEVELS_OF.complaint)).toEqual({ label: 'Above 0.3 %', tone: 'red' });
  expect(levelWords(complaints(20, 10_000), LEVELS_OF.complaint)).toEqual({ label: 'Above 0.1 %', tone: 'amber' });
  expect(levelWords(complaints(12, 10_000), LEVELS_OF.complaint)?.label).toBe('Maybe above 0.1 %');
  expect(levelWords(rate(500, 1_000), LEVELS_OF.soft)).toBeNull();
});
