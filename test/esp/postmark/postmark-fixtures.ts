import { normalisePostmark } from '../../../src/esp/postmark/normalise.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { MailEvent } from '../../../src/flow/event.ts';

/** A request with its secret as the password of HTTP Basic authentication, as Postmark makes it of an address. */
export function deliver(body: Buffer, secret: string): RawDelivery {
  const authorization = `Basic ${Buffer.from(`bellwether:${secret}`).toString('base64')}`;
  return { headers: { 'content-type': 'application/json', authorization }, body };
}

export function bodyOf(event: object): Buffer {
  return Buffer.from(JSON.stringify(event));
}

const COMMON = {
  ServerID: 20_511,
  MessageStream: 'outbound',
  Tag: 'order-confirmation',
  Metadata: { order: '4711' },
};
const MESSAGE = '8c2f1c1a-5c0e-4f7b-9d0a-0f2a3b4c5d6e';

export function bounceOf(type: string, more: object = {}): object {
  return {
    RecordType: 'Bounce',
    ...COMMON,
    ID: 692_560_173,
    Type: type,
    Name: type,
    MessageID: MESSAGE,
    Description: 'What this kind of bounce means, in the words of Postmark.',
    Details: 'smtp;550 5.1.1 <ann@example.com>: no such mailbox here',
    Email: 'ann@example.com',
    From: 'orders@northwind.example',
    BouncedAt: '2026-03-05T08:40:00.1234567Z',
    DumpAvailable: true,
    Inactive: true,
    CanActivate: true,
    Subject: 'Your order',
    ...more,
  };
}

export function changeOf(more: object = {}): object {
  return {
    RecordType: 'SubscriptionChange',
    ...COMMON,
    MessageID: MESSAGE,
    ChangedAt: '2026-03-05T08:40:03Z',
    Recipient: 'ann@example.com',
    Origin: 'Recipient',
    SuppressSending: true,
    SuppressionReason: 'ManualSuppression',
    ...more,
  };
}

export function deliveryOf(more: object = {}): object {
  return {
    RecordType: 'Delivery',
    ...COMMON,
    MessageID: MESSAGE,
    Recipient: 'ann@example.com',
    DeliveredAt: '2026-03-05T08:39:00Z',
    Details: '250 2.0.0 OK',
    ...more,
  };
}

/** @throws where the body is not read as one event */
export function readOne(event: object): MailEvent {
  const { events, rejected } = normalisePostmark({ headers: {}, body: bodyOf(event) });
  expect(rejected).toEqual([]);
  const [only] = events;
  if (only === undefined || events.length > 1) throw new Error(`${events.length} events were read`);
  return only;
}
