import { globalUnsubscribe } from '../../../../src/flow/decide/plays/global-unsubscribe.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { day, event } from '../../build-history.ts';
import { contact, deal, facts, type InputParts, input } from '../build-input.ts';
import { complaint, customer, left, SOON } from '../play-stories.ts';
import { task } from '../read-decisions.ts';

describePlay(globalUnsubscribe, {
  'a review': input(SOON, { history: { events: [left()] }, survey: { reason: 'too_often', comment: 'Too much' } }),
  'a call': input(SOON, { history: { events: [left()] }, settings: { callAllowedCountries: ['US'] } }),
  'a complaint': input(SOON, { history: { events: [complaint()] }, facts: customer }),
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
