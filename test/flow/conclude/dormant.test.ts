import { block, dayName, hard, sign, word } from '../build-history.ts';
import { conclude } from './conclude.ts';

describe('an address that was gone for a year', () => {
  const gone = { events: [hard(0)] };

  test('does not come back by a mail that is accepted, however long ago that is by now', () => {
    const again = { ...gone, deliveredDays: [dayName(366), dayName(380)] };
    expect(conclude(again, 400)).toMatchObject({ verdict: 'unsure', hypothesis: 'maybe_recycled', reviewAt: null });
    expect(conclude(again, 400).wouldChange).toContain('Only somebody’s word');
    expect(conclude(again, 400).episodes.at(-1)?.wonBackBy).toBeNull();
  });

  test('nor by a mail that comes from it', () => {
    expect(conclude({ ...gone, life: [sign(400, 'inbound_mail')] }, 401)).toMatchObject({
      verdict: 'unsure',
      hypothesis: 'maybe_recycled',
    });
  });

  test('a day less, and it comes back', () => {
    expect(conclude({ ...gone, deliveredDays: [dayName(364)] }, 370).verdict).toBe('reachable');
    expect(conclude({ ...gone, life: [sign(364, 'inbound_mail')] }, 365).verdict).toBe('reachable');
  });

  test('comes back by somebody’s word', () => {
    const vouched = { ...gone, deliveredDays: [dayName(380)], word: word(390, 'reachable') };
    expect(conclude(vouched, 391).verdict).toBe('reachable');
  });

  test('is gone again with the next hard answer', () => {
    const events = [hard(0), hard(385)];
    expect(conclude({ events, deliveredDays: [dayName(380)] }, 386).verdict).toBe('dead');
  });

  test('that only refused us was never gone', () => {
    expect(conclude({ events: [block(0)], deliveredDays: [dayName(380)] }, 390).verdict).toBe('reachable');
  });
});
