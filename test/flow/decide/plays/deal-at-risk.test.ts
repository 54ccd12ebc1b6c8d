import { dealAtRisk } from '../../../../src/flow/decide/plays/deal-at-risk.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { block, day, hard, soft } from '../../build-history.ts';
import { colleague, company, contact, deal, facts, input } from '../build-input.ts';
import { gone, lateDeal, perhapsGone, SOON, softThrice } from '../play-stories.ts';
import { task, words } from '../read-decisions.ts';

describePlay(dealAtRisk, {
  'no longer works': input(SOON, { ...gone, facts: lateDeal }),
  'may no longer work': input(SOON, { ...perhapsGone, facts: lateDeal }),
  'a full mailbox': input(16.1, { ...softThrice, facts: lateDeal }),
  'several deals and colleagues': input(SOON, {
    ...gone,
    facts: facts({ deals: [deal(), deal({ dealId: '72', currency: 'XXQ' })], colleagues: [colleague()] }),
  }),
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
