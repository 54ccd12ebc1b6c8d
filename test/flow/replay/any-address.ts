/** Whatever an address may have lived through, known at once or long after it happened. */
import fc from 'fast-check';
import type { LedgerEvent } from '../../../src/flow/event.ts';
import type { ReplayedAddress } from '../../../src/flow/replay/history-at.ts';
import { DEFAULT_SETTINGS, PLAY_IDS, type Settings } from '../../../src/flow/settings.ts';
import type { Burst, LifeSign, PersonsWord } from '../../../src/flow/state.ts';
import { block, day, dayName, EMAIL, event, full, hard, sign, soft } from '../build-history.ts';
import { colleague, company, contact, deal, facts } from '../decide/build-input.ts';

export const SPAN = 130;
const GATEWAY = 'acme.example';

/** Quarter days, so that moments collide often. */
const quarter = fc.integer({ min: 0, max: SPAN * 4 }).map((n) => n / 4);
const dayNumber = fc.integer({ min: 0, max: SPAN });

type Make = (part: Partial<LedgerEvent>) => LedgerEvent;
const BOUNCES: readonly Make[] = [
  (part) => hard(0, part),
  (part) => hard(0, { ...part, reason: 'domain_unknown' }),
  (part) => soft(0, part),
  (part) => full(0, part),
  (part) => block(0, part),
];
const LEAVINGS: readonly Make[] = [
  (part) => event(day(0), { ...part, type: 'global_unsubscribe', actor: 'person', scope: 'everything' }),
  (part) => event(day(0), { ...part, type: 'list_unsubscribe', actor: 'person', scope: 'stream', stream: 'a' }),
  (part) => event(day(0), { ...part, type: 'complaint', actor: 'person' }),
  (part) => event(day(0), { ...part, type: 'resubscribe', actor: 'person', scope: 'everything' }),
];
const REPLIES: readonly Make[] = [
  (part) => event(day(0), { ...part, type: 'auto_reply', reason: 'left_company', origin: 'reply' }),
];

/** Some became known at once, some days after they happened. */
const ledgerEvent = (makers: readonly Make[]) =>
  fc
    .record({
      make: fc.constantFrom(...makers),
      at: quarter,
      late: fc.constantFrom(0, 0, 0.25, 3, 12, 40),
      origin: fc.constantFrom('live' as const, 'live' as const, 'import' as const),
      key: fc.integer({ min: 0, max: 9_999 }),
    })
    .map(({ make, at, late, origin, key }) => {
      const [occurredAt, receivedAt] = [day(at), day(at + late)];
      return make({ occurredAt, receivedAt, at: occurredAt, origin, eventKey: `k${key}`, gateway: GATEWAY });
    });

const ledger = (makers: readonly Make[]) =>
  fc.uniqueArray(ledgerEvent(makers), { minLength: 1, maxLength: 8, selector: (one) => one.eventKey });
/** Most people have either trouble alone or wishes alone. */
const events = fc.oneof(
  ledger([...BOUNCES, ...LEAVINGS, ...REPLIES]),
  ledger(BOUNCES),
  ledger(LEAVINGS),
  ledger([...LEAVINGS, ...REPLIES]),
);

const life: fc.Arbitrary<LifeSign[]> = fc.array(
  quarter.map((n) => sign(n)),
  { maxLength: 3 },
);
const word: fc.Arbitrary<PersonsWord | null> = fc.option(
  fc.record({
    says: fc.constantFrom<PersonsWord['says']>('reachable', 'left', 'wrong_address'),
    by: fc.constant('Sam'),
    at: quarter.map(day),
    until: fc.option(quarter.map(day)),
  }),
);
const burst: fc.Arbitrary<Burst> = quarter.map((n) => ({
  gateway: GATEWAY,
  slot: day(n),
  words: '550 5.1.1 user unknown',
  addresses: 20,
}));

