import { championLost } from '../../../../src/flow/decide/plays/champion-lost.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { block, hard, sign, soft } from '../../build-history.ts';
import { contact, facts, input } from '../build-input.ts';
import { CALL_IN_US, champion, gone, left, perhapsGone, SOON, softThrice } from '../play-stories.ts';
import { task } from '../read-decisions.ts';

describePlay(championLost, {
  'no longer works': input(SOON, { ...gone, facts: champion }),
  'may no longer work': input(SOON, { ...perhapsGone, facts: champion }),
  'refused before': input(SOON, { history: { events: [block(-1), hard(0)], life: [sign(-2)] }, facts: champion }),
  'left everything before': input(SOON, { history: { events: [left(-1), hard(0)] }, facts: champion }),
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
    const allowed = championLost.decide(input(SOON, { history, facts: champion, settings: CALL_IN_US }));
    expect(task(allowed)).toMatchObject({ type: 'CALL' });
    expect(JSON.stringify(allowed)).toContain('without a pitch');
  });

  test('is due to silence, too: 14 days after the bounce it still finds its owner, a day later no more', () => {
    expect(championLost.decide(input(14, { ...perhapsGone, facts: champion }))).toHaveLength(1);
    expect(championLost.decide(input(14.01, { ...perhapsGone, facts: champion }))).toEqual([]);
  });
});
