/** The rate of unknown users to expect, against a naive computation. */
import fc from 'fast-check';
import { type PastRates, projectRate, type StratumCount } from '../../../src/flow/vet/project-rate.ts';

const NONE = { tried: 0, unknown: 0 };
const past = (more: Partial<PastRates['all']>, bySource: PastRates['bySource'] = {}): PastRates => ({
  all: { first: NONE, again: NONE, unsure: NONE, ...more },
  bySource,
});
const fresh = (addresses: number, dataSource: string | null = null): StratumCount => ({
  stratum: 'first',
  dataSource,
  addresses,
});

/** Written from the textbook: the roots of the quadratic, and not the middle and reach of ours. */
function naiveWilson(part: number, whole: number): [number, number] {
  const z2 = 1.959963984540054 ** 2;
  const [a, b, c] = [whole + z2, -(2 * part + z2), (part * part) / whole];
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
  return [(-b - root) / (2 * a), (-b + root) / (2 * a)];
}

test('any list lies where a sum over its addresses, one by one, puts it', () => {
  const count = fc.record({
    tried: fc.integer({ min: 0, max: 5_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const history = count.map(({ tried, share }) => ({ tried, unknown: Math.floor(tried * share) }));
  const group = fc.record({
    stratum: fc.constantFrom('first' as const, 'again' as const, 'unsure' as const),
    dataSource: fc.constantFrom(null, 'a', 'b'),
    addresses: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(
    fc.property(
      fc.array(group, { maxLength: 8 }),
      fc.record({ first: history, again: history, unsure: history }),
      history,
      (groups, all, ownFirst) => {
        const rates = past(all, { a: { first: ownFirst } });
        const people = groups.flatMap((one) => Array.from({ length: one.addresses }, () => one));
        let [sum, low, high, bare] = [0, 0, 0, 0];
        for (const one of people) {
          const isOwn = one.dataSource === 'a' && one.stratum === 'first' && ownFirst.tried >= 30;
          const { tried, unknown } = isOwn ? ownFirst : all[one.stratum];
          if (tried < 30) {
            bare += 1;
            high += 1;
            continue;
          }
          const ends = naiveWilson(unknown, tried);
          sum += unknown / tried;
          low += ends[0];
          high += ends[1];
        }
        const found = projectRate(groups, rates);
        expect(found.addresses).toBe(people.length);
        if (people.length === 0) return expect(found.rate).toBeNull();
        expect(found.uncovered).toBe(bare);
        expect(found.low).toBeCloseTo(low / people.length, 6);
        expect(found.high).toBeCloseTo(Math.min(1, high / people.length), 6);
        if (bare > people.length / 5) expect(found.rate).toBeNull();
        else expect(found.rate).toBeCloseTo(sum / (people.length - bare), 6);
      },
    ),
    { seed: 31, numRuns: 300 },
  );
});

test('the past of its own data source is asked before that of the portal, where there is enough of it', () => {
  const all = { first: { tried: 1_000, unknown: 10 } };
  const own = (tried: number) =>
    projectRate([fresh(50, 'X')], past(all, { X: { first: { tried, unknown: tried / 2 } } }));
  expect(own(30)).toMatchObject({ rate: 0.5, parts: [{ isOwn: true, tried: 30 }] });
  expect(own(28)).toMatchObject({ rate: 0.01, parts: [{ isOwn: false, tried: 1_000 }] });
});

test('what nothing in the past is like makes the interval wider, and beyond a fifth nothing is said', () => {
  const all = { again: { tried: 1_000, unknown: 10 } };
  const known: StratumCount = { stratum: 'again', dataSource: null, addresses: 80 };
  expect(projectRate([known, fresh(20)], past(all))).toMatchObject({ rate: 0.01, uncovered: 20 });
  expect(projectRate([known, fresh(20)], past(all)).high).toBeGreaterThan(0.2);
  expect(projectRate([known, fresh(21)], past(all)).rate).toBeNull();
  expect(projectRate([fresh(5)], past({})).rate).toBeNull();
});
