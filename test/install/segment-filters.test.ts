import { meansTheSame } from '../../src/install/segment-filters.ts';
import { SEGMENTS } from '../../src/install/segments.ts';

const AT = new Date('2026-11-22T12:00:00Z');
const contextOf = (more: object = {}) => ({ championRoles: ['CHAMPION'], timeZone: 'Europe/Berlin', now: AT, ...more });

/** As HubSpot answers: with more fields, in another order, without what is empty or false. */
function echo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(echo).reverse();
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== false && !(Array.isArray(one) && one.length === 0));
  return Object.fromEntries([['filterBranchOperator', 'AND'], ...kept.map(([name, one]) => [name, echo(one)])]);
}

test.each(SEGMENTS.map((segment) => [segment.key, segment] as const))(
  '%s is known again in what HubSpot makes of it, and is no other segment',
  (key, segment) => {
    const ours = segment.filters(contextOf());
    expect(meansTheSame(ours, echo(ours))).toBe(true);
    for (const other of SEGMENTS.filter((one) => one.key !== key))
      expect(meansTheSame(ours, echo(other.filters(contextOf())))).toBe(false);
  },
);

test('one value, filter or branch more or fewer is a difference', () => {
  const champions = SEGMENTS[0];
  const ours = champions?.filters(contextOf());
  for (const championRoles of [[], ['CHAMPION', 'DECISION_MAKER'], ['DECISION_MAKER']])
    expect(meansTheSame(ours, champions?.filters(contextOf({ championRoles })))).toBe(false);
});

test.each([
  ['2026-12-31T22:59:00Z', { year: 2026, month: 10, day: 1 }],
  ['2026-12-31T23:01:00Z', { year: 2027, month: 1, day: 1 }],
  ['2026-06-30T12:00:00Z', { year: 2026, month: 4, day: 1 }],
])('at %s the quarter of Berlin began on %o', (now, begin) => {
  const wonBack = SEGMENTS.find(({ key }) => key === 'won-back');
  const [branch] = wonBack?.filters(contextOf({ now: new Date(now) })).filterBranches ?? [];
  expect(branch?.filters[0]?.operation.lowerBoundTimePoint).toMatchObject({ timeType: 'DATE', ...begin });
});
