import { postmark } from '../../../src/esp/postmark/postmark.ts';
import type { EventType } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';
import { bodyOf, bounceOf, changeOf, deliver, deliveryOf } from './postmark-fixtures.ts';

const secrets = ['kX3vQ9mZ_r7sT1wY5bN8cD2f', 'Old-one.that:was#typed/by+hand'] as const;

espAdapterBattery(postmark, {
  secrets,
  deliver: (body, secret) => deliver(body, secrets[secret]),
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['a hard bounce', bounceOf('HardBounce'), 'hard_bounce'],
      ['a delivery', deliveryOf(), 'delivered'],
      ['a spam complaint', bounceOf('SpamComplaint', { RecordType: 'SpamComplaint' }), 'complaint'],
      ['a person who leaves a stream', changeOf(), 'list_unsubscribe'],
      ['a person who comes back', changeOf({ SuppressSending: false, SuppressionReason: null }), 'resubscribe'],
      ['an open', { ...deliveryOf(), RecordType: 'Open', ReceivedAt: '2026-03-05T09:00:00Z' }, 'ignored'],
      ['an address written in another way', deliveryOf({ Recipient: '"Ann" <ANN@Example.com.>' }), 'delivered'],
    ] satisfies [string, object, EventType][]
  ).map(([title, event, type]) => ({
    title,
    body: bodyOf(event),
    events: [{ type, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf({ ...deliveryOf(), RecordType: 'ReadAloud' }),
  brokenUtf8: Buffer.concat([
    Buffer.from('{"RecordType":"Bounce","Type":"HardBounce","ID":7,"Email":"ann@example.com","Subject":"bo'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te","BouncedAt":"2026-03-05T08:40:00Z"}'),
  ]),
});
