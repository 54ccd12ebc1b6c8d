import { concludeAddress } from '../../../src/flow/conclude/conclude-address.ts';
import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import { block, day, dayName, hard, history, sign, word } from '../build-history.ts';
import { conclude } from './conclude.ts';

describe('the end of unsure', () => {
  const doubtful = { events: [hard(0)], life: [sign(-1)] };

  test('silence for 14 days: dead from that moment on, and a review is due just then', () => {
    const before = conclude(doubtful, 13.999);
    expect(before).toMatchObject({ verdict: 'unsure', hypothesis: 'may_be_gone', reviewAt: day(14) });
    expect(conclude(doubtful, 14)).toMatchObject({ verdict: 'dead', since: day(14), reviewAt: null });
  });

  test('a later sign of life: reachable, won back by a reply', () => {
    const state = conclude({ ...doubtful, life: [sign(-1), sign(5)] }, 20);
    expect(state).toMatchObject({ verdict: 'reachable', since: day(5), cause: null });
    expect(state.episodes).toMatchObject([{ kind: 'lost', startedAt: day(0), endedAt: day(5), wonBackBy: 'reply' }]);
  });

  test('life brings the dead back, too', () => {
    expect(conclude({ ...doubtful, life: [sign(-1), sign(30, 'meeting')] }, 31).verdict).toBe('reachable');
  });

  test('a meeting that lies ahead is no sign yet, but it is listed and reviewed on its day', () => {
    const state = conclude({ ...doubtful, life: [sign(-1), sign(5, 'meeting')] }, 2);
    expect(state).toMatchObject({ verdict: 'unsure', reviewAt: day(5) });
    expect(state.evidence.map((e) => e.kind)).toContain('planned');
  });

  test('a delivery on the same UTC day as the bounce is not newer', () => {
    expect(conclude({ ...doubtful, deliveredDays: [dayName(0)] }, 5).verdict).toBe('unsure');
  });

  test('a delivery on a later day counts once 72 hours have passed without a bounce', () => {
    const delivered = { ...doubtful, deliveredDays: [dayName(1)] };
    const settles = new Date('2026-03-06T00:00:00Z');
    const waiting = conclude(delivered, 2);
    expect(waiting).toMatchObject({ verdict: 'unsure', reviewAt: settles });
    expect(waiting.wouldChange).toBe(
      'If no bounce follows by 6 Mar 2026, the mail that was accepted shows that the address works.',
    );
    const state = concludeAddress(history(delivered), DEFAULT_SETTINGS.conclude, settles);
    expect(state).toMatchObject({ verdict: 'reachable', since: settles });
    expect(state.episodes[0]).toMatchObject({ wonBackBy: 'delivered' });
  });

  test('a sign of life meanwhile answers at once, and stays the answer', () => {
    const part = { ...doubtful, deliveredDays: [dayName(1)], life: [sign(-1), sign(2)] };
    for (const now of [2, 30]) {
      expect(conclude(part, now)).toMatchObject({ verdict: 'reachable', since: day(2) });
    }
  });

  test('a dead address that accepts mail again is unsure while the delivery waits to be confirmed', () => {
    expect(conclude({ events: [hard(0)], deliveredDays: [dayName(20)] }, 20.5)).toMatchObject({
      verdict: 'unsure',
      since: new Date('2026-03-22T00:00:00Z'),
    });
    expect(conclude({ events: [hard(0)], deliveredDays: [dayName(20)] }, 24).verdict).toBe('reachable');
  });

  test('silence does not decide while a delivery waits to be confirmed', () => {
    expect(conclude({ ...doubtful, deliveredDays: [dayName(13)] }, 14.5).verdict).toBe('unsure');
    expect(conclude({ ...doubtful, deliveredDays: [dayName(13)] }, 17).verdict).toBe('reachable');
  });

  test('a delivery that a bounce follows within 72 hours shows nothing', () => {
    const state = conclude({ ...doubtful, events: [hard(0), block(2)], deliveredDays: [dayName(1)] }, 10);
    expect(state.verdict).toBe('unsure');
    expect(state.episodes).toHaveLength(1);
  });

  test('somebody’s word that the person is there: reachable', () => {
    const state = conclude({ ...doubtful, word: word(3, 'reachable') }, 30);
    expect(state).toMatchObject({ verdict: 'reachable', since: day(3) });
    expect(state.episodes[0]?.wonBackBy).toBe('word');
  });

  test.each(['left', 'wrong_address'] as const)('somebody’s word "%s": dead', (says) => {
    expect(conclude({ ...doubtful, word: word(3, says) }, 4)).toMatchObject({ verdict: 'dead', since: day(3) });
  });

  test('somebody’s word "left" outweighs a delivery that waits to be confirmed', () => {
    const part = { ...doubtful, deliveredDays: [dayName(2)], word: word(2.1, 'left') };
    expect(conclude(part, 3)).toMatchObject({ verdict: 'dead', since: day(2.1) });
  });

  test('an older word that the person has left outweighs older life and later deliveries', () => {
    const life = [sign(-10)];
    const deliveredDays = [dayName(-4)];
    expect(conclude({ events: [hard(0)], life, deliveredDays, word: word(-5, 'left') }, 0).verdict).toBe('dead');
    expect(conclude({ events: [hard(0)], life: [sign(-4)], word: word(-5, 'left') }, 0).verdict).toBe('unsure');
  });

  test('who is vouched for stays unsure through repeated bounces until 14 days after the word ends', () => {
    const vouched = { events: [hard(0), hard(2), hard(9)], word: word(-100, 'reachable', 30) };
    expect(conclude(vouched, 43.9)).toMatchObject({ verdict: 'unsure', reviewAt: day(44) });
    expect(conclude(vouched, 44).verdict).toBe('dead');
  });

  test('a word that ended before the bounce protects nobody', () => {
    expect(conclude({ events: [hard(0)], word: word(-100, 'reachable', -1) }, 0).verdict).toBe('dead');
  });

  test('a new single hard bounce after a recovery is judged afresh', () => {
    const state = conclude({ events: [hard(0), hard(20)], deliveredDays: [dayName(4), dayName(12)] }, 20);
    expect(state).toMatchObject({ verdict: 'unsure', hardBounces: 2 });
    expect(state.episodes).toMatchObject([{ endedAt: expect.any(Date) }, { startedAt: day(20), endedAt: null }]);
  });
});
