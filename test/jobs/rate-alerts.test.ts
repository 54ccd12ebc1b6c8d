/** Too many unknown users: marketing is told of the cause, once, however many places it shows in. */
import { DEFAULT_SETTINGS, type Settings } from '../../src/flow/settings.ts';
import { planRateAlerts } from '../../src/jobs/plan-rate-alerts.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type SeededMail, seedMail } from '../support/seed-rates.ts';

const NOW = '2026-11-20T10:00:00Z';
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 9002, email: 'mara@larkfield.test', firstName: 'Mara', lastName: 'Lund' },
  ],
};
const rules = (decide: Partial<Settings['decide']> = {}): Settings => ({
  ...DEFAULT_SETTINGS,
  decide: { ...DEFAULT_SETTINGS.decide, fallbackOwnerId: '501', ...decide },
});

let bench: FlowBench;
const open = async (settings = rules()): Promise<void> => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 2_000, settings });
};
afterEach(() => bench.close());

const ask = () => planRateAlerts({ db: bench.db, clock: bench.clock, publicUrl: 'https://bw.example' }, bench.portalId);
const mail = (list: string, delivered: number, unknown: number, more: Partial<SeededMail> = {}) =>
  seedMail(bench.db, bench.portalId, bench.clock.now(), { list, delivered, unknown, ...more });
const tasks = async () =>
  ((await bench.tasks()) as { properties: Record<string, string> }[]).map(({ properties }) => ({
    subject: properties.hs_task_subject,
    body: properties.hs_task_body ?? '',
    owner: properties.hubspot_owner_id ?? null,
    priority: properties.hs_task_priority,
  }));

test('a bad data source is told of, and not the mailings and the IP in which it shows as well', async () => {
  await open();
  for (const campaign of ['News', 'Offers']) {
    await mail('form', 900, 4, { campaign, dataSource: 'form', ip: '192.0.2.7' });
    await mail('fair', 120, 90, { campaign, dataSource: 'partner-fair', ip: '192.0.2.7', daysAgo: 2 });
  }
  expect(await Promise.all([ask(), ask(), ask()]).then((all) => all.reduce((a, b) => a + b))).toBe(1);
  await bench.drain();
  const [task, ...others] = await tasks();
  expect(others).toEqual([]);
  expect(task).toMatchObject({
    subject: 'Unknown users: 43% of the data source “partner-fair”',
    owner: '501',
    priority: 'HIGH',
  });
  for (const words of [
    'Of 210 addresses that were tried in the last 14 days through the data source “partner-fair”, the receiving servers do not know 90: 43% (between 36% and 50%, in 19 of 20 cases).',
    '<li>News: 90 of 210</li>',
    'Test a small sample first',
    'your rules name you',
    'https://bw.example/rates?days=14&amp;data=partner-fair',
  ])
    expect(task?.body).toContain(words);

  bench.clock.advance(HOUR_MS);
  expect(await ask()).toBe(0);
  // It lasts: told again a month later, and not before.
  bench.clock.advance(20 * DAY_MS);
  await mail('fair', 120, 90, { campaign: 'News', dataSource: 'partner-fair' });
  expect(await ask()).toBe(0);
  bench.clock.advance(10 * DAY_MS);
  expect(await ask()).toBe(1);
}, 60_000);

test('a data source that only a file names is told of as well, and neither its mailings nor the IP', async () => {
  await open();
  for (const campaign of ['News', 'Offers']) {
    await mail('form', 900, 4, { campaign, ip: '192.0.2.7' });
    await mail('fair', 120, 90, { campaign, fileSource: 'fair 2024', ip: '192.0.2.7', daysAgo: 2 });
  }
  expect(await ask()).toBe(1);
  await bench.drain();
  const [task, ...others] = await tasks();
  expect(others).toEqual([]);
  expect(task?.subject).toBe('Unknown users: 43% of the data source “fair 2024”');
  expect(task?.body).toContain('<li>News: 90 of 210</li>');
  bench.clock.advance(HOUR_MS);
  expect(await ask()).toBe(0);
}, 60_000);

test('a bad mailing is told of, to its owner, and not the usual data source of its addresses', async () => {
  await open();
  await bench.db('campaign_owner').insert({
    portal_id: bench.portalId,
    kind: 'campaign',
    name: 'Old list',
    owner_id: '502',
    set_by: 'x',
    set_at: new Date(NOW),
  });
  await mail('form', 2_000, 4, { campaign: 'News', dataSource: 'crm', ip: '192.0.2.7' });
  await mail('old', 600, 300, { campaign: 'Old list', dataSource: 'crm', ip: '192.0.2.7' });
  expect(await ask()).toBe(1);
  await bench.drain();
  const old = { subject: 'Unknown users: 33% of the mailing “Old list”', owner: '502' };
  expect(await tasks()).toMatchObject([old]);
  // A second cause beside it is told of as well, with what the first one has not explained.
  bench.clock.advance(HOUR_MS);
  await mail('fair', 200, 40, { campaign: 'News', dataSource: 'fair', ip: '192.0.2.7' });
  expect(await ask()).toBe(1);
  await bench.drain();
  expect(await tasks()).toMatchObject([old, { subject: 'Unknown users: 17% of the data source “fair”', owner: '501' }]);
}, 60_000);

test('where neither mailing nor data source is named, the sending IP is; without anybody named the task is unassigned', async () => {
  await open(rules({ fallbackOwnerId: null }));
  await mail('a', 300, 60, { ip: '192.0.2.9' });
  await mail('b', 3_000, 6, { ip: '192.0.2.7' });
  expect(await ask()).toBe(1);
  await bench.drain();
  const [task] = await tasks();
  expect(task).toMatchObject({ subject: 'Unknown users: 17% of the sending IP 192.0.2.9', owner: null });
  expect(task?.body).toContain('so the task is unassigned');
}, 60_000);

test.each<[string, Partial<SeededMail> & { delivered?: number; unknown?: number }, Partial<Settings['decide']>]>([
  ['so few that chance would explain it', { delivered: 130, unknown: 10 }, {}],
  ['a few of a small mailing', { delivered: 6, unknown: 9 }, {}],
  ['bounces of which no deliveries are reported', { delivered: 0, unknown: 90 }, {}],
  ['history that was imported', { origin: 'import' }, {}],
  ['what is older than what opens tasks', { daysAgo: 15 }, {}],
  ['less than the rules ask for', {}, { rateLimit: 0.5 }],
  [
    'anything while the play is off',
    {},
    { plays: { ...DEFAULT_SETTINGS.decide.plays, 'unknown-user-rate': { on: false } } },
  ],
])(
  'nobody is told of %s',
  async (_, more, decide) => {
    await open(rules(decide));
    await mail('list', more.delivered ?? 100, more.unknown ?? 60, { campaign: 'News', ...more });
    expect(await ask()).toBe(0);
  },
  60_000,
);
