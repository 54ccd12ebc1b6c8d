import { normalisePostmark } from '../../../src/esp/postmark/normalise.ts';
import { classify } from '../../../src/flow/classify/classify.ts';
import { bodyOf, bounceOf, changeOf, deliveryOf, readOne } from './postmark-fixtures.ts';

const ZERO = '00000000-0000-0000-0000-000000000000';

test('a bounce carries the reply, its codes, the message, the stream and the tag', () => {
  const event = readOne(bounceOf('HardBounce', { Metadata: { data_source: 'trade fair', order: 4711 } }));
  expect(event).toEqual({
    esp: 'postmark',
    eventKey: expect.stringMatching(/^postmark:[\w-]{43}$/),
    type: 'hard_bounce',
    recipient: 'ann@example.com',
    native: 'Bounce:HardBounce',
    diagnostic: 'smtp;550 5.1.1 <ann@example.com>: no such mailbox here',
    smtpCode: 550,
    enhancedStatus: '5.1.1',
    remoteMta: null,
    sendingIp: null,
    messageId: '8c2f1c1a-5c0e-4f7b-9d0a-0f2a3b4c5d6e',
    campaign: 'order-confirmation',
    stream: 'outbound',
    dataSource: 'trade fair',
    occurredAt: new Date('2026-03-05T08:40:00.123Z'),
    actor: 'unknown',
    scope: 'esp_account',
    origin: 'live',
  });
});

test.each([
  ['HardBounce', 'hard_bounce'],
  ['BadEmailAddress', 'hard_bounce'],
  ['Transient', 'deferred'],
  ['SoftBounce', 'soft_bounce'],
  ['DnsError', 'soft_bounce'],
  ['Unknown', 'soft_bounce'],
  ['InventedNextYear', 'soft_bounce'],
  ['Blocked', 'block'],
  ['SpamNotification', 'block'],
  ['VirusNotification', 'block'],
  ['DMARCPolicy', 'block'],
  ['SpamComplaint', 'complaint'],
  ['Unsubscribe', 'list_unsubscribe'],
  ['ManuallyDeactivated', 'suppressed'],
  ['Subscribe', 'ignored'],
  ['AutoResponder', 'ignored'],
  ['AddressChange', 'ignored'],
  ['OpenRelayTest', 'ignored'],
  ['ChallengeVerification', 'ignored'],
  ['Unconfirmed', 'ignored'],
  ['SMTPApiError', 'ignored'],
  ['InboundError', 'ignored'],
  ['TemplateRenderingFailed', 'ignored'],
])('a bounce of the type %s is %s', (type, expected) => {
  expect(readOne(bounceOf(type)).type).toBe(expected);
});

test.each([
  ['Recipient', 'ManualSuppression', 'list_unsubscribe', 'person'],
  ['Customer', 'ManualSuppression', 'suppressed', 'customer'],
  ['Admin', 'ManualSuppression', 'suppressed', 'esp'],
  ['Recipient', 'SpamComplaint', 'complaint', 'person'],
  ['Recipient', 'HardBounce', 'hard_bounce', 'unknown'],
  ['Admin', 'InventedNextYear', 'suppressed', 'esp'],
])('a stop by %s because of %s is %s, by %s', (Origin, SuppressionReason, type, actor) => {
  expect(readOne(changeOf({ Origin, SuppressionReason }))).toMatchObject({ type, actor });
});

test('mail may go again: only where the recipient did it, the person came back', () => {
  for (const [Origin, actor] of [
    ['Recipient', 'person'],
    ['Customer', 'customer'],
    ['Admin', 'esp'],
  ]) {
    const event = readOne(changeOf({ Origin, SuppressSending: false, SuppressionReason: null }));
    expect(event).toMatchObject({ type: 'resubscribe', actor, scope: 'stream', stream: 'outbound' });
  }
});

test('leaving reaches as far as the message stream', () => {
  expect(readOne(changeOf({ MessageStream: 'news' }))).toMatchObject({ scope: 'stream', stream: 'news' });
  expect(readOne(bounceOf('Unsubscribe', { MessageStream: 'news' }))).toMatchObject({
    scope: 'stream',
    stream: 'news',
  });
});

