import { mailgun } from '../../../src/esp/mailgun/mailgun.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';
import { around, bodyOf, deliver, eventOf, SECRETS, signatureOf } from './mailgun-fixtures.ts';

const HOURS_9 = 9 * 3_600_000;
const NOW = new Date('2026-03-10T09:00:00Z');
const context = { secrets: SECRETS, fetched: new Map(), now: NOW };

const failed = (severity: string, reason: string, status: object = {}) => ({
  severity,
  reason,
  'delivery-status': { code: 550, message: 'no such user', ...status },
});

espAdapterBattery(mailgun, {
  secrets: SECRETS,
  deliver,
  signsBody: false,
  isProvenByBody: true,
  staleAfterMs: HOURS_9,
  forge: (authentic) => {
    const parsed = JSON.parse(authentic.body.toString());
    const but = (more: object) =>
      around(Buffer.from(JSON.stringify(parsed['event-data'])), { ...parsed.signature, ...more });
    return [
      but({ timestamp: '1772700001' }),
      but({ token: 'another' }),
      but({ signature: 'abcd' }),
      but({ signature: 7 }),
    ];
  },
  underSameToken: (authentic, body) => around(body, JSON.parse(authentic.body.toString()).signature),
  bodies: [
    ...(
      [
        ['delivered', { 'delivery-status': { code: 250, message: 'OK' } }, 'delivered'],
        ['failed', failed('temporary', 'greylisted', { code: 450 }), 'deferred'],
        ['failed', failed('permanent', 'bounce', { 'enhanced-code': '5.1.1' }), 'hard_bounce'],
        ['failed', failed('permanent', 'bounce', { 'enhanced-code': '5.7.1' }), 'block'],
        ['failed', failed('permanent', 'bounce', { 'bounce-type': 'soft' }), 'soft_bounce'],
        ['failed', failed('permanent', 'old', { code: 602 }), 'soft_bounce'],
        ['failed', failed('permanent', 'suppress-bounce', { code: 605 }), 'suppressed'],
        ['failed', failed('permanent', 'generic', { code: 607 }), 'suppressed'],
        ['complained', {}, 'complaint'],
        ['unsubscribed', {}, 'global_unsubscribe'],
        ['accepted', { 'delivery-status': null }, 'ignored'],
        ['rejected', { recipient: undefined, reject: { reason: 'Sandbox only' } }, 'ignored'],
        ['opened', {}, 'ignored'],
      ] satisfies [string, object, EventType][]
    ).map(([event, more, becomes]) => ({
      title: `${event} ${JSON.stringify(more)}`,
      body: bodyOf(event, more),
      events: [{ type: becomes, recipient: 'ann@example.com' }],
    })),
  ],
  unknownEvent: bodyOf('read_aloud'),
  brokenUtf8: Buffer.concat([
    Buffer.from('{"event":"complained","id":"1","timestamp":1772700000,"recipient":"ann@example.com","subject":"bo'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}'),
  ]),
});

const read = (raw: RawDelivery): MailEvent | undefined => mailgun.normalise(raw).events[0];

test('a subaccount may be verified by its own key or by that of its parent', () => {
  const own = signatureOf(SECRETS[0], NOW, 't1');
  const parent = signatureOf(SECRETS[1], NOW, 't1').signature;
  const raw = around(bodyOf('delivered'), { ...own, 'parent-signature': parent });
  for (const secret of SECRETS) expect(mailgun.verify(raw, { ...context, secrets: [secret] })).toEqual({ ok: true });
});

describe('the older form', () => {
  const form = (fields: Record<string, string>): RawDelivery => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(
      new URLSearchParams({
        ...signatureOf(SECRETS[0], NOW, 't1'),
        recipient: 'ann@example.com',
        ...fields,
      }).toString(),
    ),
  });

  test.each([
    ['delivered', {}, 'delivered'],
    ['bounced', { code: '5.1.1', error: '550 5.1.1 no such user' }, 'hard_bounce'],
    [
      'dropped',
      { code: '605', reason: 'hardfail', description: 'Not delivering to previously bounced address' },
      'suppressed',
    ],
    ['dropped', { code: '602', reason: 'old', description: 'Too old' }, 'soft_bounce'],
    ['complained', {}, 'complaint'],
    ['unsubscribed', {}, 'global_unsubscribe'],
  ] as [string, Record<string, string>, EventType][])('%s %j', (event, fields, becomes) => {
    const raw = form({ event, ...fields });
    expect(mailgun.verify(raw, context)).toEqual({ ok: true });
    expect(read(raw)).toMatchObject({ type: becomes, recipient: 'ann@example.com' });
  });

  test('its words are found, and its code where that is none of SMTP is not taken for one', () => {
    const told = read(form({ event: 'dropped', code: '605', reason: 'hardfail', description: 'Not delivering' }));
    expect(told).toMatchObject({ diagnostic: 'Not delivering', smtpCode: null, native: 'dropped:hardfail' });
  });
});

test('a failure is told with its words, numbers, server and mailing', () => {
  const status = { 'enhanced-code': '', message: '5.1.1 no such user', 'mx-host': 'mx.example.com' };
  const told = read(
    deliver(
      bodyOf('failed', { ...failed('permanent', 'bounce', status), envelope: { 'sending-ip': '192.0.2.9' } }),
      0,
      NOW,
    ),
  );
  expect(told).toMatchObject({
    diagnostic: '5.1.1 no such user',
    smtpCode: 550,
    enhancedStatus: '5.1.1',
    remoteMta: 'mx.example.com',
    sendingIp: '192.0.2.9',
    campaign: 'March letter',
    native: 'failed:permanent:bounce',
  });
});

test('its ids are those of a day: the same one of another day is another fact', () => {
  const [one, other] = [1_772_700_000.5, 1_772_900_000.5].map((timestamp) =>
    read(deliver(Buffer.from(JSON.stringify(eventOf('delivered', { timestamp }))), 0, NOW)),
  );
  expect(one?.eventKey).not.toBe(other?.eventKey);
});

test('a retry that were signed anew is the same fact', () => {
  const again = around(bodyOf('delivered'), signatureOf(SECRETS[0], new Date(NOW.getTime() + 60_000), 'another'));
  expect(read(again)?.eventKey).toBe(read(deliver(bodyOf('delivered'), 0, NOW))?.eventKey);
});
