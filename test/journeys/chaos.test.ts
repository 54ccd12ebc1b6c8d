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

test('where rows in doubt are sent again without a look, a run sees the duplicates', async () => {
  let doubled = 0;
  // Which answers are lost hangs on the moment, so that a round may get by.
  for (let seed = 4; seed < 8 && doubled === 0; seed += 1) {
    const last = (await runChaos({ rounds: 1, seed, sabotage: 'no-reconcile' })).at(-1);
    doubled = last?.tasksDuplicated ?? 0;
    if (doubled > 0) expect(last && isClean(last)).toBe(false);
  }
  expect(doubled).toBeGreaterThan(0);
}, 240_000);
