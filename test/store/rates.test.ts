/** Rates against a naive count of the same mail: any order, any repetition, any cut into batches, the same to the last digit. */
import fc from 'fast-check';
import { RATE_KINDS } from '../../src/flow/rate-kind.ts';
import { judgeRate } from '../../src/flow/unknown-user-rate.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import { eraseAddresses } from '../../src/store/erasure.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import type { RatesFilter } from '../../src/store/report/counted-by.ts';
import { countFirstSends } from '../../src/store/report/first-send.ts';
import { countGatewayRates } from '../../src/store/report/gateway-rates.ts';
import { countIpRates, countRates } from '../../src/store/report/rates.ts';
import {
  dayOf,
  eventsOf,
  type Mail,
  mail,
  NOW,
  naively,
  naivelyByIp,
  naivelyBySend,
  one,
  origins,
  sorted,
  withOrigins,
} from '../support/naive-rates.ts';
import { createRatesLedger, type RatesLedger } from '../support/rates-ledger.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

let ledger: RatesLedger;
beforeAll(async () => {
  ledger = await createRatesLedger();
});
afterAll(() => ledger.drop());

const MONDAY_OF = (day: string) => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
};

async function expectExact(mails: readonly Mail[], filter: RatesFilter): Promise<void> {
  const { db } = ledger;
  const counted = (key: Parameters<typeof countRates>[2]) =>
    countRates(db, ledger.portalId, key, filter, 1_000).then(sorted);
  const reference = (keyOf: (one: Mail) => string) => sorted(naively(mails, keyOf, filter));
  expect(await counted('all')).toEqual(reference(() => ''));
  expect(await counted('campaign')).toEqual(reference((one) => one.campaign));
  expect(await counted('data_source')).toEqual(reference((one) => one.dataSource));
  expect(await counted('day')).toEqual(reference((one) => dayOf(one.daysAgo)));
  expect(await counted('week')).toEqual(reference((one) => MONDAY_OF(dayOf(one.daysAgo))));
  const [all] = await counted('all');
  const gateways = await countGatewayRates(db, ledger.portalId, filter);
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

test('random mail and files in random order, cut anywhere and told again, are counted as somebody would count them one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(mail, { minLength: 1, maxLength: 60, size: 'max' }),
      origins,
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.nat()),
      period,
      chosen,
      async (mails, rows, size, random, days, names) => {
        await ledger.open();
        const next = () => random.next().value ?? 0;
        const facts = [
          ...mails.flatMap((one) => eventsOf(one)).map((event) => ({ event, row: null })),
          ...rows.map((row) => ({ event: null, row })),
        ];
        const told = [...facts, ...facts.filter(() => next() % 3 === 0)]
          .map((fact) => ({ ...fact, at: next() }))
          .sort((a, b) => a.at - b.at);
        for (let at = 0; at < told.length; at += size) {
          const some = told.slice(at, at + size);
          await ledger.post(
            some.flatMap(({ event }) => event ?? []),
            some.flatMap(({ row }) => row ?? []),
          );
        }
        const counted = withOrigins(mails, rows);
        await expectExact(counted, { ...days, ...names });
        await expectExact(counted, { from: dayOf(30), to: dayOf(0), campaign: null, dataSource: null });
        for (const kind of RATE_KINDS) await expectExact(counted, { ...days, ...names, kind });
        for (const kind of ['unknown', 'soft', 'block'] as const)
          expect(await countFirstSends(ledger.db, ledger.portalId, { ...days, ...names, kind })).toEqual(
            naivelyBySend(mails, { ...days, ...names, kind }),
          );
        const whole = { from: days.from, to: days.to, campaign: null, dataSource: null };
        expect(sorted(await countIpRates(ledger.db, ledger.portalId, whole, 1_000))).toEqual(
          sorted(naivelyByIp(mails, whole)),
        );
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

const EVER: RatesFilter = { from: dayOf(400), to: dayOf(0), campaign: null, dataSource: null };
const whole = async () => (await countRates(ledger.db, ledger.portalId, 'all', EVER, 10))[0];
test('whoever is erased is taken out of both parts of the rate, and a rebuild changes nothing', async () => {
  await ledger.open();
  await ledger.post([0, 1, 2, 3].flatMap((person) => eventsOf(one(person, 'delivered'))));
  await ledger.post([4, 5].flatMap((person) => eventsOf(one(person, 'unknown'))));
  expect(await whole()).toEqual({ key: '', attempted: 6, delivered: 4, unknown: 2 });
  await eraseAddresses(ledger.db, ledger.portalId, [await ledger.idOf(1), await ledger.idOf(4)]);
  expect(await whole()).toEqual({ key: '', attempted: 4, delivered: 3, unknown: 1 });
  await markAllDirty(ledger.db, ledger.portalId, NOW);
  expect(await whole()).toEqual({ key: '', attempted: 4, delivered: 3, unknown: 1 });
});

test('what a service has on its list was not tried, and imported bounces can be left out', async () => {
  await ledger.open();
  await ledger.post([
    ...eventsOf(one(0, 'delivered')),
    ...[1, 2, 3].flatMap((person) => eventsOf(one(person, 'unknown'))),
  ]);
  const events = ledger.db('event').where({ portal_id: ledger.portalId });
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
  const [live] = await countRates(ledger.db, ledger.portalId, 'all', { ...EVER, isLive: true }, 10);
  expect(live).toEqual({ key: '', attempted: 2, delivered: 1, unknown: 1 });
});

test('a gateway is known of a domain, by its answers or else by its MX, and counts for all of its addresses', async () => {
  await ledger.open();
  const mailTo = (email: string, type: string, more: object = {}) =>
    sendgridEvent(email, type, new Date(NOW.getTime() - DAY_MS), more);
  const gone = (words: string) => ({ type: 'bounce', reason: words, status: '5.1.1' });
  await ledger.post([
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
  await ledger.db.raw(
    `insert into dns_observation (portal_id, domain, observed_at, mx, has_address, outcome)
     values (?, 'looked-up.example', ?, '{looked-up-example.mail.protection.outlook.com}', true, 'takes_mail')`,
    [ledger.portalId, NOW],
  );
  expect(await countGatewayRates(ledger.db, ledger.portalId, EVER)).toEqual([
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
