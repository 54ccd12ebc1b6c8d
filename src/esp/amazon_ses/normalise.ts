/** Messages of SNS that carry records of SES, read. One record speaks of one mail, and of one or more of its recipients. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { cleanText, cleanTextOrNull } from '../../flow/adapt/clean-text.ts';
import { dkimDomain } from '../../flow/adapt/dkim-domain.ts';
import { keyFromId } from '../../flow/adapt/event-key.ts';
import { chooseEnhancedStatus, findSmtpCode } from '../../flow/adapt/reply-codes.ts';
import { DIAGNOSTIC_MAX, type EventType, type MailEvent } from '../../flow/event.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { sesKey } from './event-key.ts';
import { readRecord, type SesRecord } from './read-record.ts';
import type { SesFact } from './ses-fact.ts';
import { isObject, readSnsMessage, type SnsMessage } from './sns-message.ts';

const ESP = 'amazon_ses';
const WORD_MAX = 100;
const NAME_MAX = 200;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
/** What may stand without a recipient: it changes nobody's state. */
const NAMELESS: ReadonlySet<EventType> = new Set(['ignored', 'control']);
/** `smtp; 550 5.1.1 ...`: the kind of reply stands before it, as in a bounce mail (RFC 3464, 2.3.6). */
const REPLY_KIND = /^\s*[A-Za-z][\w-]*\s*;\s*/;

export function normaliseAmazonSes(raw: RawDelivery): Normalised {
  const message = readSnsMessage(raw.body);
  if (typeof message === 'string') return unreadable(message);
  const publishedAt = readMoment(message.timestamp);
  if (publishedAt === null) return unreadable('The message of Amazon SNS has no readable timestamp.');
  if (message.type !== 'Notification') return onlyEvent(controlEvent(message, message.type, publishedAt));
  // "Successfully validated SNS topic for Amazon SES event publishing." and what people publish to try a topic out.
  if (!message.message.trimStart().startsWith('{')) return onlyEvent(controlEvent(message, 'notice', publishedAt));
  const record = parseRecord(message.message);
  if (record === null)
    return unreadable('The message holds no event of Amazon SES. Is something else publishing to the topic?');
  return readFacts(message, record, publishedAt);
}

function parseRecord(text: string): SesRecord | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? readRecord(parsed) : null;
  } catch {
    return null;
  }
}

function readFacts(message: SnsMessage, record: SesRecord, publishedAt: Date): Normalised {
  if (record.facts.length === 0) return unreadable('The event of Amazon SES names no mail address.');
  const events = new Map<string, MailEvent>();
  const rejected: { index: number; why: string }[] = [];
  for (const [index, fact] of record.facts.entries()) {
    const event = eventOf(message, record, fact, publishedAt);
    if (event.recipient === null && !NAMELESS.has(event.type)) {
      rejected.push({ index, why: `The ${event.native} event names no mail address.` });
    } else events.set(event.eventKey, event);
  }
  return { events: [...events.values()], rejected };
}

function eventOf(message: SnsMessage, record: SesRecord, fact: SesFact, publishedAt: Date): MailEvent {
  const { mail, detail } = record;
  const recipient = readAddress(fact.address);
  // Verbatim: a reply keeps its blanks and its line ends.
  const diagnostic =
    typeof fact.diagnostic === 'string' && fact.diagnostic.trim() !== ''
      ? cleanText(fact.diagnostic, DIAGNOSTIC_MAX)
      : null;
  const reply = diagnostic?.replace(REPLY_KIND, '') ?? null;
  const messageId = cleanTextOrNull(mail.messageId, NAME_MAX);
  const tags = isObject(mail.tags) ? mail.tags : {};
  return {
    esp: ESP,
    eventKey: sesKey(fact.type, recipient, messageId ?? message.messageId, fact.mark),
    type: fact.type,
    recipient,
    native: fact.native,
    diagnostic,
    smtpCode: findSmtpCode(reply),
    enhancedStatus: chooseEnhancedStatus(fact.status, reply),
    // `reportingMTA` is SES itself.
    remoteMta: cleanTextOrNull(detail.remoteMtaIp, WORD_MAX),
    sendingIp: readTag(tags, 'ses:outgoing-ip'),
    dkimDomain: dkimDomain(readHeaders(mail.headers, 'dkim-signature'), readAddress(mail.source)),
    messageId,
    campaign: readTag(tags, 'bw_campaign') ?? readTag(tags, 'campaign') ?? readTag(tags, 'ses:configuration-set'),
    stream: fact.stream === undefined ? null : cleanTextOrNull(fact.stream, NAME_MAX),
    dataSource: readTag(tags, 'bw_data_source') ?? readTag(tags, 'data_source'),
    occurredAt:
      readMoment(detail.timestamp) ?? (fact.type === 'ignored' ? readMoment(mail.timestamp) : null) ?? publishedAt,
    actor: fact.actor,
    scope: fact.scope,
    origin: 'live',
  };
}

function controlEvent(message: SnsMessage, native: string, occurredAt: Date): MailEvent {
  return {
    esp: ESP,
    eventKey: keyFromId(ESP, message.messageId === '' ? 'unnamed' : message.messageId),
    type: 'control',
    recipient: null,
    native,
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream: null,
    dataSource: null,
    occurredAt,
    actor: 'esp',
    scope: 'esp_account',
    origin: 'live',
  };
}

function onlyEvent(event: MailEvent): Normalised {
  return { events: [event], rejected: [] };
}

function unreadable(why: string): Normalised {
  return { events: [], rejected: [{ index: 0, why }] };
}

/** Of the mail itself, where SES is told to include its headers. */
function readHeaders(headers: unknown, wanted: string): string[] {
  if (!Array.isArray(headers)) return [];
  return headers.flatMap((header) => {
    const { name, value } = isObject(header) ? header : {};
    return typeof name === 'string' && typeof value === 'string' && name.toLowerCase() === wanted ? [value] : [];
  });
}

function readAddress(value: unknown): string | null {
  return typeof value === 'string' && value.isWellFormed() ? normaliseAddress(value) : null;
}

/** Every tag is a list; SES adds its own, and names them `ses:`. */
function readTag(tags: Readonly<Record<string, unknown>>, name: string): string | null {
  const values = tags[name];
  return cleanTextOrNull(Array.isArray(values) ? values[0] : values, NAME_MAX);
}

function readMoment(value: unknown): Date | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const ms = Date.parse(value);
  return ms >= EARLIEST_MS && ms < LATEST_MS ? new Date(ms) : null;
}
