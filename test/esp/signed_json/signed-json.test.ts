import { createHmac } from 'node:crypto';
import { signedJson } from '../../../src/esp/signed_json/signed_json.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = [
  `whsec_${Buffer.from('the first secret of these tests!').toString('base64')}`,
  `whsec_${Buffer.from('and the one that comes after it.').toString('base64')}`,
] as const;

const AT = '2026-03-05T08:40:00Z';
const event = (type: string, more: object = {}) => ({ id: 'e1', type, email: 'ann@example.com', at: AT, ...more });
const bodyOf = (value: unknown) => Buffer.from(JSON.stringify(value));

function deliver(body: Buffer, secret: 0 | 1, at: Date): RawDelivery {
  const [id, timestamp] = ['msg_1', String(Math.floor(at.getTime() / 1_000))];
  const key = Buffer.from(secrets[secret].slice('whsec_'.length), 'base64');
  const made = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${made}` }, body };
}

espAdapterBattery(signedJson, {
  secrets,
  deliver,
  signsBody: true,
  staleAfterMs: 5 * 60_000,
  forge: (authentic) => [
    { ...authentic, headers: { ...authentic.headers, 'webhook-id': 'msg_2' } },
    { ...authentic, headers: { ...authentic.headers, 'webhook-timestamp': '1772700001' } },
    {
      ...authentic,
      headers: {
        ...authentic.headers,
        'webhook-signature': (authentic.headers['webhook-signature'] ?? '').replace('v1,', 'v1a,'),
      },
    },
  ],
  bodies: (
    [
      ['delivered', {}, 'delivered'],
      ['sent', {}, 'sent'],
      ['deferred', { reply: '451 try later' }, 'deferred'],
      ['bounce', { reply: '550 5.1.1 no such user' }, 'hard_bounce'],
      ['bounce', { reply: '452 4.2.2 mailbox full' }, 'soft_bounce'],
      ['bounce', { smtp_code: 421 }, 'soft_bounce'],
      ['soft_bounce', {}, 'soft_bounce'],
      ['hard_bounce', {}, 'hard_bounce'],
      ['block', {}, 'block'],
      ['suppressed', {}, 'suppressed'],
      ['complaint', {}, 'complaint'],
      ['unsubscribe', {}, 'global_unsubscribe'],
      ['unsubscribe', { stream: 'news' }, 'list_unsubscribe'],
      ['unsubscribe', { by: 'us' }, 'suppressed'],
      ['resubscribe', { stream: 'news' }, 'resubscribe'],
    ] satisfies [string, object, EventType][]
  ).map(([type, more, becomes]) => ({
    title: `${type} ${JSON.stringify(more)}`,
    body: bodyOf(event(type, more)),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf(event('read_aloud')),
  brokenUtf8: Buffer.concat([
    Buffer.from(`{"id":"e1","type":"bounce","email":"ann@example.com","at":"${AT}","campaign":"bo`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}'),
  ]),
});

const read = (value: unknown): { events: readonly MailEvent[]; rejected: readonly { index: number; why: string }[] } =>
  signedJson.normalise({ headers: {}, body: bodyOf(value) });

test('all that a sender may tell stands in the event', () => {
  const [told] = read(
    event('bounce', {
      reply: 'smtp; 550 5.1.1 no such user',
      message_id: '<m1@example.com>',
      campaign: 'March letter',
      stream: 'news',
      data_source: 'trade fair',
      sending_ip: '192.0.2.7',
      remote_mta: 'mx.example.com',
    }),
  ).events;
  expect(told).toMatchObject({
    diagnostic: 'smtp; 550 5.1.1 no such user',
    smtpCode: 550,
    enhancedStatus: '5.1.1',
    messageId: '<m1@example.com>',
    campaign: 'March letter',
    stream: 'news',
    dataSource: 'trade fair',
    sendingIp: '192.0.2.7',
    remoteMta: 'mx.example.com',
    occurredAt: new Date(AT),
  });
});

test('one broken event of a batch is said by its place, and costs no other', () => {
  const { events, rejected } = read({
    events: [event('delivered'), event('bounce', { email: 'no address' }), event('bounce', { at: 'soon' }), 7, {}],
  });
  expect(events).toHaveLength(1);
  expect(rejected.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  expect(rejected.map(({ why }) => why).join()).toMatch(/"email".*"at".*no object.*no "type"/s);
});

test('the same id of two senders that count from 1 is two facts, and a repeat is one', () => {
  const [first] = read(event('bounce')).events;
  expect(read(event('bounce')).events[0]?.eventKey).toBe(first?.eventKey);
  for (const more of [{ email: 'bob@example.com' }, { at: '2026-03-06T08:40:00Z' }, { id: 'e2' }, { stream: 'news' }]) {
    expect(read(event('bounce', more)).events[0]?.eventKey).not.toBe(first?.eventKey);
  }
});

test('a colleague who takes somebody back lifts nothing: only the person does', () => {
  expect(read(event('resubscribe', { by: 'us' })).events[0]).toMatchObject({ type: 'resubscribe', actor: 'customer' });
  expect(read(event('resubscribe')).events[0]).toMatchObject({ actor: 'person', scope: 'everything' });
});