describe('one fact through two doors', () => {
  const keyOf = (event: object) => readOne(event).eventKey;

  test('a hard bounce, and the stop that follows from it, are one', () => {
    const stop = changeOf({ SuppressionReason: 'HardBounce', MessageID: '8C2F1C1A-5C0E-4F7B-9D0A-0F2A3B4C5D6E' });
    expect(keyOf(stop)).toBe(keyOf(bounceOf('HardBounce')));
    expect(keyOf(stop)).toBe(keyOf(bounceOf('BadEmailAddress')));
  });

  test('a complaint told as a complaint, as a bounce and as a stop is one', () => {
    const told = [
      bounceOf('SpamComplaint', { RecordType: 'SpamComplaint', ID: 1 }),
      bounceOf('SpamComplaint', { ID: 2 }),
      changeOf({ SuppressionReason: 'SpamComplaint' }),
    ];
    expect(new Set(told.map(keyOf)).size).toBe(1);
  });

  test('another person, another mail and another kind of fact are others', () => {
    const facts = [
      bounceOf('HardBounce'),
      bounceOf('HardBounce', { Email: 'bob@example.com' }),
      bounceOf('HardBounce', { MessageID: 'another-mail' }),
      bounceOf('SpamComplaint'),
      bounceOf('SoftBounce'),
      bounceOf('SoftBounce', { ID: 7 }),
      deliveryOf(),
      changeOf(),
    ];
    expect(new Set(facts.map(keyOf)).size).toBe(facts.length);
  });

  test('tests that Postmark makes up, all of one message, are told apart by their own ids', () => {
    const tests = [
      bounceOf('HardBounce', { MessageID: ZERO, ID: 1 }),
      bounceOf('HardBounce', { MessageID: ZERO, ID: 2 }),
    ];
    expect(new Set(tests.map(keyOf)).size).toBe(2);
  });

  test('leaving again by the same mail, after coming back, is a new fact', () => {
    const left = changeOf();
    const again = changeOf({ ChangedAt: '2026-03-06T08:40:03Z' });
    const back = changeOf({ SuppressSending: false, SuppressionReason: null, ChangedAt: '2026-03-05T12:00:00Z' });
    expect(new Set([left, back, again].map(keyOf)).size).toBe(3);
    expect(keyOf(changeOf())).toBe(keyOf(left));
  });
});

test('a leaving that names nobody is read as what it is, as of its arrival', () => {
  const nameless = bounceOf('Unsubscribe', { Email: undefined, BouncedAt: undefined, Details: undefined });
  const receivedAt = new Date('2026-03-05T09:00:00Z');
  const { events, rejected } = normalisePostmark({ headers: {}, body: bodyOf(nameless), receivedAt });
  expect(rejected).toEqual([]);
  expect(events).toMatchObject([
    { type: 'list_unsubscribe', recipient: null, occurredAt: receivedAt, diagnostic: null },
  ]);
});

test('the arrival stands in for a time that is missing, and never shapes the key', () => {
  const body = bodyOf(changeOf({ ChangedAt: 'soon' }));
  const at = (iso: string) => normalisePostmark({ headers: {}, body, receivedAt: new Date(iso) }).events[0];
  expect(at('2026-03-05T09:00:00Z')?.occurredAt).toEqual(new Date('2026-03-05T09:00:00Z'));
  expect(at('2026-03-05T09:00:00Z')?.eventKey).toBe(at('2026-03-05T09:10:00Z')?.eventKey);
  expect(normalisePostmark({ headers: {}, body }).rejected).toEqual([
    { index: 0, why: expect.stringContaining('time') },
  ]);
});

test.each([
  ['2026-03-05T08:40:00.1234567Z', '2026-03-05T08:40:00.123Z'],
  ['2026-03-05T08:40:00.0000000-05:00', '2026-03-05T13:40:00.000Z'],
  ['2026-03-05T08:40:00', '2026-03-05T08:40:00.000Z'],
])('the time %s is %s, wherever this runs', (BouncedAt, iso) => {
  expect(readOne(bounceOf('HardBounce', { BouncedAt })).occurredAt.toISOString()).toBe(iso);
});

test('bodies that are no event are rejected with a reason', () => {
  for (const body of ['', 'null', '7', '[]', '[{}]', '{}', '{"RecordType":7}x', '{"FromFull":{}}', '<html>']) {
    const { events, rejected } = normalisePostmark({ headers: {}, body: Buffer.from(body) });
    expect(events).toEqual([]);
    expect(rejected).toEqual([{ index: 0, why: expect.any(String) }]);
  }
});

test.each([
  ['BadEmailAddress', null, 'user_unknown', 'hard'],
  ['DnsError', null, 'network_error', 'soft'],
  ['Blocked', null, 'policy', 'block'],
  ['Blocked', 'smtp;550 5.7.1 Your IP has a poor reputation and is blocked here', 'reputation', 'block'],
  ['SpamNotification', null, 'spam_content', 'block'],
  ['VirusNotification', null, 'virus', 'block'],
  ['DMARCPolicy', null, 'authentication', 'block'],
  ['HardBounce', 'smtp;550 5.1.1 User unknown', 'user_unknown', 'hard'],
  ['SoftBounce', 'smtp;452 4.2.2 Mailbox full', 'mailbox_full', 'soft'],
  ['HardBounce', null, 'undetermined', 'hard'],
])('a bounce of the type %s with the words %s is understood as %s, %s', (type, Details, reason, bounceClass) => {
  expect(classify(readOne(bounceOf(type, { Details })))).toMatchObject({ reason, class: bounceClass });
});
