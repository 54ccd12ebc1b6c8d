import { decideAddress } from '../../../src/flow/decide/decide-address.ts';
import type { Decision, PlayInput } from '../../../src/flow/decide/play.ts';
import { championLost } from '../../../src/flow/decide/plays/champion-lost.ts';
import { dealAtRisk } from '../../../src/flow/decide/plays/deal-at-risk.ts';
import { globalUnsubscribe } from '../../../src/flow/decide/plays/global-unsubscribe.ts';
import { softBounceCall } from '../../../src/flow/decide/plays/soft-bounce-call.ts';
import { softBounceRetry } from '../../../src/flow/decide/plays/soft-bounce-retry.ts';
import { plays } from '../../../src/flow/decide/plays.ts';
import type { LedgerEvent } from '../../../src/flow/event.ts';
import { PLAY_IDS } from '../../../src/flow/settings.ts';
import type { EpisodeInterval } from '../../../src/flow/state.ts';
import { describePlay } from '../../battery/play.battery.ts';
import { block, day, event, full, hard, sign, soft, word } from '../build-history.ts';
import { colleague, company, contact, deal, facts, type InputParts, input } from './build-input.ts';

const SOON = 0.1;

function left(n = 0, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return event(day(n), { type: 'global_unsubscribe', actor: 'person', scope: 'everything', native: 'page', ...part });
}

function complaint(n = 0): LedgerEvent {
  return event(day(n), { type: 'complaint', actor: 'person' });
}

const champion = facts({ contact: contact({ buyingRoles: ['CHAMPION'] }) });
const lateDeal = facts({ deals: [deal()] });
const customer = facts({ contact: contact({ lifecycleStage: 'customer' }) });

const gone: InputParts = { history: { events: [hard(0)] } };
const perhapsGone: InputParts = { history: { events: [hard(0)], life: [sign(-1)] } };
const softTwice: InputParts = { history: { events: [full(0), full(8)] } };
const softThrice: InputParts = { history: { events: [full(0), full(8), full(16)] } };

function names(decisions: readonly Decision[]): readonly string[] {
  return decisions.map(({ play }) => play);
}

function task(decisions: readonly Decision[]) {
  return decisions[0]?.task;
}

function words(given: PlayInput, play: { decide(of: PlayInput): readonly Decision[] }): string {
  return JSON.stringify(task(play.decide(given)));
}

test('every play is in the list once', () => {
  expect(plays.map((play) => play.id).sort()).toEqual([...PLAY_IDS].sort());
});

describePlay(softBounceRetry, {
  'one soft bounce': input(SOON, { history: { events: [soft(0)] } }),
  'a second one': input(8.1, softTwice),
});
describePlay(softBounceCall, {
  'a customer': input(8.1, { ...softTwice, facts: customer }),
  'a late deal': input(SOON, { history: { events: [soft(0)] }, facts: lateDeal }),
  'a third soft bounce': input(16.1, { ...softThrice, facts: customer }),
});
describePlay(championLost, {
  'no longer works': input(SOON, { ...gone, facts: champion }),
  'may no longer work': input(SOON, { ...perhapsGone, facts: champion }),
  'refused before': input(SOON, { history: { events: [block(-1), hard(0)], life: [sign(-2)] }, facts: champion }),
  'left everything before': input(SOON, { history: { events: [left(-1), hard(0)] }, facts: champion }),
});
describePlay(dealAtRisk, {
  'no longer works': input(SOON, { ...gone, facts: lateDeal }),
  'may no longer work': input(SOON, { ...perhapsGone, facts: lateDeal }),
  'a full mailbox': input(16.1, { ...softThrice, facts: lateDeal }),
  'several deals and colleagues': input(SOON, {
    ...gone,
    facts: facts({ deals: [deal(), deal({ dealId: '72', currency: 'XXQ' })], colleagues: [colleague()] }),
  }),
});
describePlay(globalUnsubscribe, {
  'a review': input(SOON, { history: { events: [left()] }, survey: { reason: 'too_often', comment: 'Too much' } }),
  'a call': input(SOON, { history: { events: [left()] }, settings: { callAllowedCountries: ['US'] } }),
  'a complaint': input(SOON, { history: { events: [complaint()] }, facts: customer }),
});

