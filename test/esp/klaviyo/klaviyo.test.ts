import { createHmac } from 'node:crypto';
import { klaviyo } from '../../../src/esp/klaviyo/klaviyo.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = ['the-first-secret-key', 'the-second-secret-key'] as const;
const AT = '2026-03-05T08:40:00+00:00';

/** As the API gives an event, with the profile beside it. */
const payloadOf = (properties: object) => ({
  data: { type: 'event', id: 'ev1', attributes: { datetime: AT, event_properties: properties } },
  included: [{ type: 'profile', attributes: { email: 'ann@example.com' } }],
});
const eventOf = (topic: string, properties: object = {}, id = '01H8') => ({
  external_id: id,
  topic: `event:klaviyo.${topic}`,
  payload: payloadOf(properties),
});
const bodyOf = (...data: object[]): Buffer =>
  Buffer.from(JSON.stringify({ data, meta: { klaviyo_account_id: 'AbC', timestamp: AT } }));

function deliver(body: Buffer, secret: 0 | 1, at: Date): RawDelivery {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const made = createHmac('sha256', secrets[secret]).update(body).update(timestamp).digest('hex');
  return { headers: { 'klaviyo-timestamp': timestamp, 'klaviyo-signature': made, 'klaviyo-webhook-id': 'w1' }, body };
}

espAdapterBattery(klaviyo, {
  secrets,
  deliver,
  signsBody: true,
  staleAfterMs: 2 * 86_400_000,
  forge: (authentic) => [{ ...authentic, headers: { ...authentic.headers, 'klaviyo-timestamp': '9999999999' } }],
  bodies: (
    [
      ['received_email', {}, 'delivered'],
      ['bounced_email', { bounce_type: 'Hard' }, 'hard_bounce'],
      ['bounced_email', { 'Bounce Type': 'Soft' }, 'soft_bounce'],
      ['bounced_email', {}, 'soft_bounce'],
      ['dropped_email', {}, 'suppressed'],
      ['marked_email_as_spam', {}, 'complaint'],
      ['unsubscribed_from_email_marketing', {}, 'global_unsubscribe'],
      ['subscribed_to_email_marketing', {}, 'resubscribe'],
      ['manually_suppressed_from_email_marketing', {}, 'suppressed'],
      ['opened_email', {}, 'ignored'],
    ] satisfies [string, object, EventType][]
  ).map(([topic, properties, becomes]) => ({
    title: `${topic} ${JSON.stringify(properties)}`,
    body: bodyOf(eventOf(topic, properties)),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf(eventOf('read_aloud')),
  brokenUtf8: Buffer.concat([
    Buffer.from(
      `{"data":[{"external_id":"1","topic":"event:klaviyo.received_email","payload":{"email":"ann@example.com","datetime":"${AT}","subject":"bo`,
    ),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}}]}'),
  ]),
});

const read = (body: Buffer) => klaviyo.normalise({ headers: {}, body });

test('of a batch each event stands alone, and a broken one costs no other', () => {
  const nameless = { ...eventOf('bounced_email'), payload: {} };
  const { events, rejected } = read(
    bodyOf(eventOf('received_email'), nameless, {}, eventOf('dropped_email', {}, '02')),
  );
  expect(events.map(({ type }) => type)).toEqual(['delivered', 'suppressed']);
  expect(rejected.map(({ index }) => index)).toEqual([1, 2]);
});

test('an address is found wherever the record has it', () => {
  for (const payload of [
    { email: 'ann@example.com' },
    { profile: { email: 'ann@example.com' } },
    { attributes: { profile: { email: 'ann@example.com' } } },
    { data: { attributes: { email: 'ann@example.com' } } },
    { data: { attributes: { event_properties: { $email: 'ann@example.com' } } } },
  ]) {
    const entry = { external_id: '1', topic: 'event:klaviyo.received_email', payload };
    expect(read(bodyOf(entry)).events[0]?.recipient).toBe('ann@example.com');
  }
});

test('what a colleague did is an act of nobody else, and the campaign is known by its name', () => {
  const manual = eventOf('manually_suppressed_from_email_marketing', { 'Campaign Name': 'March letter' });
  expect(read(bodyOf(manual)).events[0]).toMatchObject({ actor: 'customer', campaign: 'March letter' });
});
