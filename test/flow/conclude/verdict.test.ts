import { concludeAddress } from '../../../src/flow/conclude/conclude-address.ts';
import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import type { AddressHistory, AddressState } from '../../../src/flow/state.ts';
import { block, bounce, day, dayName, event, full, hard, history, sign, soft, word } from '../build-history.ts';

const HOUR = 1 / 24;

function conclude(part: Partial<AddressHistory>, now: number): AddressState {
  return concludeAddress(history(part), DEFAULT_SETTINGS.conclude, day(now));
}

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

describe('hard bounces', () => {
  test('one without any life is dead at once', () => {
    const bounced = hard(0);
    const state = conclude({ events: [bounced] }, 0);
    expect(state).toMatchObject({ verdict: 'dead', hardBounces: 1, hypothesis: null, reviewAt: null });
    expect(state.since).toEqual(bounced.at);
    expect(state.cause).toMatchObject({
      eventKey: bounced.eventKey,
      class: 'hard',
      diagnostic: '550 5.1.1 User unknown',
    });
  });

  test.each(['user_unknown', 'domain_unknown', 'address_moved', 'mailbox_inactive'] as const)(
    '%s speaks of the address',
    (reason) => {
      expect(conclude({ events: [bounce(0, 'hard', reason)] }, 0).verdict).toBe('dead');
    },
  );

  test.each([
    ['reputation', 'blocked'],
    ['policy', 'blocked'],
    ['authentication', 'blocked'],
    ['reverse_dns', 'blocked'],
    ['relay_denied', 'blocked'],
    ['spam_content', 'blocked'],
    ['message_too_big', 'blocked'],
    ['recipient_filter', 'blocked'],
    ['mailbox_full', 'retrying'],
    ['timeout', 'retrying'],
    ['undetermined', 'unsure'],
  ] as const)('a hard class with the reason %s is %s and never dead', (reason, verdict) => {
    const events = [bounce(0, 'hard', reason), bounce(0.5, 'hard', reason)];
    expect(conclude({ events }, 0.5).verdict).toBe(verdict);
    expect(conclude({ events }, 400).verdict).toBe(verdict);
  });

  test.each([
    ['a reply 90 days before', { life: [sign(-90)] }, 'unsure'],
    ['a reply more than 90 days before', { life: [sign(-90 - HOUR)] }, 'dead'],
    ['a click at the same moment', { life: [sign(0, 'click')] }, 'unsure'],
    ['a delivery on the 30th day before', { deliveredDays: [dayName(-29)] }, 'unsure'],
    ['a delivery on the 31st day before', { deliveredDays: [dayName(-31)] }, 'dead'],
    ['a delivery four days before', { deliveredDays: [dayName(-4)] }, 'unsure'],
    ['a delivery the day before, which this bounce follows within 72 hours', { deliveredDays: [dayName(-1)] }, 'dead'],
    ['a delivery on the same day', { deliveredDays: [dayName(0)] }, 'dead'],
  ] as const)('a single one after %s', (_, life, verdict) => {
    expect(conclude({ events: [hard(0)], ...life }, 0).verdict).toBe(verdict);
  });

  test('72 hours are counted from the first moment of the day of the delivery', () => {
    const midnight = -10 * HOUR;
    const within = { events: [hard(midnight)], deliveredDays: [dayName(-3)] };
    expect(conclude(within, 1).verdict).toBe('dead');
    const after = { events: [hard(midnight + 1 / 86_400)], deliveredDays: [dayName(-3)] };
    expect(conclude(after, 1).verdict).toBe('unsure');
  });

  test('a second mail refused that way is dead, in spite of older life', () => {
    const second = hard(3);
    const state = conclude({ events: [hard(0), second], life: [sign(-1)] }, 3);
    expect(state.verdict).toBe('dead');
    expect(state.since).toEqual(second.at);
  });

  test('one mail seen through two doors bounced once', () => {
    const events = [hard(0, { messageId: 'm1' }), hard(0.1, { messageId: 'm1', esp: 'bounce-mail' })];
    expect(conclude({ events, life: [sign(-1)] }, 1).verdict).toBe('unsure');
  });

  test('a later suppression is a witness and no second bounce', () => {
    const suppressed = event(day(2), { type: 'suppressed', actor: 'esp', class: 'hard', reason: 'user_unknown' });
    const state = conclude({ events: [hard(0), suppressed], life: [sign(-1)] }, 3);
    expect(state).toMatchObject({ verdict: 'unsure', hardBounces: 1 });
    expect(state.wouldChange).toMatch(/^A reply, a meeting or somebody’s word/);
  });

  test('a suppression alone says nothing', () => {
    const suppressed = event(day(0), { type: 'suppressed', actor: 'esp', class: 'hard', reason: 'user_unknown' });
    expect(conclude({ events: [suppressed] }, 1)).toMatchObject({ verdict: 'unknown', hardBounces: 0 });
  });

  test('leaving a list by oneself is a sign of life', () => {
    const left = event(day(-5), { type: 'list_unsubscribe', actor: 'person', scope: 'stream', stream: 'news' });
    expect(conclude({ events: [left, hard(0)] }, 0).verdict).toBe('unsure');
    expect(conclude({ events: [{ ...left, actor: 'customer' }, hard(0)] }, 0).verdict).toBe('dead');
  });

  test('a refusal in the same loss suggests that the gateway refuses, not that the person is gone', () => {
    const state = conclude({ events: [block(-2), hard(0)], life: [sign(-1)] }, 0);
    expect(state).toMatchObject({ verdict: 'unsure', hypothesis: 'gateway_refuses' });
  });
});

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

