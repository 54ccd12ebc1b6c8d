/** One round of the chaos run, and one that must not be clean: real processes, a real database, faults of every kind. */
import { isClean, runChaos } from '../../chaos/run.ts';

test('killed processes, two releases, a CRM that talks back and tokens that end leave each task once, and nothing lost', async () => {
  const [result, ...more] = await runChaos({ rounds: 1, seed: 12, sabotage: null });
  expect(more).toEqual([]);
  expect(result).toMatchObject({
    tasksLost: 0,
    tasksDuplicated: 0,
    optOutsLost: 0,
    stuck: 0,
    differences: 0,
    words: [],
  });
  expect(Object.keys(result?.faults ?? {})).toEqual(
    expect.arrayContaining(['kill-worker', 'kill-web', 'two-releases', 'token-expiry', 'merge', 'duplicate']),
  );
}, 120_000);

test('where rows in doubt are sent again without a look, the run sees the duplicates', async () => {
  const results = await runChaos({ rounds: 1, seed: 4, sabotage: 'no-reconcile' });
  const last = results.at(-1);
  expect(last && isClean(last)).toBe(false);
  expect(last?.tasksDuplicated).toBeGreaterThan(0);
}, 120_000);
