import { concludeAddress } from '../../../src/flow/conclude/conclude-address.ts';
import { EVIDENCE_MAX } from '../../../src/flow/conclude/weigh-evidence.ts';
import { REASONS } from '../../../src/flow/event.ts';
import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import type { AddressHistory, AddressState } from '../../../src/flow/state.ts';
import { block, bounce, day, dayName, event, hard, history, sign, soft, word } from '../build-history.ts';

function conclude(part: Partial<AddressHistory>, now: number, zone?: string): AddressState {
  return concludeAddress(history(part), DEFAULT_SETTINGS.conclude, day(now), zone);
}

test('evidence is dated, weighted, for both sides, the weightiest first', () => {
  const suppressed = event(day(1), { type: 'suppressed', actor: 'esp' });
  const state = conclude(
    {
      events: [block(-2), hard(0), suppressed],
      life: [sign(-30, 'meeting'), sign(-9, 'inbound_mail'), sign(-40, 'inbound_mail')],
      deliveredDays: [dayName(-20)],
    },
    2,
  );
  expect(state.evidence.map((e) => [e.for, e.weight, e.text])).toEqual([
    ['alive', 0.95, 'On 21 Feb 2026 a mail came from the person (HubSpot: last inbound_mail).'],
    ['gone', 0.9, 'On 2 Mar 2026 the receiving server said that the address does not exist: “550 5.1.1 User unknown”.'],
    ['alive', 0.9, 'On 31 Jan 2026 there was a meeting with the person (HubSpot: last meeting).'],
    [
      'refused',
      0.6,
      'On 28 Feb 2026 the receiving server said that a rule of theirs refuses our mail: “554 5.7.1 Rejected by policy”.',
    ],
    ['alive', 0.5, 'On 10 Feb 2026 a mail to this address was accepted.'],
    ['gone', 0.1, 'On 3 Mar 2026 the mail service no longer tried this address.'],
  ]);
});

test('what the sender stopped by hand is no evidence that somebody is gone', () => {
  const stopped = (actor: 'customer' | 'esp') =>
    conclude({ events: [soft(0), event(day(1), { type: 'suppressed', actor })] }, 2).evidence.map((one) => one.for);
  expect(stopped('esp').length).toBe(stopped('customer').length + 1);
});

test('the same answer several times is one entry with its number, and weighs more', () => {
  const state = conclude({ events: [soft(0), soft(8), soft(16)] }, 16);
  expect(state.evidence).toMatchObject([
    {
      weight: 0.49,
      text: 'On 18 Mar 2026 the receiving server said that it could not finish in time: “451 4.4.1 timed out” (3 times since 2 Mar 2026).',
    },
  ]);
});

test('a word says whose it is and until when', () => {
  expect(conclude({ events: [hard(0)], word: word(1, 'reachable', 30) }, 2).evidence[0]?.text).toBe(
    'On 3 Mar 2026 Sam Lee said that the person is there and vouched for it until 1 Apr 2026.',
  );
});

test('a delivery is a day, and that it waits to be confirmed is said beside it', () => {
  const state = conclude({ events: [hard(0)], deliveredDays: [dayName(20)] }, 20.5);
  expect(state.evidence.map((e) => e.text)).toContain('On 22 Mar 2026 a mail to this address was accepted.');
  expect(state.evidence.find((e) => e.kind === 'probation')?.text).toContain('On probation until 25 Mar 2026');
});

test('a long reply over several lines is quoted on one line and cut', () => {
  const diagnostic = `550 5.1.1\r\n  ${'no such user here '.repeat(40)}`;
  const text = conclude({ events: [hard(0, { diagnostic })] }, 0).evidence[0]?.text ?? '';
  expect(text).toMatch(/“550 5\.1\.1 no such user here .*…”\.$/);
  expect(text.length).toBeLessThan(280);
});

test('no sign is cut in half, wherever in a reply it stands', () => {
  const quoteOf = (diagnostic: string) => conclude({ events: [hard(0, { diagnostic })] }, 0).evidence[0]?.text ?? '';
  for (let lead = 150; lead < 170; lead += 1) {
    const text = quoteOf(`${'x'.repeat(lead)}😀😀😀😀😀😀`);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/“x+(?:😀)*…?”\.$/u);
  }
  expect(quoteOf(`${'x'.repeat(158)}😀y`)).toContain(`“${'x'.repeat(158)}…”`);
  // Of so much white space only the beginning is read.
  for (let lead = 630; lead < 645; lead += 1) {
    expect(quoteOf(`no${' '.repeat(lead)}😀😀😀`).isWellFormed()).toBe(true);
  }
});

test('a reply of nothing but white space is not quoted', () => {
  const diagnostic = ' \r\n'.repeat(400);
  expect(conclude({ events: [hard(0, { diagnostic })] }, 0).evidence[0]?.text).toMatch(/does not exist\.$/);
});

test('an old story that ended is not told again', () => {
  const state = conclude({ events: [hard(0), soft(300)], deliveredDays: [dayName(10)], life: [sign(5)] }, 301);
  expect(state.evidence.map((e) => e.kind)).toEqual(['soft:timeout']);
});

test(`at most ${EVIDENCE_MAX} entries are kept`, () => {
  const events = REASONS.map((reason, n) => bounce(n / 10, 'block', reason));
  expect(conclude({ events }, 10).evidence).toHaveLength(EVIDENCE_MAX);
});

