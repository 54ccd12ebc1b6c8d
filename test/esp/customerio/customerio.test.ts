import { createHmac } from 'node:crypto';
import { customerio } from '../../../src/esp/customerio/customerio.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = ['the-first-signing-key', 'the-second-signing-key'] as const;

const bodyOf = (object_type: string, metric: string, data: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      event_id: '01E4C4',
      object_type,
      metric,
      timestamp: 1_772_700_000,
      data: { recipient: 'ann@example.com', delivery_id: 'd1', newsletter_id: 736, ...data },
    }),
  );

function deliver(body: Buffer, secret: 0 | 1, at: Date): RawDelivery {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const made = createHmac('sha256', secrets[secret]).update(`v0:${timestamp}:`).update(body).digest('hex');
  return { headers: { 'x-cio-timestamp': timestamp, 'x-cio-signature': made }, body };
}

const content = JSON.stringify({ topics: { topic_7: false, topic_8: true }, channels: {} });
const preferences = bodyOf('customer', 'cio_subscription_preferences_changed', { content });

espAdapterBattery(customerio, {
  secrets,
  deliver,
  signsBody: true,
  staleAfterMs: 8 * 86_400_000,
  forge: (authentic) => [{ ...authentic, headers: { ...authentic.headers, 'x-cio-timestamp': '1772700001' } }],
  bodies: [
    ...(
      [
        ['email', 'delivered', {}, 'delivered'],
        ['email', 'attempted', {}, 'deferred'],
        ['email', 'bounced', { failure_message: '550 5.1.1 no such user' }, 'hard_bounce'],
        ['email', 'bounced', { failure_message: '452 4.2.2 full' }, 'soft_bounce'],
        ['email', 'dropped', {}, 'suppressed'],
        ['email', 'spammed', {}, 'complaint'],
        ['email', 'unsubscribed', {}, 'global_unsubscribe'],
        ['customer', 'unsubscribed', { recipient: undefined, email_address: 'ann@example.com' }, 'global_unsubscribe'],
        ['customer', 'subscribed', { recipient: undefined, email_address: 'ann@example.com' }, 'resubscribe'],
        ['push', 'bounced', {}, 'ignored'],
        ['sms', 'unsubscribed', {}, 'ignored'],
      ] satisfies [string, string, object, EventType][]
    ).map(([object, metric, data, becomes]) => ({
      title: `${object} ${metric} ${JSON.stringify(data)}`,
      body: bodyOf(object, metric, data),
      events: [{ type: becomes, recipient: 'ann@example.com' }],
    })),
    {
      title: 'topics that a person chose',
      body: preferences,
      events: [
        { type: 'list_unsubscribe', recipient: 'ann@example.com' },
        { type: 'resubscribe', recipient: 'ann@example.com' },
      ],
    },
  ],
  unknownEvent: bodyOf('email', 'read_aloud'),
  brokenUtf8: Buffer.concat([
    Buffer.from(
      '{"object_type":"email","metric":"bounced","timestamp":1772700000,"event_id":"1","data":{"recipient":"ann@example.com","subject":"bo',
    ),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}}'),
  ]),
});

const read = (body: Buffer) => customerio.normalise({ headers: {}, body }).events;

test('each topic is a stream of its own', () => {
  expect(read(preferences).map(({ stream, actor, scope }) => [stream, actor, scope])).toEqual([
    ['topic_7', 'person', 'stream'],
    ['topic_8', 'person', 'stream'],
  ]);
});

test.each([
  [{ campaign_id: 23, newsletter_id: undefined }, 'campaign:23'],
  [{ broadcast_id: 9, newsletter_id: undefined }, 'broadcast:9'],
  [{}, 'newsletter:736'],
  [{ transactional_message_id: 2, newsletter_id: undefined }, 'transactional_message:2'],
  [{ newsletter_id: undefined }, null],
])('the mailing of %j is %s', (data, campaign) => {
  expect(read(bodyOf('email', 'delivered', data))[0]?.campaign).toBe(campaign);
});

test('a draft has no recipient yet, and is no event about anybody', () => {
  expect(read(bodyOf('email', 'drafted', { recipient: undefined }))).toMatchObject([
    { type: 'ignored', recipient: null },
  ]);
});
