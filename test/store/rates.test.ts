/** Rates against a naive count of the same mail: any order, any repetition, any cut into batches, the same to the last digit. */
import fc from 'fast-check';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { judgeRate } from '../../src/flow/unknown-user-rate.ts';
import { takeIn } from '../../src/jobs/take-in.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import { eraseAddresses } from '../../src/store/erasure.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import { countGatewayRates } from '../../src/store/report/gateway-rates.ts';
import { countIpRates, countRates, type RateGroup, type RatesFilter } from '../../src/store/report/rates.ts';
import { addSource } from '../../src/store/source.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal, testBox } from '../support/portal.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const clock = new TestClock('2026-11-20T10:00:00Z');
let database: TestDatabase;
let portalId = 7100;

beforeAll(async () => {
  database = await createTestDatabase();
  // So that the people of one portal lie on both sides of a row's end.
  await database.db.raw('alter table address alter column address_id restart with 16376');
});
afterAll(() => database.drop());

const OUTCOMES = [
  'delivered',
  'unknown',
  'full',
  'unknown-for-now',
  'refused',
  'suppressed',
  'delivered-then-unknown',
] as const;

interface Mail {
  readonly person: number;
  readonly daysAgo: number;
  readonly campaign: string;
  readonly dataSource: string;
  readonly ip: string;
  readonly outcome: (typeof OUTCOMES)[number];
}

const mail = fc.record<Mail>({
  person: fc.integer({ min: 0, max: 15 }),
  daysAgo: fc.integer({ min: 0, max: 12 }),
  campaign: fc.constantFrom('', 'Autumn news', 'Spring “news”'),
  dataSource: fc.constantFrom('', 'form', 'partner'),
  ip: fc.constantFrom('', '192.0.2.7', '192.0.2.8'),
  outcome: fc.constantFrom(...OUTCOMES),
});

/** Every third person is behind a gateway that its refusals name. */
const emailOf = (person: number) => `p${person}@company${person % 3}.example`;
const dayOf = (daysAgo: number) => new Date(clock.now().getTime() - daysAgo * DAY_MS).toISOString().slice(0, 10);

function eventsOf(one: Mail): object[] {
  const at = new Date(clock.now().getTime() - one.daysAgo * DAY_MS);
  const more = {
    ...(one.campaign && { singlesend_name: one.campaign }),
    ...(one.dataSource && { bw_data_source: one.dataSource }),
    ...(one.ip && { ip: one.ip }),
  };
  const event = (type: string, rest: object = {}) => sendgridEvent(emailOf(one.person), type, at, { ...more, ...rest });
  const unknown = event('bounce', { type: 'bounce', reason: '550 5.1.1 User unknown', status: '5.1.1' });
  const delivered = event('delivered', { response: '250 OK' });
  switch (one.outcome) {
    case 'delivered':
      return [delivered];
    case 'unknown':
      return [unknown];
    case 'delivered-then-unknown':
      return [delivered, unknown];
    case 'full':
      return [event('bounce', { type: 'blocked', reason: '552 5.2.2 Mailbox full', status: '5.2.2' })];
    case 'unknown-for-now':
      // Some services tell of a delay with the code of a refusal.
      return [
        event('deferred', { response: `${one.person % 2 ? '450 4.1.1' : '550 5.1.1'} User unknown`, attempt: '1' }),
      ];
    case 'refused':
      return [event('bounce', { type: 'blocked', reason: '554 5.7.1 Message rejected: spam', status: '5.7.1' })];
    case 'suppressed':
      return [event('dropped', { reason: 'Bounced Address', status: '5.0.0' })];
  }
}

const isUnknown = ({ outcome }: Mail) => outcome === 'unknown' || outcome === 'delivered-then-unknown';
const isDelivered = ({ outcome }: Mail) => outcome === 'delivered' || outcome === 'delivered-then-unknown';
const isTried = ({ outcome }: Mail) => outcome !== 'suppressed';

/** Counted one by one, as somebody would with the log of the mail server in hand. */
function naively(mails: readonly Mail[], keyOf: (one: Mail) => string, filter: RatesFilter): RateGroup[] {
  const groups = new Map<string, { tried: Set<number>; delivered: Set<number>; unknown: Set<number> }>();
  for (const one of mails) {
    const day = dayOf(one.daysAgo);
    if (day < filter.from || day > filter.to || !isTried(one)) continue;
    if (filter.campaign !== null && one.campaign !== filter.campaign) continue;
    if (filter.dataSource !== null && one.dataSource !== filter.dataSource) continue;
    if (filter.except?.campaigns.includes(one.campaign) || filter.except?.dataSources.includes(one.dataSource))
      continue;
    const group = groups.get(keyOf(one)) ?? { tried: new Set(), delivered: new Set(), unknown: new Set() };
    groups.set(keyOf(one), group);
    group.tried.add(one.person);
    if (isDelivered(one)) group.delivered.add(one.person);
    if (isUnknown(one)) group.unknown.add(one.person);
  }
  return [...groups].map(([key, { tried, delivered, unknown }]) => ({
    key,
    attempted: tried.size,
    delivered: delivered.size,
    unknown: unknown.size,
  }));
}