export const anyAddress: fc.Arbitrary<ReplayedAddress> = fc
  .record({
    events,
    days: fc.array(dayNumber.map(dayName), { maxLength: 8 }),
    life,
    word,
    bursts: fc.array(burst, { maxLength: 1 }),
    correctedAt: fc.option(quarter.map(day)),
    peersOn: fc.option(dayNumber.map(dayName)),
    learnedAt: fc.option(quarter.map(day)),
    survey: fc.option(quarter.map((n) => ({ reason: 'too_many', comment: 'Too much mail', answeredAt: day(n) }))),
    isChampion: fc.boolean(),
    lifecycleStage: fc.constantFrom('customer', 'opportunity', null),
    probability: fc.constantFrom(null, 0.2, 0.4, 0.8),
    otherOn: fc.option(dayNumber.map(dayName)),
  })
  .map((given) => ({
    addressId: 1,
    survey: given.survey,
    facts: facts({
      contact: contact({
        life: given.life,
        lifecycleStage: given.lifecycleStage,
        buyingRoles: given.isChampion ? ['CHAMPION'] : [],
        otherEmails: ['dana@acme.example'],
      }),
      company: company({ industry: 'SOFTWARE' }),
      colleagues: [colleague({ life: given.life })],
      deals: given.probability === null ? [] : [deal({ stageProbability: given.probability })],
      named: new Map([['dana@acme.example', { deliveredOn: given.otherOn, isLost: true, optedOut: false }]]),
    }),
    history: {
      email: EMAIL,
      events: given.events,
      deliveredDays: [...new Set(given.days)],
      life: given.life,
      word: given.word,
      actedUpon: [],
      corrected: given.correctedAt && { at: given.correctedAt, works: true },
      bursts: given.bursts,
      peers: given.peersOn === null ? null : { domain: GATEWAY, reached: 3, lastOn: given.peersOn },
      record: {
        createdAt: day(-400),
        industry: given.learnedAt && {
          industry: 'SOFTWARE',
          companies: 12,
          attempted: 400,
          blocked: 40,
          usualShare: 0.01,
          learnedAt: given.learnedAt,
        },
        isDomainAlive: false,
      },
      mxGateway: null,
    },
  }));

const OF_CONCLUDE: Readonly<Record<string, readonly number[]>> = {
  retryDays: [1, 20],
  callAfterDays: [1, 30],
  softLimit: [1, 2, 9],
  softWindowDays: [10, 365],
  fullMailboxDays: [3, 60],
  lifeDays: [10, 365],
  deliveryDays: [5, 90],
  unsureDays: [1, 60],
  dormantDays: [30],
  leaveMinutes: [0, 10_000],
};
const OF_DECIDE: Readonly<Record<string, readonly unknown[]>> = {
  championRoles: [[]],
  dealProbability: [0.1, 0.9],
  matterDays: [10],
  taskMaxAgeDays: [1, 60],
  personalTouch: ['on'],
  taskCapPerOwner: [1],
  weeklyReasons: ['off'],
  suppressDead: ['automatic'],
  contactRules: [[{ place: '*', who: 'everybody', basis: 'any', answer: 'call' }]],
};

/** Rules in which one thing is otherwise, or a few are. */
export const anySettings: fc.Arbitrary<Settings> = fc
  .array(
    fc.oneof(
      fc
        .constantFrom(...Object.entries(OF_CONCLUDE))
        .chain(([key, values]) => fc.constantFrom(...values).map((value) => ({ conclude: { [key]: value } }))),
      fc
        .constantFrom(...Object.entries(OF_DECIDE))
        .chain(([key, values]) => fc.constantFrom(...values).map((value) => ({ decide: { [key]: value } }))),
      fc.constantFrom(...PLAY_IDS).map((play) => ({ plays: { [play]: { on: false } } })),
      fc.constantFrom(...PLAY_IDS).map((play) => ({ wording: { [play]: { title: 'Ours', opening: 'Look here.' } } })),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((changes) => {
    let { conclude, decide } = DEFAULT_SETTINGS;
    for (const change of changes) {
      if ('conclude' in change) conclude = { ...conclude, ...change.conclude };
      if ('decide' in change) decide = { ...decide, ...change.decide };
      if ('plays' in change) decide = { ...decide, plays: { ...decide.plays, ...change.plays } };
      if ('wording' in change) decide = { ...decide, wording: { ...decide.wording, ...change.wording } };
    }
    return { ...DEFAULT_SETTINGS, conclude, decide };
  });
