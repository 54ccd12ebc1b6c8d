/** Mailgun's webhooks, read: one event a request. */
import { createHash } from 'node:crypto';
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, rejectBody } from '../../flow/adapt/json-body.ts';
import { MAILGUN_TOKEN } from '../../flow/adapt/mailgun-signature.ts';
import {
  addressIn,
  dataSourceIn,
  lowerWordIn,
  momentIn,
  nameIn,
  replyIn,
  wordIn,
} from '../../flow/adapt/read-field.ts';
import { readBody } from './body.ts';
import { kindOfEvent } from './event-kinds.ts';

const ESP = 'mailgun';

export function normaliseMailgun(raw: RawDelivery): Normalised {
  const body = readBody(raw);
  const word = lowerWordIn(body?.event.event);
  if (body === null || word === '')
    return rejectBody('The body is no event of Mailgun: neither JSON with "event-data" nor a form.');
  const { event } = body;
  const status = entryAt(event['delivery-status']);
  const headers = entryAt(entryAt(event.message).headers);
  const reject = entryAt(event.reject);
  const reply = replyIn([status.message, status.description, reject.reason], {
    code: status.code,
    status: status['enhanced-code'],
  });
  const [severity, reason] = [lowerWordIn(event.severity), lowerWordIn(event.reason)];
  const bounceType = lowerWordIn(status['bounce-type']);
  const code = wordIn(status.code) ?? '';
  const kind = kindOfEvent(word, { severity, reason, bounceType, code, enhancedStatus: reply.enhancedStatus });
  // What Mailgun itself refuses names the recipient in the headers alone.
  const recipient = addressIn(event.recipient) ?? (word === 'rejected' ? addressIn(headers.to) : null);
  if (recipient === null && !namesNobody(kind.type)) return rejectBody(`The ${word} event names no mail address.`);
  const occurredAt = momentIn(event.timestamp) ?? momentIn(body.signature?.timestamp) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return rejectBody(`The ${word} event has no readable time.`);
  const messageId = nameIn(headers['message-id']);
  // Its ids are unique within a day only.
  const facts = [word, wordIn(event.id) ?? messageId, recipient, occurredAt.toISOString(), code];
  const tags = Array.isArray(event.tags) ? event.tags : [];
  const campaigns = Array.isArray(event.campaigns) ? event.campaigns.map(entryAt) : [];
  const told = mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, facts),
    ...kind,
    recipient,
    native: nativeOf(word, severity, reason),
    ...reply,
    remoteMta: nameIn(status['mx-host']),
    sendingIp: wordIn(entryAt(event.envelope)['sending-ip']),
    messageId,
    campaign: nameIn(campaigns[0]?.name, campaigns[0]?.id, tags[0]),
    stream: nameIn(entryAt(event['mailing-list']).address),
    dataSource: dataSourceIn(variablesOf(event)),
    occurredAt,
  });
  return { events: [told], rejected: [] };
}

/** A token is signed and the event is not: it stands for the first event that came with it. */
export function tokenOfEvent(raw: RawDelivery): { token: string; factsHash: Buffer } | null {
  const token = readBody(raw)?.signature?.token;
  if (token === undefined || !MAILGUN_TOKEN.test(token)) return null;
  const facts = normaliseMailgun(raw).events.map(({ eventKey }) => eventKey);
  return { token, factsHash: createHash('sha256').update(facts.join()).digest() };
}

/** `failed:permanent:suppress-bounce`, `dropped:hardfail`. */
function nativeOf(word: string, severity: string, reason: string): string {
  const isFailure = word === 'failed' || word === 'dropped' || word === 'bounced';
  return [word, ...(isFailure ? [severity, reason] : [])].filter((part) => part !== '').join(':');
}

function variablesOf(event: Entry): Entry {
  return entryAt(event['user-variables']);
}