describe('soft-bounce-retry', () => {
  test('marks the contact for a retry, without a task', () => {
    expect(softBounceRetry.decide(input(SOON, { history: { events: [soft(0)] } }))).toMatchObject([
      { target: { type: 'contact', id: '501' }, task: null, because: { retryAfter: day(7).toISOString() } },
    ]);
  });

  test.each([
    ['a hard bounce', { events: [hard(0)] }],
    ['a block', { events: [block(0)] }],
    ['nothing', { events: [] }],
    ['a person who left everything', { events: [soft(0), left(-1)] }],
  ])('is silent for %s', (_, history) => {
    expect(softBounceRetry.decide(input(SOON, { history }))).toEqual([]);
  });
});

describe('soft-bounce-call', () => {
  test.each([
    ['an open deal', facts({ deals: [deal({ stageProbability: 0.1 })] }), true],
    ['a closed deal', facts({ deals: [deal({ isOpen: false })] }), false],
    ['any buying role', facts({ contact: contact({ buyingRoles: ['INFLUENCER'] }) }), true],
    ['the tick of a champion', facts({ contact: contact({ isChampion: true }) }), true],
    ['a customer', customer, true],
    ['a human sign 180 days ago', facts({ contact: contact({ life: [sign(8.1 - 180)] }) }), true],
    ['an older human sign', facts({ contact: contact({ life: [sign(8 - 180)] }) }), false],
    ['a meeting that lies ahead', facts({ contact: contact({ life: [sign(30, 'meeting')] }) }), false],
    ['nothing that matters', facts(), false],
  ])('for %s', (_, known, fires) => {
    expect(softBounceCall.decide(input(8.1, { ...softTwice, facts: known }))).toHaveLength(fires ? 1 : 0);
  });

  test('waits for the second bounce a week later, unless a late deal is open', () => {
    const once: InputParts = { history: { events: [soft(0)] } };
    expect(softBounceCall.decide(input(SOON, { ...once, facts: customer }))).toEqual([]);
    expect(
      softBounceCall.decide(input(SOON, { ...once, facts: facts({ deals: [deal({ stageProbability: 0.59 })] }) })),
    ).toEqual([]);
    expect(task(softBounceCall.decide(input(SOON, { ...once, facts: lateDeal })))).toMatchObject({
      priority: 'HIGH',
      dueAt: new Date('2026-03-02T22:00:00Z'),
    });
  });

  test('is a call of medium priority by the next working day, at the contact, its company and its open deals', () => {
    const known = facts({ contact: contact({ lifecycleStage: 'customer' }), deals: [deal({ stageProbability: 0.2 })] });
    expect(task(softBounceCall.decide(input(8.1, { ...softTwice, facts: known })))).toMatchObject({
      type: 'CALL',
      priority: 'MEDIUM',
      dueAt: new Date('2026-03-11T21:00:00Z'),
      ownerId: '11',
      associations: [
        { type: 'contact', id: '501' },
        { type: 'company', id: '900' },
        { type: 'deal', id: '71' },
      ],
    });
  });

  test('shows phones and profiles, and says so where there are none', () => {
    const profile = { linkedinUrl: 'https://linkedin.example/dana' };
    const customers = { lifecycleStage: 'customer' };
    const of = (part: Parameters<typeof contact>[0]) =>
      words(
        input(8.1, { ...softTwice, facts: facts({ contact: contact({ ...customers, ...part }) }) }),
        softBounceCall,
      );
    expect(of(profile)).toContain('+1 555 0100, mobile +1 555 0101; LinkedIn: https://linkedin.example/dana');
    expect(of({ ...profile, phone: null, mobilePhone: null })).toContain(
      'or write on LinkedIn: https://linkedin.example',
    );
    expect(of({ phone: null, mobilePhone: null })).toContain(
      'no phone number is on record, so ask the switchboard at Acme.',
    );
    expect(of({ mobilePhone: '+1 555 0100' })).not.toContain('mobile');
  });

  test('asks who reads a shared inbox', () => {
    const of = input(16.1, { history: { ...softThrice.history, email: 'info@acme.example' }, facts: customer });
    expect(words(of, softBounceCall)).toContain('Ask who reads this shared inbox');
  });

  test('leaves alone who left everything', () => {
    const history = { events: [full(0), full(8), left(-1)] };
    expect(softBounceCall.decide(input(8.1, { history, facts: customer }))).toEqual([]);
  });
});