describe('soft bounces', () => {
  test('one: retrying, again after seven days', () => {
    const state = conclude({ events: [soft(0)] }, 1);
    expect(state).toMatchObject({ verdict: 'retrying', retryAfter: day(7), callFor: null, softBounces: 1 });
    expect(conclude({ events: [soft(0)] }, 400).verdict).toBe('retrying');
  });

  test.each([
    ['just before a week', 7 - HOUR, null],
    ['exactly a week', 7, day(7)],
    ['more than a week', 30, day(30)],
    ['90 days', 90, day(90)],
    ['more than 90 days, which is another story', 90 + HOUR, null],
  ] as const)('a second one after %s', (_, after, callFor) => {
    const state = conclude({ events: [soft(0), soft(after)] }, after);
    expect(state).toMatchObject({ verdict: 'retrying', callFor, retryAfter: day(after + 7) });
  });

  test('a third within 90 days: unsure, the person may have left', () => {
    const state = conclude({ events: [soft(0), soft(40), soft(90)] }, 90);
    expect(state).toMatchObject({
      verdict: 'unsure',
      hypothesis: 'left_mailbox_not_closed',
      callFor: day(40),
      retryAfter: null,
    });
  });

  test('a third after more than 90 days: still retrying', () => {
    expect(conclude({ events: [soft(0), soft(40), soft(90 + HOUR)] }, 91).verdict).toBe('retrying');
  });

  test('three mailings on one bad day of a server are one trial', () => {
    expect(conclude({ events: [soft(0), soft(0.1), soft(0.2)] }, 1).verdict).toBe('retrying');
  });

  test.each(['info@acme.example', 'sales-de@acme.example', 'support2@acme.example', 'info+crm@acme.example'])(
    'at %s the shared inbox is full',
    (email) => {
      expect(conclude({ email, events: [full(0), full(8), full(16)] }, 16).hypothesis).toBe('shared_inbox_full');
    },
  );

  test('a person whose name begins like a role is a person', () => {
    const email = 'sales.smith@acme.example';
    expect(conclude({ email, events: [full(0), full(8), full(16)] }, 16).hypothesis).toBe('left_mailbox_not_closed');
  });

  test.each([
    [21, 'retrying'],
    [21 + HOUR, 'unsure'],
  ] as const)('a mailbox full for %d days', (days, verdict) => {
    expect(conclude({ events: [full(0), full(days)] }, days).verdict).toBe(verdict);
  });

  test('a human sign in between starts the count again', () => {
    const life = [sign(10)];
    expect(conclude({ events: [full(0), full(22)], life }, 22)).toMatchObject({ verdict: 'retrying', callFor: null });
    expect(conclude({ events: [soft(0), soft(8), soft(16)], life }, 16).verdict).toBe('retrying');
  });

  test('soft bounces alone are never dead, however long the silence', () => {
    expect(conclude({ events: [full(0), full(8), full(30)] }, 900)).toMatchObject({
      verdict: 'unsure',
      reviewAt: null,
    });
  });

  test('a later sign of life ends the doubt', () => {
    expect(conclude({ events: [full(0), full(8), full(16)], life: [sign(17)] }, 18).verdict).toBe('reachable');
  });

  test('somebody’s word that the person has left answers the doubt', () => {
    expect(conclude({ events: [full(0), full(8), full(16)], word: word(17, 'left') }, 18).verdict).toBe('dead');
  });

  test('a delivery on a later day: reachable at once', () => {
    const state = conclude({ events: [soft(0)], deliveredDays: [dayName(1)] }, 1);
    expect(state).toMatchObject({ verdict: 'reachable', retryAfter: null });
  });

  test('a delivery on the same day may be the older one: retrying', () => {
    expect(conclude({ events: [soft(0)], deliveredDays: [dayName(0)] }, 1).verdict).toBe('retrying');
  });

  test('a delivery in between starts the count again', () => {
    const state = conclude({ events: [soft(0), soft(8)], deliveredDays: [dayName(4)] }, 8);
    expect(state).toMatchObject({ verdict: 'retrying', callFor: null });
    expect(state.episodes).toHaveLength(2);
  });

  test('a deferral is no bounce: the ESP is still trying', () => {
    const deferred = event(day(0), { type: 'deferred', class: 'soft', reason: 'greylisted' });
    expect(conclude({ events: [deferred] }, 1)).toMatchObject({ verdict: 'unknown', softBounces: 0 });
  });

  test('a hard bounce on top is judged by the rules of hard bounces', () => {
    expect(conclude({ events: [full(0), full(8), full(16), hard(20)] }, 20).verdict).toBe('dead');
    expect(conclude({ events: [soft(0), hard(20)], life: [sign(10)] }, 20).verdict).toBe('unsure');
  });
});

describe('blocks', () => {
  test('a refusal is blocked, however often and however long', () => {
    const events = Array.from({ length: 9 }, (_, n) => block(n * 8));
    expect(conclude({ events }, 900)).toMatchObject({ verdict: 'blocked', blocks: 9, reviewAt: null, since: day(0) });
  });

  test('that the person is alive does not answer it; a delivery does', () => {
    expect(conclude({ events: [block(0)], life: [sign(1)], word: word(2, 'left') }, 3).verdict).toBe('blocked');
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

test('a reply that says "left the company" is evidence, and no bounce', () => {
  const events = [event(day(0), { type: 'ignored', reason: 'left_company', origin: 'reply' })];
  const state = conclude({ events }, 1);
  expect(state.verdict).toBe('unknown');
  expect(state.evidence).toMatchObject([{ for: 'gone', kind: 'left_company' }]);
});