test('each verdict says what would change it', () => {
  expect(conclude({ events: [hard(0)], life: [sign(-1)] }, 1).wouldChange).toBe(
    'A reply, a delivered mail or somebody’s word would settle it; without any by 16 Mar 2026 the address counts as gone.',
  );
  expect(conclude({ events: [hard(0)] }, 1).wouldChange).toBe(
    'A delivered mail, a reply or a form from the person would change this until 2 Mar 2027; somebody’s word that the address works would at any time.',
  );
  expect(conclude({ events: [soft(0)] }, 1).wouldChange).toMatch(/^A delivered mail ends this/);
  expect(conclude({ events: [block(0)] }, 1).wouldChange).toMatch(/their IT/);
});

test('every reason makes a sentence without double punctuation', () => {
  for (const reason of REASONS) {
    const text = conclude({ events: [bounce(0, 'block', reason, { diagnostic: null })] }, 1).evidence[0]?.text ?? '';
    expect(text).toMatch(/^On 2 Mar 2026 the receiving server said that [a-z].*[a-z]\.$/);
  }
});

describe('in the zone of the portal', () => {
  const SYDNEY = 'Australia/Sydney';
  /** 23:30 UTC on 2 Mar 2026: 10:30 on 3 Mar in Sydney. */
  const LATE = 13.5 / 24;

  test('each fact has the date that people there had', () => {
    const events = [
      soft(LATE - 1),
      soft(LATE),
      hard(LATE),
      event(day(LATE), { type: 'suppressed', actor: 'esp' }),
      event(day(LATE), { reason: 'left_company', type: 'soft_bounce' }),
      event(day(LATE), { type: 'list_unsubscribe', actor: 'person' }),
    ];
    const life = [sign(LATE, 'inbound_mail'), sign(LATE + 10, 'meeting')];
    const part = { events, life, word: word(LATE, 'reachable', LATE + 30) };
    const datesIn = (zone: string) =>
      conclude(part, 2, zone).evidence.map(({ kind, text }) => [
        kind,
        ...(text.match(/\d+ [A-Z][a-z]{2} 2026/g) ?? []),
      ]);
    expect(datesIn(SYDNEY)).toEqual([
      ['inbound_mail', '3 Mar 2026'],
      ['word', '3 Mar 2026', '2 Apr 2026'],
      ['gone:user_unknown', '3 Mar 2026'],
      ['left_company', '3 Mar 2026'],
      ['click', '3 Mar 2026'],
      ['probation', '16 Apr 2026'],
      ['soft:timeout', '3 Mar 2026', '2 Mar 2026'],
      ['planned', '13 Mar 2026'],
    ]);
    expect(datesIn('UTC')).toContainEqual(['soft:timeout', '2 Mar 2026', '1 Mar 2026']);
    expect(datesIn('No/Where')).toEqual(datesIn('UTC'));
  });

  test('so has what would change the verdict', () => {
    const retrying = conclude({ events: [soft(LATE)] }, 1, SYDNEY);
    expect(retrying.wouldChange).toContain('the next try is due from 10 Mar 2026');
    expect(conclude({ events: [hard(LATE)], life: [sign(-1)] }, 1, SYDNEY).wouldChange).toContain(
      'without any by 17 Mar 2026 the address counts as gone',
    );
    const part = { events: [hard(0)], deliveredDays: [dayName(20)] };
    expect(conclude(part, 20.5, 'America/New_York').wouldChange).toContain('If no bounce follows by 24 Mar 2026');
  });

  test('a delivery, of which only the UTC day is known, says so', () => {
    const part = { events: [hard(0)], deliveredDays: [dayName(20)] };
    expect(conclude(part, 20.5, 'America/New_York').evidence.map((e) => e.text)).toContain(
      'On 22 Mar 2026 (UTC) a mail to this address was accepted.',
    );
  });

  test('the zone changes sentences alone', () => {
    const part = { events: [soft(-8), hard(LATE)], life: [sign(-1)], deliveredDays: [dayName(20), dayName(-30)] };
    const rulesOf = (state: AddressState) => ({
      ...state,
      wouldChange: null,
      evidence: state.evidence.map((one) => ({ ...one, text: '' })),
    });
    for (const now of [1, 12, 20.5, 60]) {
      for (const zone of [SYDNEY, 'America/Los_Angeles']) {
        expect(rulesOf(conclude(part, now, zone))).toEqual(rulesOf(conclude(part, now)));
      }
    }
  });
});

test('leaving that was taken back is told as that, and choosing less mail as what it is', () => {
  const left = event(day(0), { esp: 'bellwether', actor: 'person', type: 'global_unsubscribe', eventKey: 'left' });
  const undo = event(day(0.01), { esp: 'bellwether', actor: 'person', type: 'undo', native: 'undo:left' });
  const chosen = event(day(1), { esp: 'bellwether', actor: 'person', type: 'preference', native: 'frequency:weekly' });
  const texts = conclude({ events: [left, undo, chosen] }, 2).evidence.map((one) => one.text);
  expect(texts).toContain('On 3 Mar 2026 the person chose how much mail they want.');
  expect(conclude({ events: [left, undo] }, 2).evidence.map((one) => one.text)).toEqual([
    'On 2 Mar 2026 the person chose something on the unsubscribe page, and took it back.',
  ]);
});

test('nobody is to try again to mail somebody who left everything', () => {
  const left = event(day(1), { actor: 'person', type: 'global_unsubscribe', scope: 'everything' });
  expect(conclude({ events: [soft(0)] }, 2).retryAfter).not.toBeNull();
  const state = conclude({ events: [soft(0), left] }, 2);
  expect(state).toMatchObject({ verdict: 'retrying', retryAfter: null, wouldChange: 'A delivered mail ends this.' });
});
