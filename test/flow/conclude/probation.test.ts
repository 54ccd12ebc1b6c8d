/** Who was thought gone has to prove itself, for a time that ends: a word on the verdict, and no verdict. */
import { dayToMs } from '../../../src/flow/conclude/moments.ts';
import type { AddressHistory } from '../../../src/flow/state.ts';
import { day, dayName, hard, sign, soft, word } from '../build-history.ts';
import { conclude } from './conclude.ts';

const said = (part: Partial<AddressHistory>, now: number) =>
  conclude(part, now).evidence.find(({ kind }) => kind === 'probation')?.text;

describe('a dead address that takes mail again', () => {
  const again = { events: [hard(0)], deliveredDays: [dayName(20)] };
  const delivered = dayToMs(dayName(20));
  const until = new Date(delivered + 72 * 3_600_000);

  test('is on probation until 72 hours have passed without a bounce', () => {
    const state = conclude(again, 20.5);
    expect(state).toMatchObject({ verdict: 'unsure', reviewAt: until });
    expect(state.probation).toEqual({ why: 'accepted', since: new Date(delivered), until });
    expect(said(again, 20.5)).toBe(
      'On probation until 25 Mar 2026: it takes mail again after it was refused, and counts as working if no bounce follows by then.',
    );
    expect(conclude(again, 24)).toMatchObject({ verdict: 'reachable', probation: null });
  });

  test('fails by a bounce in that time', () => {
    expect(conclude({ ...again, events: [hard(0), hard(21)] }, 21.5)).toMatchObject({
      verdict: 'dead',
      probation: null,
    });
  });

  test('gets none after twelve months: what takes mail then may be a trap', () => {
    expect(conclude({ ...again, deliveredDays: [dayName(400)] }, 400.5)).toMatchObject({
      hypothesis: 'maybe_recycled',
      probation: null,
    });
  });
});

describe('an address that somebody vouches for after its loss', () => {
  const vouched = { events: [hard(0)], word: word(2, 'reachable', 60) };

  test('is on probation as long as the word holds, and a review is due then', () => {
    const state = conclude(vouched, 3);
    expect(state).toMatchObject({ verdict: 'reachable', reviewAt: day(60) });
    expect(state.probation).toEqual({ why: 'vouched', since: day(2), until: day(60) });
    expect(said(vouched, 3)).toBe(
      'On probation until 1 May 2026: somebody vouches for it after it was refused, and no mail has shown yet that it works.',
    );
    expect(conclude(vouched, 60)).toMatchObject({ verdict: 'reachable', probation: null });
  });

  test('has passed it 72 hours after a mail arrived, or once the person is heard of', () => {
    const proven = { ...vouched, deliveredDays: [dayName(10)] };
    const end = new Date(dayToMs(dayName(10)) + 72 * 3_600_000);
    expect(conclude(proven, 11).probation?.until).toEqual(end);
    expect(conclude(proven, 14).probation).toBeNull();
    expect(conclude({ ...vouched, life: [sign(5)] }, 6).probation).toBeNull();
  });

  test('is on probation anew when it is refused all the same: until silence answers', () => {
    const refused = { ...vouched, events: [hard(0), hard(9)] };
    expect(conclude(refused, 10)).toMatchObject({
      verdict: 'unsure',
      probation: { why: 'refused', since: day(9), until: day(74) },
    });
    expect(said(refused, 10)).toContain('On probation until 15 May 2026: it was refused although somebody vouches');
    expect(conclude(refused, 74)).toMatchObject({ verdict: 'dead', probation: null });
  });
});

test('who was never in doubt is not on probation, whoever vouches; nor who is said to have left', () => {
  expect(conclude({ word: word(2, 'reachable', 60) }, 3).probation).toBeNull();
  expect(conclude({ events: [soft(0)], word: word(2, 'reachable', 60) }, 3).probation).toBeNull();
  expect(conclude({ events: [hard(0)], life: [sign(-1)] }, 3).probation).toBeNull();
  expect(conclude({ events: [hard(0)], word: word(2, 'left', 60) }, 3).probation).toBeNull();
});
