/** Company moved, tried under other rules on what happened: the live task is what it is held against. */
import type { Settings } from '../../src/flow/settings.ts';
import { askReplay } from '../../src/jobs/replay/ask-replay.ts';
import { runReplay } from '../../src/jobs/replay/run-replay.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { findReplay } from '../../src/store/replay.ts';
import { listReplayRows } from '../../src/store/report/replay.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { PROMPT_SETTINGS } from '../support/prompt-settings.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const person = (key: string, firstname: string, lastname: string, properties: Record<string, string> = {}) => ({
  key,
  properties: { email: `${key}@acme.test`, firstname, lastname, hubspot_owner_id: '502', ...properties },
  companies: ['acme'],
});
const SEED = {
  owners: [
    { id: '501', userId: 101, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 102, email: 'sam@larkfield.test', firstName: 'Sam', lastName: 'Reed' },
  ],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test', hubspot_owner_id: '501' } }],
  contacts: [
    person('ada.berg', 'Ada', 'Berg', { hs_additional_emails: 'ada.berg@acme-group.test' }),
    person('ben.cole', 'Ben', 'Cole', { hs_additional_emails: 'ben.cole@acme-group.test' }),
    person('cleo.dahl', 'Cleo', 'Dahl'),
    person('dora.eng', 'Dora', 'Eng'),
  ],
};
const LOST = SEED.contacts.map(({ key }) => `${key}@acme.test`);

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-16T10:00:00Z', SEED, {
    waitMs: 0,
    gapMs: 0,
    timeoutMs: 2_000,
    settings: PROMPT_SETTINGS,
  });
});
afterEach(() => bench.close());

const delivered = (email: string) => sendgridEvent(email, 'delivered', bench.clock.now(), { response: '250 OK' });
const gone = (email: string) =>
  sendgridEvent(email, 'bounce', bench.clock.now(), {
    type: 'bounce',
    reason: '550 5.1.1 The email account that you tried to reach does not exist.',
    status: '5.1.1',
  });
async function move(): Promise<void> {
  await bench.post(['ada.berg', 'ben.cole'].map((name) => delivered(`${name}@acme-group.test`)));
  await bench.drain();
  bench.clock.advance(2 * DAY_MS);
  await bench.post(LOST.slice(0, 2).map(gone));
  await bench.drain();
  bench.clock.advance(3 * DAY_MS);
  await bench.post(LOST.slice(2).map(gone));
  await bench.drain();
  bench.clock.advance(DAY_MS);
}
const subjects = async () => ((await bench.tasks()) as { subject: string }[]).map(({ subject }) => subject);
const SWITCHED_OFF = { ...PROMPT_SETTINGS.decide.plays, 'account-moved': { on: false } } as Settings['decide']['plays'];
const tryOut = async (change: (now: Settings) => Settings, days: number | null = 90) => {
  const now = (await findRuleVersion(bench.db, bench.portalId))?.settings;
  if (!now) throw new Error('no rules');
  const asked = { base: now.version, page: 'account-moved', settings: change(now), note: null, days };
  const id = await askReplay(bench, bench.portalId, 'sofia', asked);
  while ((await runReplay({ ...bench, log: createLog('silent', 'test') }, bench.portalId)) > 0);
  expect(await findReplay(bench.db, bench.portalId, id, bench.clock.now())).toMatchObject({ why: null });
  const filter = { view: 'all', play: 'account-moved' } as const;
  const rows = await listReplayRows(bench.db, bench.portalId, id, filter, { addressId: 0, nth: -1 }, 100);
  return rows.map(({ side, day, person: who, company, becomes, ownerId }) => ({
    side,
    day,
    who,
    company,
    becomes,
    ownerId,
  }));
};
const switchOff = (now: Settings): Settings => ({ ...now, decide: { ...now.decide, plays: SWITCHED_OFF } });

