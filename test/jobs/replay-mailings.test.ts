/** Canary and Our mail is blocked, tried under other rules on what happened: the live tasks are what they are held against. */
import type { Settings } from '../../src/flow/settings.ts';
import { askReplay } from '../../src/jobs/replay/ask-replay.ts';
import { runReplay } from '../../src/jobs/replay/run-replay.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { dropReplay, findReplay } from '../../src/store/replay.ts';
import { listReplayDays, listReplayRows } from '../../src/store/report/replay.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { PROMPT_SETTINGS } from '../support/prompt-settings.ts';
import { seedMail } from '../support/seed-rates.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const PEOPLE = Array.from({ length: 12 }, (_, n) => `person${n}@company${n}.example`);
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  contacts: PEOPLE.map((email, n) => ({ key: `person${n}`, properties: { email, firstname: `Person ${n}` } })),
};
const settings: Settings = { ...PROMPT_SETTINGS, decide: { ...PROMPT_SETTINGS.decide, fallbackOwnerId: '501' } };

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-16T10:00:00Z', SEED, { waitMs: 0, gapMs: 0, timeoutMs: 2_000, settings });
});
afterEach(() => bench.close());

const mail = (campaign: string, delivered: number, daysAgo: number) =>
  seedMail(bench.db, bench.portalId, bench.clock.now(), { list: 'reader', delivered, unknown: 0, campaign, daysAgo });
const leave = async (campaign: string, people: readonly string[]) => {
  const at = bench.clock.now();
  await bench.post(people.map((email) => sendgridEvent(email, 'unsubscribe', at, { singlesend_name: campaign })));
  await bench.drain();
};
const refuse = async (campaign: string, people: readonly string[]) => {
  const refusal = { type: 'blocked', reason: '554 5.7.1 Message rejected: listed by a block list', status: '5.7.1' };
  const more = { ...refusal, singlesend_name: campaign, ip: '192.0.2.7' };
  await bench.post(people.map((email) => sendgridEvent(email, 'bounce', bench.clock.now(), more)));
  await bench.drain();
};
const liveTasks = async () => ((await bench.tasks()) as { subject: string }[]).map(({ subject }) => subject);
const tryOut = async (decide: Partial<Settings['decide']>, days: number | null = 90) => {
  const now = (await findRuleVersion(bench.db, bench.portalId))?.settings;
  if (!now) throw new Error('no rules');
  const draft = { ...now, decide: { ...now.decide, ...decide } };
  const asked = { base: now.version, page: 'canary', settings: draft, note: null, days };
  const id = await askReplay(bench, bench.portalId, 'sofia', asked);
  let steps = 0;
  while ((await runReplay({ ...bench, log: createLog('silent', 'test') }, bench.portalId)) > 0 && steps < 99)
    steps += 1;
  expect(await findReplay(bench.db, bench.portalId, id, bench.clock.now())).toMatchObject({ why: null });
  const filter = { view: 'all', play: null } as const;
  const rows = await listReplayRows(bench.db, bench.portalId, id, filter, { addressId: 0, nth: -1 }, 100);
  const ofMailings = rows.filter(({ play }) => play === 'canary' || play === 'our-mail-blocked');
  return {
    id,
    steps,
    told: ofMailings.map(({ side, day, person, becomes, ownerId }) => ({ side, day, person, becomes, ownerId })),
  };
};
const without = (play: 'canary' | 'our-mail-blocked') =>
  ({ ...settings.decide.plays, [play]: { on: false } }) as Settings['decide']['plays'];

async function threeMailings(): Promise<void> {
  await mail('Usual news', 2_000, 20);
  await mail('Autumn offer', 300, 1);
  await mail('Small talk', 60, 1);
  await leave('Autumn offer', PEOPLE.slice(0, 4));
  bench.clock.advance(DAY_MS);
  await leave('Autumn offer', PEOPLE.slice(4, 7));
  await leave('Small talk', PEOPLE.slice(7, 11));
}

