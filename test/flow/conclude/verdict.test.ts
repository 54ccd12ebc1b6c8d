import { block, day, dayName, event, hard, sign, soft, word } from '../build-history.ts';
import { conclude } from './conclude.ts';

describe('nothing known', () => {
  test('an address without a history is unknown and needs no review', () => {
    const state = conclude({}, 0);
    expect(state).toMatchObject({ verdict: 'unknown', since: null, cause: null, reviewAt: null, wouldChange: null });
    expect(state.optOut.scope).toBe('none');
  });

  test('signs of life alone say nothing about mail', () => {
    expect(conclude({ life: [sign(-1)] }, 0).verdict).toBe('unknown');
  });

  test('a delivery makes an address reachable, since the first moment of its UTC day', () => {
    const state = conclude({ deliveredDays: [dayName(3), dayName(1), dayName(2)] }, 5);
    expect(state).toMatchObject({ verdict: 'reachable', lastDeliveredOn: dayName(3), cause: null, reviewAt: null });
    expect(state.since?.toISOString()).toBe('2026-03-03T00:00:00.000Z');
  });
});

describe('blocks', () => {
  test('a refusal is blocked, however often and however long', () => {
    const events = Array.from({ length: 9 }, (_, n) => block(n * 8));
    expect(conclude({ events }, 900)).toMatchObject({ verdict: 'blocked', blocks: 9, reviewAt: null, since: day(0) });
  });

  test('that the person is alive does not answer it; a delivery does', () => {
    expect(conclude({ events: [block(0)], life: [sign(1)], word: word(2, 'reachable') }, 3).verdict).toBe('blocked');
    expect(conclude({ events: [block(0)], deliveredDays: [dayName(1)] }, 1).verdict).toBe('reachable');
  });

  test('the newest of soft and block decides between them', () => {
    expect(conclude({ events: [block(0), soft(1)] }, 1)).toMatchObject({ verdict: 'retrying', retryAfter: day(8) });
    expect(conclude({ events: [soft(0), block(1)] }, 1)).toMatchObject({ verdict: 'blocked', retryAfter: null });
  });

  test('a refusal after a hard bounce remains when a sign of life answers the hard bounce', () => {
    const state = conclude({ events: [hard(0), block(1)], life: [sign(-1), sign(2)] }, 3);
    expect(state.verdict).toBe('blocked');
    expect(state.episodes).toMatchObject([{ endedAt: null }]);
  });

  test('a refusal does not bring the dead back', () => {
    expect(conclude({ events: [hard(0), block(5)] }, 6).verdict).toBe('dead');
  });
});

test('events whose text was read as no bounce are no bounces, whatever the ESP called them', () => {
  const events = [event(day(0), { type: 'hard_bounce', class: null, reason: 'auto_reply' })];
  expect(conclude({ events }, 1)).toMatchObject({ verdict: 'unknown', hardBounces: 0, episodes: [] });
});

test('an event of a clock that runs a little ahead of ours counts at once', () => {
  const minute = 1 / 1_440;
  expect(conclude({ events: [hard(0)] }, -4 * minute).verdict).toBe('dead');
  expect(conclude({ events: [hard(0)], life: [sign(-minute)] }, -4 * minute).verdict).toBe('unsure');
});

test('the wait for others ends on the clock, even where a newer event lies ahead of it', () => {
  const state = conclude({ events: [hard(0), hard(1 / 24)] }, 0);
  expect(state.waitsUntil).toEqual(day(10 / 1_440));
  expect(state.reviewAt).toEqual(state.waitsUntil);
});

test('a reply that says "left the company" is evidence, and no bounce', () => {
  const events = [event(day(0), { type: 'ignored', reason: 'left_company', origin: 'reply' })];
  const state = conclude({ events }, 1);
  expect(state.verdict).toBe('unknown');
  expect(state.evidence).toMatchObject([{ for: 'gone', kind: 'left_company' }]);
});
