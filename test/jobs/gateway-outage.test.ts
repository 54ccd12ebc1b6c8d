/** A gateway that answers "no such user" of everybody for three hours, as Gmail did on 14 December 2020: nobody is lost. */
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const BEGIN = new Date('2020-12-14T22:16:00Z');
const WORDS = (id: number): string =>
  `550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. Learn more at 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser x9si${id}abc.${id} - gsmtp`;

/** Champions at companies behind one gateway, and private persons at its own domain. */
const PEOPLE = Array.from({ length: 36 }, (_, n) => ({
  email: n % 3 === 0 ? `person${n}@gmail.com` : `person${n}@company${n % 7}.example`,
  company: n % 3 === 0 ? null : `company${n % 7}`,
}));
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  companies: Array.from({ length: 7 }, (_, n) => ({
    key: `company${n}`,
    properties: { name: `Company ${n}`, domain: `company${n}.example`, hubspot_owner_id: '501' },
  })),
  contacts: PEOPLE.map(({ email, company }, n) => ({
    key: `person${n}`,
    properties: { email, firstname: `Person ${n}`, hubspot_owner_id: '501', hs_buying_role: 'CHAMPION' },
    companies: company === null ? [] : [company],
  })),
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(BEGIN.toISOString(), SEED, {
    waitMs: 0,
    gapMs: 0,
    timeoutMs: 2_000,
    settings: DEFAULT_SETTINGS,
  });
  // Mail came through to all of them a month ago, and to most a week ago.
  for (const days of [40, 7]) {
    const reached = PEOPLE.filter((_, n) => days === 40 || n % 4 !== 0);
    await bench.post(reached.map(({ email }) => sendgridEvent(email, 'delivered', daysBefore(days))));
  }
  await bench.drain();
});
afterEach(() => bench.close());

const daysBefore = (days: number): Date => new Date(BEGIN.getTime() - days * DAY_MS);
const bounced = (n: number, at: Date): object =>
  sendgridEvent(PEOPLE[n]?.email ?? '', 'bounce', at, { type: 'bounce', status: '5.1.1', reason: WORDS(n) });

/** Three mailings in three hours; the gateway answers about each of their recipients in turn. */
const MAILINGS = [0, 80, 165];
const moment = (n: number): Date =>
  new Date(BEGIN.getTime() + (MAILINGS[Math.floor(n / 12)] ?? 0) * MINUTE_MS + (n % 12) * 20 * SECOND_MS);

/** @param look after each answer, and in the pauses */
async function outage(look: (n: number) => Promise<void> = () => Promise.resolve()): Promise<void> {
  for (let n = 0; n < PEOPLE.length; n++) {
    bench.clock.advance(Math.max(0, moment(n).getTime() - bench.clock.now().getTime()));
    await bench.post([bounced(n, moment(n))]);
    await bench.drain();
    await look(n);
    if (n % 12 !== 11) continue;
    bench.clock.advance(15 * MINUTE_MS);
    await bench.drain();
  }
}

async function states(): Promise<{ email: string; verdict: string; state: Record<string, unknown> }[]> {
  return bench.db('address').select('email', 'verdict', 'state').orderBy('email');
}

test('no champion is lost, nobody gets a task, and afterwards everything is as before', async () => {
  const statuses = new Set<string | null>();
  const before = (await states()).map(({ email, verdict }) => ({ email, verdict }));
  await outage(async (n) => {
    statuses.add((await bench.contact(PEOPLE[n]?.email ?? '')).bw_email_status ?? null);
  });
  // Three hours, and whatever waited.
  bench.clock.advance(30 * MINUTE_MS);
  await bench.drain();
  expect(await bench.tasks()).toEqual([]);
  expect(statuses).not.toContain('gone');
  for (const { email, verdict, state } of await states()) {
    expect([email, verdict, state.hypothesis]).toEqual([email, 'unsure', 'gateway_at_fault']);
    expect(JSON.stringify(state.evidence)).toContain('likelier at fault');
  }

  bench.clock.advance(DAY_MS);
  await bench.post(PEOPLE.map(({ email }) => sendgridEvent(email, 'delivered', bench.clock.now())));
  await bench.drain();
  expect(new Set((await states()).map(({ verdict }) => verdict))).toEqual(new Set(['reachable']));
  expect(before).toHaveLength(PEOPLE.length);
  expect(await bench.tasks()).toEqual([]);
  expect(await bench.db('episode')).toEqual([]);
  const { bw_email_status, bw_won_back_at } = await bench.contact(PEOPLE[1]?.email ?? '');
  expect([bw_email_status, bw_won_back_at || null]).toEqual(['works', null]);
}, 120_000);

test('told afterwards, backwards and at once, it is read the same, and so it is when all is rebuilt', async () => {
  await outage();
  bench.clock.advance(30 * MINUTE_MS);
  await bench.drain();
  const live = await states();
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  expect(await states()).toEqual(live);

  const other = await createFlowBench(bench.clock.now().toISOString(), SEED, {
    waitMs: 0,
    gapMs: 0,
    timeoutMs: 2_000,
    settings: DEFAULT_SETTINGS,
  });
  try {
    const events = PEOPLE.map((_, n) => bounced(n, moment(n)));
    await other.post(events.reverse());
    await other.drain();
    for (const days of [7, 40]) {
      const reached = PEOPLE.filter((_, n) => days === 40 || n % 4 !== 0);
      await other.post(reached.map(({ email }) => sendgridEvent(email, 'delivered', daysBefore(days))));
    }
    await other.drain();
    const verdicts = await other.db('address').select('email', 'verdict').orderBy('email');
    expect(verdicts).toEqual(live.map(({ email, verdict }) => ({ email, verdict })));
  } finally {
    await other.close();
  }
}, 120_000);

test('whoever left on an ordinary day is lost: after ten minutes, and not before', async () => {
  await bench.post([bounced(0, bench.clock.now())]);
  await bench.drain();
  expect(await bench.tasks()).toEqual([]);
  expect((await bench.contact(PEOPLE[0]?.email ?? '')).bw_email_status || null).toBeNull();
  bench.clock.advance(10 * MINUTE_MS);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(1);
}, 60_000);

test('who stays silent for two weeks after the outage was lost in it, and the owner hears of it', async () => {
  await outage();
  bench.clock.advance(DAY_MS);
  const others = PEOPLE.slice(1);
  await bench.post(others.map(({ email }) => sendgridEvent(email, 'delivered', bench.clock.now())));
  await bench.drain();
  bench.clock.advance(14 * DAY_MS);
  await bench.drain();
  const tasks = (await bench.tasks()) as { properties: Record<string, string> }[];
  expect(tasks.map((task) => task.properties.hs_task_subject)).toEqual([
    expect.stringContaining('Lost champion? Person 0'),
  ]);
}, 120_000);
