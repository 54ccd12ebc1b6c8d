/** A failing round must come again with its seed. */
import { planRound } from '../../chaos/plan.ts';

const NOW = new Date('2026-11-20T10:00:00Z');

test('a seed gives the same plan again, and another one another', () => {
  expect(planRound(17, NOW)).toEqual(planRound(17, NOW));
  expect(planRound(18, NOW)).not.toEqual({ ...planRound(17, NOW), seed: 18 });
});

test('a few dozen rounds have every fault, every blow, repeated deliveries, and lost champions in each', () => {
  const plans = Array.from({ length: 48 }, (_, seed) => planRound(seed, NOW));
  const kinds = new Set(
    plans.flatMap((plan) => [
      ...plan.faults.map(({ name }) => name),
      ...plan.blows.map(({ kind }) => kind),
      ...(plan.stall ? [plan.stall] : []),
      ...(plan.revocation ? ['revocation'] : []),
    ]),
  );
  expect([...kinds].sort()).toEqual([
    '207',
    '400',
    '423',
    '429',
    '477',
    '500-after',
    '500-before',
    '502',
    'clock-jump',
    'commit-late',
    'cut-database',
    'disk-full',
    'drop',
    'drop-after',
    'end-sessions',
    'kill-web',
    'kill-worker',
    'lagging-associations',
    'latency',
    'log-full',
    'lost-commit',
    'postgres-fast',
    'postgres-immediate',
    'replace-web',
    'revocation',
    'silent-database',
    'stall-after-commit',
    'stall-in-transaction',
    'token-429',
    'token-500-after',
    'token-502',
    'token-commit-late',
    'token-drop-after',
  ]);
  for (const plan of plans) {
    expect(plan.duplicates).toBeGreaterThan(0);
    expect(plan.people.filter((person) => person.isLostChampion).length).toBeGreaterThanOrEqual(4);
    expect(plan.people.filter((person) => person.leftStream !== null).length).toBeGreaterThanOrEqual(5);
    const posted = new Set(plan.posts.map(({ batch }) => batch));
    expect(posted.size).toBe(plan.batches.length);
  }
});