describe('champion-lost', () => {
  test.each([
    ['CHAMPION', 'champion'],
    ['DECISION_MAKER', 'decision maker'],
    ['LEGAL_AND_COMPLIANCE', 'legal and compliance'],
    ['BUDGET_HOLDER', 'budget holder'],
  ])('fires for %s', (role, text) => {
    const given = input(SOON, { ...gone, facts: facts({ contact: contact({ buyingRoles: ['OTHER', role] }) }) });
    expect(championLost.decide(given)).toMatchObject([{ because: { role: text } }]);
    expect(task(championLost.decide(given))?.subject).toBe(`Lost ${text}? Dana Reyes (Acme): address no longer works`);
  });

  test('fires for whom the rep ticked, and for no other role', () => {
    expect(
      championLost.decide(input(SOON, { ...gone, facts: facts({ contact: contact({ isChampion: true }) }) })),
    ).toHaveLength(1);
    const other = facts({ contact: contact({ buyingRoles: ['INFLUENCER'] }) });
    expect(championLost.decide(input(SOON, { ...gone, facts: other }))).toEqual([]);
    expect(
      championLost.decide(input(SOON, { ...gone, facts: other, settings: { championRoles: ['INFLUENCER'] } })),
    ).toHaveLength(1);
  });

  test('fires when the person may be gone, and asks to verify by phone', () => {
    const given = input(SOON, { ...perhapsGone, facts: champion });
    expect(task(championLost.decide(given))?.subject).toBe(
      'Lost champion? Dana Reyes (Acme): may be gone, please verify by phone',
    );
  });

  test.each([
    ['a full mailbox', softThrice, 16.1],
    ['a block', { history: { events: [block(0)] } }, SOON],
    ['a soft bounce', { history: { events: [soft(0)] } }, SOON],
  ] as const)('is silent for %s', (_, parts, now) => {
    expect(championLost.decide(input(now, { ...parts, facts: champion }))).toEqual([]);
  });

  test('is due on Monday when the loss is found on a Friday', () => {
    const given = input(4.1, { history: { events: [hard(4)] }, facts: champion });
    expect(task(championLost.decide(given))?.dueAt).toEqual(new Date('2026-03-09T21:00:00Z'));
  });

  test('sends nobody to call a person who left everything, unless the rules allow it', () => {
    const history = { events: [left(-1), hard(0)] };
    const strict = championLost.decide(input(SOON, { history, facts: champion }));
    expect(task(strict)).toMatchObject({ type: 'TODO' });
    expect(JSON.stringify(strict)).toContain('Do not contact Dana Reyes');
    expect(JSON.stringify(strict)).not.toContain('+1 555 0100');
    const allowed = championLost.decide(
      input(SOON, { history, facts: champion, settings: { callAllowedCountries: ['US'] } }),
    );
    expect(task(allowed)).toMatchObject({ type: 'CALL' });
    expect(JSON.stringify(allowed)).toContain('without a pitch');
  });

  test('is due to silence, too: 14 days after the bounce it still finds its owner, a day later no more', () => {
    expect(championLost.decide(input(14, { ...perhapsGone, facts: champion }))).toHaveLength(1);
    expect(championLost.decide(input(14.01, { ...perhapsGone, facts: champion }))).toEqual([]);
  });
});

