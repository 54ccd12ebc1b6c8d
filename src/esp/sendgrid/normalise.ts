/** SendGrid's event batches, read. Custom arguments lie at the top level beside its own keys; its own keys win. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { cleanText, cleanTextOrNull } from '../../flow/adapt/clean-text.ts';
import { keyFromFacts, keyFromId } from '../../flow/adapt/event-key.ts';
import { chooseEnhancedStatus, findSmtpCode } from '../../flow/adapt/reply-codes.ts';
import { DIAGNOSTIC_MAX, type EventType, type MailEvent } from '../../flow/event.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { eventKindOf } from './event-kinds.ts';

type Entry = Readonly<Record<string, unknown>>;
type Reading = { readonly event: MailEvent } | { readonly why: string };

const ESP = 'sendgrid';
const WORD_MAX = 100;
const NAME_MAX = 200;
const TIMESTAMP_HEADER = 'x-twilio-email-event-webhook-timestamp';
/** 1e11 s is the year 5138 and 1e11 ms is 1973: no real moment can be mistaken. Single Sends have come in milliseconds. */
const MILLISECONDS_FROM = 1e11;
const LATEST_MS = Date.UTC(2100, 0, 1);
/** What may stand without a recipient: it changes nobody's state. */
const NAMELESS: ReadonlySet<EventType> = new Set(['ignored', 'control']);
/** `ip` is our sending server in these; in opens, clicks and group changes it is the reader's. */
const SENT_FROM = new Set(['delivered', 'deferred', 'bounce']);

export function normaliseSendgrid(raw: RawDelivery): Normalised {
  const entries = readEntries(raw.body);
  if (typeof entries === 'string') return { events: [], rejected: [{ index: 0, why: entries }] };
  const sentAt = readMoment(raw.headers[TIMESTAMP_HEADER]);
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
  let parsed: unknown;
  try {
    // Bytes that are no UTF-8 become U+FFFD: one broken custom argument must not cost the whole batch.
    parsed = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return 'The body is no JSON. SendGrid posts a JSON array of events.';
  }
  if (Array.isArray(parsed)) return parsed;
  return isEntry(parsed) && typeof parsed.event === 'string' ? [parsed] : 'The body is no array of events.';
}

function readEntry(entry: unknown, sentAt: Date | null): Reading {
  if (!isEntry(entry)) return { why: 'The entry is no object.' };
  const event = lowerWord(entry.event);
  if (event === '') return { why: 'The entry has no "event".' };
  const kind = lowerWord(entry.type);
  const { type, actor, scope } = eventKindOf(event, kind, lowerWord(entry.reason));
  const recipient = readAddress(entry.email);
  if (recipient === null && !NAMELESS.has(type)) return { why: `The ${event} event names no mail address.` };
  const occurredAt = readMoment(entry.timestamp) ?? sentAt;
  if (occurredAt === null) return { why: `The ${event} event has no readable timestamp.` };
  const diagnostic = readDiagnostic(entry, event);
  return {
    event: {
      esp: ESP,
      eventKey: eventKeyOf(entry),
      type,
      recipient,
      native: nativeOf(entry, event, kind),
      diagnostic,
      smtpCode: findSmtpCode(diagnostic),
      enhancedStatus: chooseEnhancedStatus(entry.status, diagnostic),
      remoteMta: cleanTextOrNull(entry.mx_server, NAME_MAX),
      sendingIp: SENT_FROM.has(event) ? cleanTextOrNull(entry.ip, WORD_MAX) : null,
      messageId: cleanTextOrNull(entry.sg_message_id, NAME_MAX) ?? cleanTextOrNull(entry['smtp-id'], NAME_MAX),
      campaign: readCampaign(entry),
      stream: cleanTextOrNull(entry.asm_group_id, WORD_MAX),
      dataSource: cleanTextOrNull(entry.bw_data_source, NAME_MAX) ?? cleanTextOrNull(entry.data_source, NAME_MAX),
      occurredAt,
      actor,
      scope,
      origin: 'live',
    },
  };
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readAddress(value: unknown): string | null {
  return typeof value === 'string' && value.isWellFormed() ? normaliseAddress(value) : null;
}

function lowerWord(value: unknown): string {
  return typeof value === 'string' ? cleanText(value, WORD_MAX).trim().toLowerCase() : '';
}

/** `bounce:blocked`, and where the account has it switched on, `bounce:blocked:Mailbox Unavailable`. */
function nativeOf(entry: Entry, event: string, kind: string): string {
  if (event !== 'bounce') return event;
  const classification = cleanTextOrNull(entry.bounce_classification, WORD_MAX);
  if (classification !== null) return `bounce:${kind}:${classification}`;
  return kind === '' ? event : `bounce:${kind}`;
}

function readDiagnostic(entry: Entry, event: string): string | null {
  const [first, second] =
    event === 'delivered' || event === 'deferred' ? [entry.response, entry.reason] : [entry.reason, entry.response];
  for (const text of [first, second]) {
    // Verbatim: a reply keeps its blanks and its line ends.
    if (typeof text === 'string' && text.trim() !== '') return cleanText(text, DIAGNOSTIC_MAX);
  }
  return null;
}

function readMoment(value: unknown): Date | null {
  const number = typeof value === 'string' && /^\d{1,16}(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0)) return null;
  const ms = number < MILLISECONDS_FROM ? Math.round(number * 1_000) : Math.round(number);
  return ms < LATEST_MS ? new Date(ms) : null;
}

/** Single Sends and marketing campaigns by the name that people gave them, or their id; else the category, which is how API senders name a mailing. */
function readCampaign(entry: Entry): string | null {
  const newsletter = isEntry(entry.newsletter) ? entry.newsletter.newsletter_id : null;
  const { singlesend_name, singlesend_id, marketing_campaign_name, marketing_campaign_id } = entry;
  for (const name of [singlesend_name, singlesend_id, marketing_campaign_name, marketing_campaign_id, newsletter]) {
    const campaign = cleanTextOrNull(name, NAME_MAX);
    if (campaign !== null) return campaign;
  }
  return cleanTextOrNull(categoriesOf(entry)[0], NAME_MAX);
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
