import { softBounceCall } from '../../../../src/flow/decide/plays/soft-bounce-call.ts';
import { softBounceRetry } from '../../../../src/flow/decide/plays/soft-bounce-retry.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { block, day, full, hard, sign, soft } from '../../build-history.ts';
import { contact, deal, facts, type InputParts, input } from '../build-input.ts';
import { customer, lateDeal, left, SOON, softThrice, softTwice } from '../play-stories.ts';
import { task, words } from '../read-decisions.ts';

describePlay(softBounceRetry, {
  'one soft bounce': input(SOON, { history: { events: [soft(0)] } }),
  'a second one': input(8.1, softTwice),
});
describePlay(softBounceCall, {
  'a customer': input(8.1, { ...softTwice, facts: customer }),
  'a late deal': input(SOON, { history: { events: [soft(0)] }, facts: lateDeal }),
  'a third soft bounce': input(16.1, { ...softThrice, facts: customer }),
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