describe('deal-at-risk', () => {
  test.each([
    [0.6, true],
    [0.59, false],
    [null, false],
  ])('fires at a stage probability of %p: %p', (stageProbability, fires) => {
    const given = input(SOON, { ...gone, facts: facts({ deals: [deal({ stageProbability })] }) });
    expect(dealAtRisk.decide(given)).toHaveLength(fires ? 1 : 0);
  });

  test('is silent for closed deals and for mail that is refused or retried', () => {
    expect(dealAtRisk.decide(input(SOON, { ...gone, facts: facts({ deals: [deal({ isOpen: false })] }) }))).toEqual([]);
    expect(dealAtRisk.decide(input(SOON, { history: { events: [block(0)] }, facts: lateDeal }))).toEqual([]);
    expect(dealAtRisk.decide(input(SOON, { history: { events: [soft(0)] }, facts: lateDeal }))).toEqual([]);
  });

  test('is one task for all deals, the nearest first, then the largest', () => {
    const deals = [
      deal({ dealId: '1', name: 'Undated', closeDate: null }),
      deal({ dealId: '2', name: 'Later', closeDate: day(60) }),
      deal({ dealId: '3', name: 'Small', closeDate: day(8), amount: 10 }),
      deal({ dealId: '4', name: 'Large', closeDate: day(8), amount: 90_000 }),
      deal({ dealId: '5', name: 'Early stage', stageProbability: 0.1 }),
    ];
    const decisions = dealAtRisk.decide(input(SOON, { ...gone, facts: facts({ deals }) }));
    expect(decisions).toHaveLength(1);
    expect(
      task(decisions)
        ?.associations.filter(({ type }) => type === 'deal')
        .map(({ id }) => id),
    ).toEqual(['4', '3', '2', '1']);
    expect(task(decisions)?.subject).toBe(
      'Deal at risk: Dana Reyes (Acme) no longer gets mail; Large, $90,000, closes 10 Mar 2026, +3 more',
    );
  });

  test('is due today where the portal is, in the evening too', () => {
    const at = (now: Date, timeZone: string) =>
      task(dealAtRisk.decide({ ...input(SOON, { ...gone, facts: facts({ deals: [deal()], timeZone }) }), now }))?.dueAt;
    expect(at(new Date('2026-03-02T12:00:00Z'), 'Europe/Berlin')).toEqual(new Date('2026-03-02T16:00:00Z'));
    expect(at(new Date('2026-03-02T16:00:00Z'), 'Europe/Berlin')).toEqual(new Date('2026-03-02T22:00:00Z'));
    expect(at(new Date('2026-03-02T22:30:00Z'), 'Europe/Berlin')).toEqual(new Date('2026-03-02T22:30:00Z'));
    // Clocks go forward in New York on 8 March.
    expect(at(new Date('2026-03-09T12:00:00Z'), 'America/New_York')).toEqual(new Date('2026-03-09T21:00:00Z'));
    expect(at(new Date('2026-03-02T12:00:00Z'), 'Nowhere/Land')).toEqual(new Date('2026-03-02T17:00:00Z'));
  });

  test('names person, company and deal within 120 characters, however long they are', () => {
    const long = 'Very Long Name of Something '.repeat(12);
    const known = facts({
      contact: contact({ name: `${'Bartholomäus '.repeat(20)}😀` }),
      company: company({ name: long }),
      deals: [deal({ name: long })],
    });
    const subject = task(dealAtRisk.decide(input(SOON, { ...gone, facts: known })))?.subject ?? '';
    expect(subject).toBe(
      'Deal at risk: Bartholomäus Bar… (Very Long Name o…) no longer gets mail; Very Long Name of…, $48,000, closes 10 Mar 2026',
    );
  });

  test('leaves words that look like HTML as they are: whoever writes them into a page escapes them', () => {
    const known = facts({ deals: [deal({ name: '<b>Big</b> & "bold"' })] });
    const text = words(
      input(SOON, { history: { events: [hard(0, { diagnostic: '550 <script>x</script>' })] }, facts: known }),
      dealAtRisk,
    );
    expect(JSON.parse(text).subject).toContain('<b>Big</b> & "bold"');
    expect(text).toContain('“550 <script>x</script>”');
  });
});

