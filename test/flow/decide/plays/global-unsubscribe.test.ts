import { globalUnsubscribe } from '../../../../src/flow/decide/plays/global-unsubscribe.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { day, event } from '../../build-history.ts';
import { contact, deal, facts, type InputParts, input } from '../build-input.ts';
import { CALL_IN_US, complaint, customer, left, leftStream, SOON } from '../play-stories.ts';
import { task } from '../read-decisions.ts';

describePlay(globalUnsubscribe, {
  'a review': input(SOON, { history: { events: [left()] }, survey: { reason: 'too_often', comment: 'Too much' } }),
  'a call': input(SOON, { history: { events: [left()] }, settings: CALL_IN_US }),
  'a call in German': input(SOON, {
    history: { events: [left()] },
    settings: CALL_IN_US,
    facts: facts({ contact: contact({ language: 'de-at' }) }),
  }),
});

describe('global-unsubscribe', () => {
  const of = (parts: InputParts) => globalUnsubscribe.decide(input(SOON, { history: { events: [left()] }, ...parts }));

  test('by default asks for a review and forbids contact', () => {
    expect(of({})).toMatchObject([{ because: { mode: 'review', row: null }, task: { type: 'TODO' } }]);
    expect(task(of({}))?.subject).toBe('Review internally, do not contact: Dana Reyes (Acme) left all our mail');
    expect(JSON.stringify(of({}))).not.toContain('+1 555');
    expect(JSON.stringify(of({}))).not.toContain('How you may begin');
  });

  test('a call is humble, by phone, without a pitch', () => {
    const text = JSON.stringify(of({ settings: CALL_IN_US }));
    expect(text).toContain('Call Dana Reyes once: +1 555 0100');
    expect(text).toContain('Forbidden: any email or message');
    const without = facts({ contact: contact({ phone: null, mobilePhone: null }) });
    expect(JSON.stringify(of({ facts: without, settings: CALL_IN_US }))).toContain('no phone number is on record');
  });

  const won = (at: number) => deal({ isOpen: false, stageProbability: 1, closeDate: day(at) });
  test.each([
    ['since their first won deal', [won(-400), won(-40)], null, 'A customer since 26 Jan 2025 (1 year).'],
    ['for less than a year', [won(-40)], null, 'A customer since 21 Jan 2026 (1 month).'],
    ['for some days', [won(-4)], null, 'A customer since 26 Feb 2026 (less than a month).'],
    ['as HubSpot has it', [won(-40)], day(-800), 'A customer since 23 Dec 2023 (2 years).'],
    ['nobody knows since when', [], null, 'A customer, but HubSpot does not say since when.'],
  ])('says how long they were a customer: %s', (_, deals, customerSince, text) => {
    const known = facts({ contact: contact({ lifecycleStage: 'customer', customerSince }), deals });
    const stakes = task(of({ facts: known }))?.sections.find(({ heading }) => heading === 'Who they are to us');
    expect(stakes?.items).toEqual([text]);
  });

  test('tells who bought once from who is a customer', () => {
    const stakes = task(of({ facts: facts({ deals: [won(-400)] }) }))?.sections.find(
      ({ heading }) => heading === 'Who they are to us',
    );
    expect(stakes?.items).toEqual(['First bought on 26 Jan 2025 (1 year ago), but is no customer in HubSpot now.']);
  });

  test('says how long we know who is no customer', () => {
    const stakes = task(of({}))?.sections.find(({ heading }) => heading === 'Who they are to us');
    expect(stakes?.items).toEqual(['Not a customer, as far as HubSpot knows; in HubSpot since 26 Jan 2025 (1 year).']);
  });

  test.each([
    ['left one stream', [leftStream()]],
    ['marked mail as spam, which another play is about', [left(), complaint()]],
    ['came back', [left(), event(day(0.01), { type: 'resubscribe', actor: 'person', scope: 'everything' })]],
  ] as const)('is silent when the person %s', (_, events) => {
    expect(of({ history: { events } })).toEqual([]);
  });

  test('goes to service for customers where there is one', () => {
    expect(task(of({ facts: customer, settings: { serviceOwnerId: '15' } }))?.ownerId).toBe('15');
    expect(task(of({ settings: { serviceOwnerId: '15' } }))?.ownerId).toBe('11');
  });
});
