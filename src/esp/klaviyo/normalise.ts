/** Klaviyo's system webhooks, read: up to 1,000 events a request, each around the event or profile as its API gives it. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, isEntry, readJson, rejectBody } from '../../flow/adapt/json-body.ts';
import {
  addressIn,
  dataSourceIn,
  lowerWordIn,
  momentIn,
  nameIn,
  replyIn,
  wordIn,
} from '../../flow/adapt/read-field.ts';
import type { MailEvent } from '../../flow/event.ts';

const ESP = 'klaviyo';
const PREFIX = 'event:klaviyo.';
const BY_PERSON = { actor: 'person', scope: 'esp_account' } as const;

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['received_email', DELIVERED],
  ['bounced_email', { ...IGNORED, type: 'soft_bounce' }],
  ['dropped_email', { type: 'suppressed', actor: 'esp', scope: 'esp_account' }],
  ['marked_email_as_spam', { type: 'complaint', ...BY_PERSON }],
  ['unsubscribed_from_email_marketing', { type: 'global_unsubscribe', ...BY_PERSON }],
  ['subscribed_to_email_marketing', { type: 'resubscribe', actor: 'unknown', scope: 'esp_account' }],
  ['manually_suppressed_from_email_marketing', { type: 'suppressed', actor: 'customer', scope: 'esp_account' }],
  ['manually_unsuppressed_from_email_marketing', { type: 'resubscribe', actor: 'customer', scope: 'esp_account' }],
]);

export function normaliseKlaviyo(raw: RawDelivery): Normalised {
  const body = readJson(raw.body);
  if (!isEntry(body) || !Array.isArray(body.data)) {
    return rejectBody('The body is no JSON object with a list "data", as Klaviyo posts it.');
  }
  const sentAt = momentIn(entryAt(body.meta).timestamp) ?? raw.receivedAt ?? null;
  const events: MailEvent[] = [];
  const rejected: { index: number; why: string }[] = [];
  for (const [index, entry] of body.data.entries()) {
    const reading = readEntry(entry, sentAt);
    if (typeof reading === 'string') rejected.push({ index, why: reading });
    else events.push(reading);
  }
  if (events.length + rejected.length === 0) return rejectBody('The list "data" is empty.');
  return { events, rejected };
}

/** @returns what is wrong with it, where something is */
function readEntry(entry: unknown, sentAt: Date | null): MailEvent | string {
  const topic = isEntry(entry) ? lowerWordIn(entry.topic) : '';
  if (!isEntry(entry) || topic === '') return 'The event has no "topic".';
  const word = topic.startsWith(PREFIX) ? topic.slice(PREFIX.length) : topic;
  const attributes = attributesOf(entryAt(entry.payload));
  const properties = { ...entryAt(attributes.event_properties), ...entryAt(attributes.properties) };
  const bounceType = word === 'bounced_email' ? wordIn(first(properties, 'bounce_type', 'Bounce Type')) : null;
  const kind = kindOf(word, bounceType);
  const recipient = recipientOf(entryAt(entry.payload), attributes, properties);
  if (recipient === null && !namesNobody(kind.type)) return `The ${word} event names no mail address.`;
  const occurredAt = momentIn(attributes.datetime) ?? momentIn(attributes.timestamp) ?? sentAt;
  if (occurredAt === null) return `The ${word} event has no readable time.`;
  const id = nameIn(entry.external_id, entryAt(entryAt(entry.payload).data).id);
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [id ?? occurredAt.toISOString(), word, recipient]),
    ...kind,
    recipient,
    native: bounceType === null ? word : `${word}:${bounceType}`,
    ...replyIn([first(properties, 'bounce_message', 'Bounce Message', 'diagnostic_code', 'failure_message')]),
    messageId: nameIn(first(properties, '$message', 'message_id')),
    campaign: nameIn(first(properties, 'Campaign Name', '$message_name', 'campaign_name', '$campaign', 'campaign_id')),
    stream: wordIn(first(properties, '$list', 'list_id')),
    dataSource: dataSourceIn(properties),
    occurredAt,
  });
}

/** The API wraps a record in `data`, and its fields in `attributes`; a webhook may leave out either. */
function attributesOf(payload: Entry): Entry {
  const record = isEntry(payload.data) ? payload.data : payload;
  return isEntry(record.attributes) ? record.attributes : record;
}

function kindOf(word: string, bounceType: string | null): EventKind {
  const kind = KINDS.get(word) ?? IGNORED;
  return kind.type === 'soft_bounce' && bounceType?.toLowerCase().includes('hard') === true
    ? { ...kind, type: 'hard_bounce' }
    : kind;
}

function recipientOf(payload: Entry, attributes: Entry, properties: Entry): string | null {
  const included = Array.isArray(payload.included)
    ? payload.included.map((one) => entryAt(entryAt(one).attributes))
    : [];
  const places = [attributes, entryAt(attributes.profile), entryAt(payload.profile), ...included].flatMap((one) => [
    one.email,
    entryAt(one.attributes).email,
  ]);
  const named = [...places, first(properties, '$email', 'email', 'Recipient Email Address')].map(addressIn);
  return named.find((one) => one !== null) ?? null;
}

function first(properties: Entry, ...names: readonly string[]): unknown {
  return names.map((name) => properties[name]).find((value) => value !== undefined && value !== null);
}