function naivelyByIp(mails: readonly Mail[], filter: RatesFilter): RateGroup[] {
  const ended = mails
    .filter(
      ({ outcome, daysAgo }) =>
        outcome !== 'unknown-for-now' && dayOf(daysAgo) >= filter.from && dayOf(daysAgo) <= filter.to,
    )
    .filter((one) => isTried(one));
  return [...Map.groupBy(ended, ({ ip }) => ip)].map(([key, ofIp]) => ({
    key,
    attempted: ofIp.length + ofIp.filter(({ outcome }) => outcome === 'delivered-then-unknown').length,
    delivered: ofIp.filter(isDelivered).length,
    unknown: ofIp.filter(isUnknown).length,
  }));
}

const sorted = (groups: readonly RateGroup[]) => [...groups].sort((a, b) => (a.key < b.key ? -1 : 1));

async function open(): Promise<void> {
  portalId += 1;
  await addPortal(database.db, portalId);
  await addSource(database.db, portalId, testBox, { esp: 'sendgrid', label: 'News', secrets: ['k'], now: clock.now() });
}

async function post(events: readonly object[]): Promise<void> {
  const { source_id: sourceId } = await database.db('source').where({ portal_id: portalId }).first('source_id');
  const body = Buffer.from(JSON.stringify(events));
  await insertDeliveries(database.db, [
    { portalId, sourceId, receivedAt: clock.now(), headers: {}, body, state: 'waiting', why: null },
  ]);
  const deps = { db: database.db, clock, log: createLog('silent', 'test'), findAdapter };
  await takeIn(deps, { portalId, hashKey: Buffer.alloc(32) });
}

const MONDAY_OF = (day: string) => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
};

async function expectExact(mails: readonly Mail[], filter: RatesFilter): Promise<void> {
  const { db } = database;
  const counted = (key: Parameters<typeof countRates>[2]) => countRates(db, portalId, key, filter, 1_000).then(sorted);
  const reference = (keyOf: (one: Mail) => string) => sorted(naively(mails, keyOf, filter));
  expect(await counted('all')).toEqual(reference(() => ''));
  expect(await counted('campaign')).toEqual(reference((one) => one.campaign));
  expect(await counted('data_source')).toEqual(reference((one) => one.dataSource));
  expect(await counted('day')).toEqual(reference((one) => dayOf(one.daysAgo)));
  expect(await counted('week')).toEqual(reference((one) => MONDAY_OF(dayOf(one.daysAgo))));
  const [all] = await counted('all');
  const gateways = await countGatewayRates(db, portalId, filter);
  expect(gateways.reduce((sum, one) => sum + one.attempted, 0)).toBe(all?.attempted ?? 0);
  expect(gateways.reduce((sum, one) => sum + one.unknown, 0)).toBe(all?.unknown ?? 0);
}

const period = fc
  .tuple(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 13 }))
  .map(([a, b]) => ({ from: dayOf(Math.max(a, b)), to: dayOf(Math.min(a, b)) }));
const chosen = fc.record({
  campaign: fc.constantFrom(null, null, '', 'Autumn news'),
  dataSource: fc.constantFrom(null, null, '', 'partner'),
  except: fc.constantFrom({ campaigns: [], dataSources: [] }, { campaigns: ['Autumn news'], dataSources: ['partner'] }),
});

