/** Which of a portal's rules reads a reply, and that it comes before everything else. */
import { classify } from '../../../../src/flow/classify/classify.ts';
import { readTaught } from '../../../../src/flow/classify/taught/read-taught.ts';
import type { EventType, Reason } from '../../../../src/flow/event.ts';
import type { TaughtRule, TaughtScope } from '../../../../src/flow/taught-rule.ts';

const REPLY = '550 5.4.1 Recipient address rejected: Access denied [mx1.protection.outlook.com]';
const EVERYWHERE: TaughtScope = { kind: 'everywhere' };

function taught(ruleId: number, words: string, more: Partial<TaughtRule> = {}): TaughtRule {
  return { ruleId, words, scope: EVERYWHERE, reason: 'policy', class: 'block', ...more };
}
function read(rules: readonly TaughtRule[], more: { type?: EventType; diagnostic?: string; native?: string } = {}) {
  const type = more.type ?? 'hard_bounce';
  const diagnostic = more.diagnostic ?? REPLY;
  const own = classify({
    type,
    native: more.native ?? 'bounce',
    diagnostic,
    smtpCode: 550,
    enhancedStatus: null,
    esp: 'sendgrid',
  });
  return readTaught({ type, recipient: 'ann@customer.test', diagnostic }, own, rules);
}

test('says what it was taught, by whom, and where it stands; the gateway stays what it was', () => {
  const reading = read([taught(7, 'recipient address rejected access denied')]);
  expect(reading).toEqual({
    class: 'block',
    reason: 'policy',
    rule: 'portal.7',
    span: [10, 51],
    gateway: 'microsoft365',
    confidence: 1,
  });
  expect(REPLY.slice(10, 51)).toBe('Recipient address rejected: Access denied');
  expect(read([taught(7, 'something else')])).toBeNull();
  expect(read([])).toBeNull();
});

test('comes before the category of the email service', () => {
  const native = 'bounce:bounce:Invalid Address';
  expect(
    classify({ type: 'hard_bounce', native, diagnostic: REPLY, smtpCode: null, enhancedStatus: null, esp: 'sendgrid' }),
  ).toMatchObject({ class: 'hard' });
  expect(read([taught(7, 'access denied')], { native })).toMatchObject({ class: 'block', rule: 'portal.7' });
});

const GATEWAY: TaughtScope = { kind: 'gateway', gateway: 'microsoft365' };
const DOMAIN: TaughtScope = { kind: 'domain', domain: 'customer.test' };
test.each<[string, readonly TaughtRule[], number]>([
  [
    'the domain before the gateway',
    [taught(1, 'rejected access denied', { scope: GATEWAY }), taught(2, 'access denied', { scope: DOMAIN })],
    2,
  ],
  [
    'the gateway before everywhere',
    [taught(1, 'access denied', { scope: GATEWAY }), taught(2, 'rejected access denied')],
    1,
  ],
  ['more words before fewer', [taught(1, 'rejected access denied'), taught(2, 'access denied')], 1],
  [
    'placeholders are no words',
    [taught(1, '<number> recipient address'), taught(2, 'access denied <host>'), taught(3, 'address rejected access')],
    3,
  ],
  ['the newest of equals', [taught(1, 'access denied'), taught(2, 'address rejected')], 2],
  [
    'only within its reach',
    [
      taught(1, 'access denied', { scope: { kind: 'domain', domain: 'other.test' } }),
      taught(2, 'access denied', { scope: { kind: 'gateway', gateway: 'google' } }),
      taught(3, 'denied'),
    ],
    3,
  ],
])('of several that fit: %s, in whatever order they are handed over', (_what, rules, wins) => {
  expect(read(rules)?.rule).toBe(`portal.${wins}`);
  expect(read(rules.toReversed())?.rule).toBe(`portal.${wins}`);
});

test.each<[EventType, Reason, string | null]>([
  ['hard_bounce', 'user_unknown', 'hard'],
  ['soft_bounce', 'user_unknown', 'hard'],
  ['block', 'user_unknown', 'hard'],
  ['deferred', 'user_unknown', null],
])('a %s that was taught to be %s is of class %s', (type, reason, kind) => {
  expect(read([taught(1, 'access denied', { reason, class: 'hard' })], { type })).toMatchObject({
    reason,
    class: kind,
  });
});

test('speaks of refusals and of automatic replies apart', () => {
  const gone = [taught(1, 'access denied', { reason: 'user_unknown', class: 'hard' })];
  const left = [taught(1, 'access denied', { reason: 'left_company', class: null })];
  expect(read(gone, { type: 'auto_reply' })).toBeNull();
  expect(read(left, { type: 'auto_reply' })).toMatchObject({ reason: 'left_company', class: null });
  expect(read(left)).toBeNull();
  for (const type of ['complaint', 'suppressed', 'inbound_mail', 'global_unsubscribe', 'delivered'] as const)
    expect(read([...gone, ...left], { type })).toBeNull();
});