describe('global-unsubscribe', () => {
  const of = (parts: InputParts) => globalUnsubscribe.decide(input(SOON, { history: { events: [left()] }, ...parts }));

  test('by default asks for a review and forbids contact', () => {
    expect(of({})).toMatchObject([{ because: { mode: 'review' }, task: { type: 'TODO', priority: 'MEDIUM' } }]);
    expect(task(of({}))?.subject).toBe('Review internally, do not contact: Dana Reyes (Acme) left all our mail');
    expect(JSON.stringify(of({}))).not.toContain('+1 555');
  });

  const person = (part: Parameters<typeof contact>[0], known = {}) => facts({ contact: contact(part), ...known });
  test.each([
    ['the country is allowed', ['US'], person({}), 'call'],
    ['the country is allowed by name', ['United States'], person({ country: 'usa' }), 'call'],
    ['the country is written in its own language', ['DE'], person({ country: 'Deutschland' }), 'call'],
    ['another country is allowed', ['US'], person({ country: 'Germany' }), 'review'],
    ['a person at a company in the EU is not named', ['US', 'EU'], person({ country: 'France' }), 'review'],
    ['a person at a company in the UK is not named', ['US'], person({ country: 'England' }), 'review'],
    ['the UK is allowed', ['UK'], person({ country: 'United Kingdom' }), 'call'],
    ['the country is not known', ['US'], person({ country: null }), 'review'],
    ['the country is no country', ['US'], person({ country: 'Middle-earth' }), 'review'],
    ['nobody knows whether they act for a company', ['US'], person({}, { company: null }), 'review'],
    [
      'they are a customer without a company',
      ['US'],
      person({ lifecycleStage: 'customer' }, { company: null }),
      'call',
    ],
    ['private persons are allowed', ['US:private'], person({}, { company: null }), 'call'],
  ])('when %s', (_, callAllowedCountries, known, mode) => {
    expect(of({ facts: known, settings: { callAllowedCountries } })).toMatchObject([{ because: { mode } }]);
  });

  test('never calls about a complaint', () => {
    const decisions = of({ history: { events: [complaint()] }, settings: { callAllowedCountries: ['US'] } });
    expect(decisions).toMatchObject([{ because: { mode: 'review', complaint: true } }]);
    expect(task(decisions)?.subject).toContain('marked our mail as spam');
  });

  test('a call is humble, by phone, without a pitch', () => {
    const text = JSON.stringify(of({ settings: { callAllowedCountries: ['US'] } }));
    expect(text).toContain('Call Dana Reyes once, never by email: +1 555 0100');
    expect(text).toContain('No pitch');
    const without = person({ phone: null, mobilePhone: null });
    expect(JSON.stringify(of({ facts: without, settings: { callAllowedCountries: ['US'] } }))).toContain(
      'no phone number is on record',
    );
  });

  test.each([
    [
      'since their first won deal',
      [deal({ isOpen: false, stageProbability: 1, closeDate: day(-400) })],
      'A customer since 26 Jan 2025 (1 year).',
    ],
    [
      'for less than a year',
      [deal({ isOpen: false, stageProbability: 1, closeDate: day(-40) })],
      'A customer since 21 Jan 2026.',
    ],
    ['nobody knows since when', [deal({ isOpen: false, stageProbability: 0 })], 'A customer.'],
  ])('says how long they were a customer: %s', (_, deals, text) => {
    const known = facts({ contact: contact({ lifecycleStage: 'customer' }), deals });
    const stakes = task(of({ facts: known }))?.sections.find(({ heading }) => heading === 'Who they are to us');
    expect(stakes?.items).toEqual([text]);
  });

  test.each([
    [
      'left one stream',
      [event(day(0), { type: 'list_unsubscribe', actor: 'person', scope: 'stream', stream: 'news' })],
    ],
    ['came back', [left(), event(day(0.01), { type: 'resubscribe', actor: 'person', scope: 'everything' })]],
  ] as const)('is silent when the person %s', (_, events) => {
    expect(of({ history: { events } })).toEqual([]);
  });

  test('goes to service for customers where there is one', () => {
    expect(task(of({ facts: customer, settings: { serviceOwnerId: '15' } }))?.ownerId).toBe('15');
    expect(task(of({ settings: { serviceOwnerId: '15' } }))?.ownerId).toBe('11');
  });
});

