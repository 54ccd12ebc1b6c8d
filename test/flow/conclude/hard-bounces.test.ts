import { block, bounce, day, dayName, event, hard, sign } from '../build-history.ts';
import { conclude } from './conclude.ts';

const HOUR = 1 / 24;

describe('hard bounces', () => {
  test('one without any life is dead at once', () => {
    const bounced = hard(0);
    const state = conclude({ events: [bounced] }, 0.1);
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
