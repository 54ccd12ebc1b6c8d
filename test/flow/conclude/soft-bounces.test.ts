import { day, dayName, event, full, hard, sign, soft, word } from '../build-history.ts';
import { conclude } from './conclude.ts';

const HOUR = 1 / 24;

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
