/** What happened to a mail, in the form in which Postmark tells it: one JSON object a request. */
import { createHash } from 'node:crypto';
import { SECOND_MS } from '../../lib/clock.ts';
import type { SendgridEvent, SendgridWord } from './sendgrid-event.ts';

export type PostmarkEvent = Readonly<Record<string, unknown>> & { readonly RecordType: string };

/** Postmark's server of the company, and the stream of its mail about orders. */
const COMMON = { ServerID: 10_447_812, MessageStream: 'outbound' };
const FROM = 'orders@querfeld.example';

/** What the webhook tells: opens and clicks are not ticked, and a mail to a stopped address is not even taken. */
const TOLD: ReadonlySet<SendgridWord> = new Set<SendgridWord>(['delivered', 'deferred', 'bounce']);

export function isToldByPostmark(event: SendgridEvent): boolean {
  return TOLD.has(event.event);
}

/** @returns one body, and after a hard bounce a second one: the stop of the address */
export function tellAsPostmark(event: SendgridEvent): PostmarkEvent[] {
  const at = new Date(event.timestamp * SECOND_MS);
  const mail = {
    ...COMMON,
    MessageID: uuidOf(event.sg_message_id),
    Tag: [event.category].flat()[0],
    Metadata: { bw_data_source: event.bw_data_source },
  };
  if (event.event === 'delivered') {
    const Details = wordsOf(event);
    return [{ RecordType: 'Delivery', ...mail, Recipient: event.email, DeliveredAt: writeMoment(at), Details }];
  }
  const Type = bounceType(event);
  const isStopped = Type === 'HardBounce';
  const bounce = {
    RecordType: 'Bounce',
    ...mail,
    ID: Number.parseInt(uuidOf(event.sg_event_id).slice(0, 8), 16),
    Type,
    Name: Type,
    Details: `smtp;${wordsOf(event)}`,
    Email: event.email,
    From: FROM,
    BouncedAt: writeMoment(at),
    DumpAvailable: true,
    Inactive: isStopped,
    CanActivate: true,
  };
  const stop = {
    RecordType: 'SubscriptionChange',
    ...mail,
    Recipient: event.email,
    ChangedAt: new Date(at.getTime() + SECOND_MS).toISOString(),
    Origin: 'Recipient',
    SuppressSending: true,
    SuppressionReason: 'HardBounce',
  };
  return isStopped ? [bounce, stop] : [bounce];
}

/** What the receiving server said. */
function wordsOf({ reason, response }: SendgridEvent): string {
  return [reason, response].find((words) => typeof words === 'string') ?? '';
}

function bounceType({ event, type, status }: SendgridEvent): string {
  if (event === 'deferred') return 'Transient';
  if (type === 'bounce') return 'HardBounce';
  const isFull = typeof status === 'string' && status.endsWith('.2.2');
  return type === 'blocked' && !isFull ? 'Blocked' : 'SoftBounce';
}

/** Seven digits of a second, as .NET writes them. */
function writeMoment(at: Date): string {
  return at.toISOString().replace('Z', '0000Z');
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