describe('one cause, one task', () => {
  const both = facts({ contact: contact({ buyingRoles: ['CHAMPION'] }), deals: [deal()] });

  test('a champion on a late deal is one task about the deal, with the champion in it', () => {
    const decisions = decideAddress(input(SOON, { ...gone, facts: both }));
    expect(names(decisions)).toEqual(['deal-at-risk']);
    expect(JSON.stringify(task(decisions))).toContain('Role: champion.');
  });

  test('with deal-at-risk off the champion is told', () => {
    const given = input(SOON, { ...gone, facts: both });
    const off = { ...given.settings.plays, 'deal-at-risk': { on: false } };
    expect(names(decideAddress({ ...given, settings: { ...given.settings, plays: off } }))).toEqual(['champion-lost']);
  });

  test('a full mailbox on a late deal is one task about the deal', () => {
    expect(names(decideAddress(input(16.1, { ...softThrice, facts: lateDeal })))).toEqual(['deal-at-risk']);
  });

  test('a second task does not follow when the deal comes or goes', () => {
    const tasked = (given: PlayInput, tasksBy: readonly string[]): PlayInput => {
      const episodes = given.after.episodes.map((e): EpisodeInterval => ({ ...e, episodeId: 'e1', tasksBy }));
      return { ...given, after: { ...given.after, episodes } };
    };
    const withoutDeal = input(SOON, { ...gone, facts: champion });
    expect(names(decideAddress(tasked(withoutDeal, ['deal-at-risk'])))).toEqual([]);
    const withDeal = input(SOON, { ...gone, facts: both });
    // A play repeats its own decision, which is stored once.
    expect(names(decideAddress(tasked(withDeal, ['champion-lost'])))).toEqual(['champion-lost']);
    expect(names(decideAddress(tasked(withDeal, ['deal-at-risk'])))).toEqual(['deal-at-risk']);
    // The call about a full mailbox was another cause.
    expect(names(decideAddress(tasked(withDeal, ['soft-bounce-call'])))).toEqual(['deal-at-risk']);
    const softCall = input(8.1, { ...softTwice, facts: customer });
    expect(names(decideAddress(tasked(softCall, ['champion-lost'])))).toEqual(['soft-bounce-retry']);
  });

  test('being lost and having left are two causes', () => {
    const decisions = decideAddress(input(SOON, { history: { events: [left(-1), hard(0)] }, facts: champion }));
    expect(names(decisions)).toEqual(['champion-lost', 'global-unsubscribe']);
  });

  test('somebody’s word that the person is there silences everything', () => {
    const history = { events: [hard(0)], word: word(0.05, 'reachable') };
    expect(decideAddress(input(SOON, { history, facts: both }))).toEqual([]);
  });
});