test('a company that moved is told once, with where to, by the day on which it showed', async () => {
  await move();
  expect((await subjects()).filter((subject) => subject.includes('has moved'))).toEqual([
    'Acme Robotics has moved to acme-group.test: 2 people',
  ]);
  expect(await tryOut(switchOff)).toEqual([
    {
      side: 'now',
      day: '2026-11-19',
      who: 'acme.test',
      company: 'Acme Robotics',
      becomes: '2 people are probably at acme-group.test now',
      ownerId: '501',
    },
  ]);
}, 60_000);

test('where they are now is known from the day after mail reached them there', async () => {
  const there = () => bench.post(['ada.berg', 'ben.cole'].map((name) => delivered(`${name}@acme-group.test`)));
  await there();
  bench.clock.advance(200 * DAY_MS);
  await bench.post(LOST.slice(0, 1).map(gone));
  await bench.drain();
  bench.clock.advance(DAY_MS);
  await bench.post(LOST.slice(1, 2).map(gone));
  await bench.drain();
  bench.clock.advance(6 * DAY_MS);
  await there();
  await bench.drain();
  bench.clock.advance(3 * DAY_MS);
  expect(await tryOut(switchOff)).toMatchObject([{ side: 'now', day: '2027-06-12' }]);
}, 60_000);

test('who was reached again before the next was lost moved nowhere', async () => {
  await bench.post(['ada.berg', 'ben.cole'].map((name) => delivered(`${name}@acme-group.test`)));
  await bench.post([gone(LOST[0] ?? '')]);
  await bench.drain();
  bench.clock.advance(3 * DAY_MS);
  await bench.post([delivered(LOST[0] ?? '')]);
  await bench.drain();
  bench.clock.advance(4 * DAY_MS);
  await bench.post([gone(LOST[1] ?? '')]);
  await bench.drain();
  bench.clock.advance(3 * DAY_MS);
  expect(await tryOut(switchOff)).toEqual([]);
}, 60_000);

test('that a domain was gone is known from when DNS said so', async () => {
  await bench.post(LOST.slice(2).map(gone));
  await bench.drain();
  bench.clock.advance(12 * DAY_MS);
  const at = (days: number) => new Date(Date.parse('2026-11-16T12:00:00Z') + days * DAY_MS);
  const seen = (days: number, outcome: string) =>
    bench.db('dns_observation').insert({
      portal_id: bench.portalId,
      domain: 'acme.test',
      observed_at: at(days),
      mx: [],
      has_address: false,
      outcome,
    });
  await bench.db('dns_observation').del();
  await seen(1, 'takes_mail');
  expect(await tryOut(switchOff)).toEqual([]);
  await bench.db('replay').del();
  await bench.db('replay_finding').del();
  await seen(4, 'gone');
  await seen(9, 'takes_mail');
  expect(await tryOut(switchOff)).toMatchObject([
    { side: 'now', day: '2026-11-21', becomes: '2 people can no longer be reached as before' },
  ]);
}, 60_000);

test('a taught rule that reads their answers as passing would have told nobody', async () => {
  await move();
  const words = 'The email account that you tried to reach does not exist';
  const taught = [{ ruleId: 1, words, scope: { kind: 'everywhere' }, reason: 'mailbox_full', class: 'soft' }] as const;
  expect(await tryOut((now) => ({ ...now, taught }))).toMatchObject([{ side: 'now', who: 'acme.test' }]);
}, 60_000);

test('what was told before the period is not told', async () => {
  await move();
  bench.clock.advance(60 * DAY_MS);
  expect(await tryOut(switchOff, 30)).toEqual([]);
}, 60_000);

test('nobody is thought to have moved before anybody was lost, or by what came in later', async () => {
  await bench.post(['ada.berg', 'ben.cole'].map((name) => delivered(`${name}@acme-group.test`)));
  await bench.post([gone(LOST[0] ?? '')]);
  await bench.drain();
  bench.clock.advance(10 * DAY_MS);
  expect(await tryOut(switchOff)).toEqual([]);
}, 60_000);