test('random mail in random order, cut anywhere and told again, is counted as somebody would count it one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(mail, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.nat()),
      period,
      chosen,
      async (mails, size, random, days, names) => {
        await open();
        const next = () => random.next().value ?? 0;
        const events = mails.flatMap((one) => eventsOf(one));
        const told = [...events, ...events.filter(() => next() % 3 === 0)]
          .map((event) => ({ event, at: next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ event }) => event);
        for (let at = 0; at < told.length; at += size) await post(told.slice(at, at + size));
        await expectExact(mails, { ...days, ...names });
        await expectExact(mails, { from: dayOf(30), to: dayOf(0), campaign: null, dataSource: null });
        const whole = { from: days.from, to: days.to, campaign: null, dataSource: null };
        expect(sorted(await countIpRates(database.db, portalId, whole, 1_000))).toEqual(
          sorted(naivelyByIp(mails, whole)),
        );
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

const EVER: RatesFilter = { from: dayOf(400), to: dayOf(0), campaign: null, dataSource: null };
const whole = async () => (await countRates(database.db, portalId, 'all', EVER, 10))[0];
const one = (person: number, outcome: Mail['outcome'], more: Partial<Mail> = {}): Mail => ({
  person,
  daysAgo: 1,
  campaign: 'Autumn news',
  dataSource: 'form',
  ip: '',
  outcome,
  ...more,
});

test('whoever is erased is taken out of both parts of the rate, and a rebuild changes nothing', async () => {
  await open();
  await post([0, 1, 2, 3].flatMap((person) => eventsOf(one(person, 'delivered'))));
  await post([4, 5].flatMap((person) => eventsOf(one(person, 'unknown'))));
  expect(await whole()).toEqual({ key: '', attempted: 6, delivered: 4, unknown: 2 });
  const idOf = async (person: number): Promise<number> =>
    (
      await database
        .db('address')
        .where({ portal_id: portalId, email: emailOf(person) })
        .first('address_id')
    ).address_id;
  await eraseAddresses(database.db, portalId, [await idOf(1), await idOf(4)]);
  expect(await whole()).toEqual({ key: '', attempted: 4, delivered: 3, unknown: 1 });
  await markAllDirty(database.db, portalId, clock.now());
  expect(await whole()).toEqual({ key: '', attempted: 4, delivered: 3, unknown: 1 });
});

test('what a service has on its list was not tried, and imported bounces can be left out', async () => {
  await open();
  await post([...eventsOf(one(0, 'delivered')), ...[1, 2, 3].flatMap((person) => eventsOf(one(person, 'unknown')))]);
  const events = database.db('event').where({ portal_id: portalId });
  const [first, second] = (await events.clone().select('event_key').orderBy('event_key')) as { event_key: string }[];
  await events
    .clone()
    .where(first ?? {})
    .update({ origin: 'pull' });
  await events
    .clone()
    .where(second ?? {})
    .update({ origin: 'import' });
  expect(await whole()).toEqual({ key: '', attempted: 3, delivered: 1, unknown: 2 });
  const [live] = await countRates(database.db, portalId, 'all', { ...EVER, isLive: true }, 10);
  expect(live).toEqual({ key: '', attempted: 2, delivered: 1, unknown: 1 });
});

test('a gateway is known of a domain, by its answers or else by its MX, and counts for all of its addresses', async () => {
  await open();
  const mailTo = (email: string, type: string, more: object = {}) =>
    sendgridEvent(email, type, new Date(clock.now().getTime() - DAY_MS), more);
  const gone = (words: string) => ({ type: 'bounce', reason: words, status: '5.1.1' });
  await post([
    mailTo('a@said.example', 'delivered'),
    mailTo(
      'b@said.example',
      'bounce',
      gone('550 5.1.1 The email account that you tried to reach does not exist - gsmtp'),
    ),
    mailTo('c@said.example', 'delivered'),
    mailTo('a@looked-up.example', 'delivered'),
    mailTo('b@looked-up.example', 'bounce', gone('550 5.1.1 User unknown')),
    mailTo('a@silent.example', 'delivered'),
  ]);
  await database.db.raw(
    `insert into dns_observation (portal_id, domain, observed_at, mx, has_address, outcome)
     values (?, 'looked-up.example', ?, '{looked-up-example.mail.protection.outlook.com}', true, 'takes_mail')`,
    [portalId, clock.now()],
  );
  expect(await countGatewayRates(database.db, portalId, EVER)).toEqual([
    { key: 'google', attempted: 3, delivered: 2, unknown: 1 },
    { key: 'microsoft365', attempted: 2, delivered: 1, unknown: 1 },
    { key: '', attempted: 1, delivered: 1, unknown: 0 },
  ]);
});

test('a rate is said where there is enough to say it, and its levels are sure where chance alone is no excuse', () => {
  expect(judgeRate({ attempted: 9, delivered: 4, unknown: 5 })).toMatchObject({ rate: null, silent: 'few' });
  expect(judgeRate({ attempted: 400, delivered: 0, unknown: 40 })).toMatchObject({
    rate: null,
    silent: 'no-deliveries',
  });
  expect(judgeRate({ attempted: 10, delivered: 9, unknown: 1 })).toMatchObject({ rate: 0.1, level: 3, sureLevel: 1 });
  expect(judgeRate({ attempted: 1_000, delivered: 950, unknown: 50 })).toMatchObject({ level: 2, sureLevel: 1 });
  expect(judgeRate({ attempted: 1_000, delivered: 930, unknown: 70 })).toMatchObject({ level: 2, sureLevel: 2 });
  expect(judgeRate({ attempted: 100_000, delivered: 99_000, unknown: 999 })).toMatchObject({ level: 0, sureLevel: 0 });
});