test('of mailings that too many left, a replay tells what was told, and what a lower limit would have told, with the day', async () => {
  await threeMailings();
  expect((await liveTasks()).filter((subject) => subject.startsWith('Too many left'))).toHaveLength(1);
  const { told, id } = await tryOut({ canaryLeaves: 4 });
  const row = { ownerId: '501' };
  expect(told).toEqual([
    { ...row, side: 'both', day: '2026-11-16', person: 'Autumn offer', becomes: '4 of 300 left it' },
    { ...row, side: 'draft', day: '2026-11-17', person: 'Small talk', becomes: '4 of 60 left it' },
  ]);
  // They go to marketing at once, whatever the cap.
  const days = await listReplayDays(bench.db, bench.portalId, id, { now: 0, draft: 0 }, 9);
  expect(days.map(({ draft }) => draft)).toEqual([7, 4]);
  await dropReplay(bench.db, bench.portalId, id);
  expect((await tryOut({ canaryLeaves: 8 })).told).toEqual([
    { ...row, side: 'now', day: '2026-11-17', person: 'Autumn offer', becomes: '7 of 300 left it' },
  ]);
}, 60_000);

test('a play that is switched off would have told nothing, and what was before the period is not told', async () => {
  await threeMailings();
  const { told, id } = await tryOut({ plays: without('canary') });
  expect(told).toMatchObject([{ side: 'now', person: 'Autumn offer', day: '2026-11-17' }]);
  await dropReplay(bench.db, bench.portalId, id);
  bench.clock.advance(40 * DAY_MS);
  expect((await tryOut({ plays: without('canary') }, 30)).told).toEqual([]);
}, 60_000);

test('of mailings that many systems refused, likewise; the next month is another mailing', async () => {
  await refuse('November news', PEOPLE.slice(0, 3));
  bench.clock.advance(DAY_MS);
  await refuse('November news', PEOPLE.slice(3, 9));
  expect((await liveTasks()).filter((subject) => subject.startsWith('Our mail is blocked'))).toHaveLength(1);
  bench.clock.advance(20 * DAY_MS);
  await refuse('November news', PEOPLE.slice(0, 9));
  expect((await liveTasks()).filter((subject) => subject.startsWith('Our mail is blocked'))).toHaveLength(2);
  const { told, id } = await tryOut({ blockedGateways: 3 });
  const row = { ownerId: '501', person: 'November news' };
  expect(told).toEqual([
    { ...row, side: 'both', day: '2026-11-16', becomes: '3 mail systems refused it, for 3 of 3' },
    { ...row, side: 'both', day: '2026-12-07', becomes: '9 mail systems refused it, for 9 of 9' },
  ]);
  await dropReplay(bench.db, bench.portalId, id);
  expect((await tryOut({ plays: without('our-mail-blocked') })).told).toMatchObject([
    { side: 'now', day: '2026-11-17', becomes: '9 mail systems refused it, for 9 of 9' },
    { side: 'now', day: '2026-12-07' },
  ]);
}, 60_000);

test('a draft that changes limits of several kinds has each asked for, one after the other', async () => {
  await threeMailings();
  const plays = { ...without('canary'), 'account-moved': { on: false } } as Settings['decide']['plays'];
  const { told, steps } = await tryOut({ rateLimit: 0.3, plays });
  expect(told).toMatchObject([{ side: 'now', person: 'Autumn offer' }]);
  // One of the addresses, seven days each, and one each of mailings and companies.
  expect(steps).toBe(1 + Math.ceil(90 / 7) + 2);
}, 60_000);

test('rules that are not about mailings ask nothing of any', async () => {
  await threeMailings();
  const { told, steps } = await tryOut({ dealProbability: 0.1 });
  expect([told, steps]).toEqual([[], 1]);
}, 60_000);
