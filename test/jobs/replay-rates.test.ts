/** Other limits for unknown users, tried on the mail of the days that are over. */
import type { Settings } from '../../src/flow/settings.ts';
import { askReplay } from '../../src/jobs/replay/ask-replay.ts';
import { runReplay } from '../../src/jobs/replay/run-replay.ts';
import { createLog } from '../../src/lib/log.ts';
import { findReplay } from '../../src/store/replay.ts';
import { listReplayDays, listReplayRows } from '../../src/store/report/replay.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type SeededMail, seedMail } from '../support/seed-rates.ts';

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', {});
});
afterEach(() => bench.close());

const mail = (list: string, delivered: number, unknown: number, more: Partial<SeededMail>) =>
  seedMail(bench.db, bench.portalId, bench.clock.now(), { list, delivered, unknown, ...more });
const tryOut = async (decide: Partial<Settings['decide']>, days: number | null = 90) => {
  const now = (await findRuleVersion(bench.db, bench.portalId))?.settings;
  if (!now) throw new Error('no rules');
  await bench.db.raw('update address a set in_ledger = exists (select from event e where e.address_id = a.address_id)');
  const settings = { ...now, decide: { ...now.decide, ...decide } };
  const draft = { base: now.version, page: 'unknown-user-rate', settings, note: null, days };
  const id = await askReplay(bench, bench.portalId, 'sofia', draft);
  let steps = 0;
  while ((await runReplay({ ...bench, log: createLog('silent', 'test') }, bench.portalId)) > 0) steps += 1;
  expect(await findReplay(bench.db, bench.portalId, id, bench.clock.now())).toMatchObject({ why: null });
  const filter = { view: 'all', play: 'unknown-user-rate' } as const;
  const rows = await listReplayRows(bench.db, bench.portalId, id, filter, { addressId: 0, nth: -1 }, 100);
  return {
    id,
    steps,
    told: rows.map(({ side, day, person, becomes, email }) => ({ side, day, person, becomes, email })),
  };
};

test('a limit that is raised would have told of the worst alone, on the day on which it showed', async () => {
  await mail('form', 900, 4, { dataSource: 'form', daysAgo: 5 });
  await mail('fair', 120, 20, { dataSource: 'partner-fair', daysAgo: 5 });
  await mail('bought', 40, 60, { dataSource: 'bought', daysAgo: 20 });
  const { told, id } = await tryOut({ rateLimit: 0.3, fallbackOwnerId: '501' });
  const row = { email: null };
  expect(told).toEqual([
    { ...row, side: 'both', day: '2026-10-31', person: 'bought', becomes: '60 of 100 unknown' },
    { ...row, side: 'now', day: '2026-11-15', person: 'partner-fair', becomes: '20 of 140 unknown' },
  ]);
  // It goes to marketing at once, whatever the cap.
  expect(await listReplayDays(bench.db, bench.portalId, id, { now: 0, draft: 0 }, 9)).toEqual([]);
}, 60_000);

test('what lasts would have been told of again a month later, and not before, however the days fall into steps', async () => {
  for (const daysAgo of [70, 60, 50, 40, 30, 20, 10])
    await mail('fair', 120, 90, { dataSource: 'partner-fair', campaign: 'News', daysAgo });
  const { told, steps } = await tryOut({ rateUnknown: 500 });
  expect(told.map(({ side, day }) => [side, day])).toEqual([
    ['now', '2026-09-11'],
    ['now', '2026-10-11'],
    ['now', '2026-11-10'],
  ]);
  // One of the addresses, and seven days each.
  expect(steps).toBe(1 + Math.ceil(90 / 7));
}, 60_000);

test('a play that is switched on would have told of what is over, and not of what was before the period', async () => {
  await mail('fair', 120, 90, { dataSource: 'partner-fair', daysAgo: 12 });
  const now = (await findRuleVersion(bench.db, bench.portalId))?.settings;
  const off = { ...now?.decide.plays, 'unknown-user-rate': { on: false } } as Settings['decide']['plays'];
  expect((await tryOut({ plays: off }, 30)).told).toMatchObject([{ side: 'now', day: '2026-11-08' }]);
}, 60_000);

test('rules that are not about rates ask nothing of any mailing', async () => {
  await mail('fair', 120, 90, { dataSource: 'partner-fair', daysAgo: 12 });
  const { told, steps } = await tryOut({ dealProbability: 0.1 });
  expect([told, steps]).toEqual([[], 1]);
}, 60_000);
