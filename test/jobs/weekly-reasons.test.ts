/** Each Monday the owner of a mailing reads why people left it: once a week, whoever asks how often. */

import { DEFAULT_SETTINGS, type Settings } from '../../src/flow/settings.ts';
import { planWeeklyReasons } from '../../src/jobs/plan-weekly-reasons.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { eraseAddresses } from '../../src/store/erasure.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { seedLeaver } from '../support/seed-reasons.ts';

/** A Sunday evening in New York, and Monday in UTC. */
const SUNDAY = '2026-11-23T01:00:00Z';
const ZONE = 'America/New_York';
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 9002, email: 'mara@larkfield.test', firstName: 'Mara', lastName: 'Lund' },
  ],
};
const with_ = (decide: Partial<Settings['decide']>): Settings => ({
  ...DEFAULT_SETTINGS,
  decide: { ...DEFAULT_SETTINGS.decide, ...decide },
});

let bench: FlowBench;
async function open(settings: Settings): Promise<void> {
  bench = await createFlowBench(SUNDAY, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 2_000, settings });
  await bench.db('portal').update({ time_zone: ZONE });
  for (const id of ['501', '502'])
    await bench.db('crm_record').insert({
      portal_id: bench.portalId,
      type: 'owner',
      record_id: id,
      fields: '{}',
      links: '{}',
      read_at: bench.clock.now(),
    });
}
afterEach(() => bench.close());

const ask = () =>
  planWeeklyReasons({ db: bench.db, clock: bench.clock, publicUrl: 'https://bw.example' }, bench.portalId);
const leave = (n: number, more: object) =>
  seedLeaver(bench.db, bench.portalId, bench.clock.now(), { email: `p${n}@x.test`, campaign: 'News', ...more });
const name = (kind: 'campaign' | 'stream', of: string, ownerId: string) =>
  bench
    .db('campaign_owner')
    .insert({ portal_id: bench.portalId, kind, name: of, owner_id: ownerId, set_by: 'x', set_at: bench.clock.now() });
const tasks = async () =>
  ((await bench.tasks()) as { properties: Record<string, string> }[]).map(({ properties }) => ({
    subject: properties.hs_task_subject,
    body: properties.hs_task_body ?? '',
    owner: properties.hubspot_owner_id ?? null,
  }));

test('on Monday at eight, where the portal is, and once, however many workers ask, and again a week later', async () => {
  await open(with_({ fallbackOwnerId: '501' }));
  await name('campaign', 'News', '502');
  await leave(1, { reason: 'too_often', words: 'Every <day>!', daysAgo: 2 });
  await leave(2, { reason: 'too_often', daysAgo: 3 });
  await leave(3, { daysAgo: 3 });
  await leave(4, { reason: 'other', words: 'Last month.', daysAgo: 30 });
  await leave(5, { campaign: null, stream: 'Events', words: 'Wrong city.', daysAgo: 1 });
  await leave(6, { campaign: 'Nobody said', daysAgo: 1 });
  expect(await ask()).toBe(0);
  bench.clock.advance(11.9 * HOUR_MS);
  expect(await ask()).toBe(0);
  bench.clock.advance(0.2 * HOUR_MS);
  expect(await Promise.all([ask(), ask(), ask()]).then((all) => all.reduce((a, b) => a + b))).toBe(2);
  await bench.drain();
  const [news, events, ...others] = (await tasks()).sort((a, b) => ((a.subject ?? '') < (b.subject ?? '') ? 1 : -1));
  expect(others).toEqual([]);
  expect(news).toMatchObject({ subject: 'Why 2 people left “News” last week', owner: '502' });
  expect(news?.body).toContain('16 Nov 2026 to 22 Nov 2026: 3 people left “News”, and 2 said why.');
  expect(news?.body).toContain('<li>too many emails: 2</li>');
  expect(news?.body).toContain('“Every &lt;day&gt;!”');
  expect(news?.body).not.toContain('Last month');
  expect(news?.body).toContain('named as the owner of this mail');
  expect(news?.body).toContain('https://bw.example/reasons?campaign=News&amp;days=30');
  expect(events).toMatchObject({ subject: 'Why 1 person left the mail “Events” last week', owner: '501' });
  expect(events?.body).toContain('your rules name you');

  bench.clock.advance(3 * DAY_MS);
  expect(await ask()).toBe(0);
  bench.clock.advance(4 * DAY_MS);
  await leave(7, { reason: 'not_relevant', daysAgo: 2 });
  expect(await ask()).toBe(1);
  await bench.drain();
  expect(await tasks()).toHaveLength(3);
}, 60_000);

test('a Monday that nobody was awake for is made up for later in the week, in the portal’s own words', async () => {
  await open(with_({ fallbackOwnerId: '501' }));
  await leave(1, { reason: 'other', campaign: null, stream: '4711', daysAgo: 2 });
  await bench.db('public_page').insert({
    ...{ portal_id: bench.portalId, version: 1, saved_by: 'x', saved_at: bench.clock.now() },
    settings: JSON.stringify({
      ...{ language: 'de', streams: [{ key: '4711', isOn: true, labels: { de: 'Messen' } }] },
      reasons: [{ key: 'other', isOn: true, labels: { de: 'Anderes', en: 'None of these' } }],
    }),
  });
  bench.clock.advance(4 * DAY_MS);
  expect(await ask()).toBe(1);
  await bench.drain();
  const [task] = await tasks();
  expect(task?.subject).toBe('Why 1 person left the mail “Messen” last week');
  expect(task?.body).toContain('<li>“None of these”: 1</li>');
}, 60_000);

test('who is in HubSpot no more gets nothing; what nobody owns waits until somebody is named', async () => {
  await open(with_({}));
  await leave(1, { reason: 'other', daysAgo: 2 });
  await name('campaign', 'News', '999');
  bench.clock.advance(DAY_MS);
  expect(await ask()).toBe(0);
  await bench.db('campaign_owner').update({ owner_id: '502' });
  expect(await ask()).toBe(1);
}, 60_000);

test('switched off, or with HubSpot out of reach, it tells nobody', async () => {
  await open(with_({ fallbackOwnerId: '501', weeklyReasons: 'off' }));
  await leave(1, { reason: 'other', daysAgo: 2 });
  bench.clock.advance(DAY_MS);
  expect(await ask()).toBe(0);
  await bench.db('rule_version').update({ settings: JSON.stringify(with_({ fallbackOwnerId: '501' })) });
  await bench.db('portal').update({ state: 'revoked' });
  expect(await ask()).toBe(0);
  await bench.db('portal').update({ state: 'active' });
  expect(await ask()).toBe(1);
}, 60_000);

test('the words of who is erased are not sent, and leave what we hold', async () => {
  await open(with_({ fallbackOwnerId: '501' }));
  const id = await leave(1, { words: 'Unmistakably mine.', daysAgo: 2 });
  bench.clock.advance(DAY_MS);
  expect(await ask()).toBe(1);
  await eraseAddresses(bench.db, bench.portalId, [id]);
  await bench.drain();
  expect(await tasks()).toEqual([]);
  expect(JSON.stringify(await bench.db('crm_write'))).not.toContain('Unmistakably');
}, 60_000);
