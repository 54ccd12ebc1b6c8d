/** SendGrid's event batches, read. Custom arguments lie at the top level beside its own keys; its own keys win. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts, keyFromId } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, isEntry, readJson } from '../../flow/adapt/json-body.ts';
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
import { eventKindOf } from './event-kinds.ts';

type Reading = { readonly event: MailEvent } | { readonly why: string };

const ESP = 'sendgrid';
const TIMESTAMP_HEADER = 'x-twilio-email-event-webhook-timestamp';
/** `ip` is our sending server in these; in opens, clicks and group changes it is the reader's. */
const SENT_FROM = new Set(['delivered', 'deferred', 'bounce']);

export function normaliseSendgrid(raw: RawDelivery): Normalised {
  const entries = readEntries(raw.body);
  if (typeof entries === 'string') return { events: [], rejected: [{ index: 0, why: entries }] };
  const sentAt = momentIn(raw.headers[TIMESTAMP_HEADER]);
  const events: MailEvent[] = [];
  const rejected: { index: number; why: string }[] = [];
  for (const [index, entry] of entries.entries()) {
    const reading = readEntry(entry, sentAt);
    if ('event' in reading) events.push(reading.event);
    else rejected.push({ index, why: reading.why });
  }
  return { events, rejected };
}

/** @returns the entries, or what is wrong with the body */
function readEntries(body: Buffer): readonly unknown[] | string {
  const parsed = readJson(body);
  if (parsed === undefined) return 'The body is no JSON. SendGrid posts a JSON array of events.';
  if (Array.isArray(parsed)) return parsed;
  return isEntry(parsed) && typeof parsed.event === 'string' ? [parsed] : 'The body is no array of events.';
}

function readEntry(entry: unknown, sentAt: Date | null): Reading {
  if (!isEntry(entry)) return { why: 'The entry is no object.' };
  const event = lowerWordIn(entry.event);
  if (event === '') return { why: 'The entry has no "event".' };
  const kind = lowerWordIn(entry.type);
  const eventKind = eventKindOf(event, kind, lowerWordIn(entry.reason));
  const recipient = addressIn(entry.email);
  if (recipient === null && !namesNobody(eventKind.type)) return { why: `The ${event} event names no mail address.` };
  const occurredAt = momentIn(entry.timestamp) ?? sentAt;
  if (occurredAt === null) return { why: `The ${event} event has no readable timestamp.` };
  const { reason, response } = entry;
  const isReport = event === 'delivered' || event === 'deferred';
  return {
    event: mailEvent({
      esp: ESP,
      eventKey: eventKeyOf(entry),
      ...eventKind,
      recipient,
      native: nativeOf(entry, event, kind),
      ...replyIn(isReport ? [response, reason] : [reason, response], { status: entry.status }),
      remoteMta: nameIn(entry.mx_server),
      sendingIp: SENT_FROM.has(event) ? wordIn(entry.ip) : null,
      messageId: nameIn(entry.sg_message_id, entry['smtp-id']),
      campaign: readCampaign(entry),
      stream: wordIn(entry.asm_group_id),
      dataSource: dataSourceIn(entry),
      occurredAt,
    }),
  };
}

/** `bounce:blocked`, and where the account has it switched on, `bounce:blocked:Mailbox Unavailable`. */
function nativeOf(entry: Entry, event: string, kind: string): string {
  if (event !== 'bounce') return event;
  const classification = wordIn(entry.bounce_classification);
  if (classification !== null) return `bounce:${kind}:${classification}`;
  return kind === '' ? event : `bounce:${kind}`;
}

/** Single Sends and marketing campaigns by the name that people gave them, or their id; else the category, which is how API senders name a mailing. */
function readCampaign(entry: Entry): string | null {
  const { singlesend_name, singlesend_id, marketing_campaign_name, marketing_campaign_id } = entry;
  const { newsletter_id } = entryAt(entry.newsletter);
  const [category] = categoriesOf(entry);
  return nameIn(
    singlesend_name,
    singlesend_id,
    marketing_campaign_name,
    marketing_campaign_id,
    newsletter_id,
    category,
  );
}

function categoriesOf(entry: Entry): readonly unknown[] {
  return Array.isArray(entry.category) ? entry.category : [entry.category];
}

function eventKeyOf(entry: Entry): string {
  const id = entry.sg_event_id;
  if (typeof id === 'string' && id !== '') return keyFromId(ESP, id);
  const { event, type, email, timestamp, sg_message_id, asm_group_id, reason, response, attempt, url } = entry;
  const plain = [
    event,
    type,
    email,
    timestamp,
    sg_message_id,
    entry['smtp-id'],
    asm_group_id,
    reason,
    response,
    attempt,
    url,
  ];
  return keyFromFacts(ESP, [...plain, ...categoriesOf(entry)].map(scalarOrNull));
}

function scalarOrNull(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
