/** SMTP2GO's webhooks, read: one event a request, as JSON or as a form. Its documents and what it sends name fields otherwise. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { readFormFields } from '../../flow/adapt/form-fields.ts';
import type { Entry } from '../../flow/adapt/json-body.ts';
import { readEntries } from '../../flow/adapt/read-entries.ts';
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

const ESP = 'smtp2go';
const FIELDS = [
  'event',
  'time',
  'rcpt',
  'email',
  'bounce',
  'context',
  'message',
  'host',
  'email_id',
  'Subject',
] as const;
const COMPLAINT: EventKind = { type: 'complaint', actor: 'person', scope: 'esp_account' };
const LEFT: EventKind = { type: 'global_unsubscribe', actor: 'person', scope: 'esp_account' };
const BACK: EventKind = { type: 'resubscribe', actor: 'unknown', scope: 'esp_account' };
const REJECTED: EventKind = { type: 'suppressed', actor: 'esp', scope: 'esp_account' };

/** In either spelling: that of a subscription and that of what is sent. */
const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['delivered', DELIVERED],
  ['bounce', { ...IGNORED, type: 'soft_bounce' }],
  ['spam', COMPLAINT],
  ['spam_complaint', COMPLAINT],
  ['unsubscribe', LEFT],
  ['unsubscribed', LEFT],
  ['resubscribe', BACK],
  ['resubscribed', BACK],
  ['reject', REJECTED],
  ['rejected', REJECTED],
]);

/** The step of the dialogue, ahead of what the server said: `DATA: 452 ...`. */
const STEP = /^\s*(?:CONNECT|EHLO|HELO|MAIL(?: FROM)?|RCPT(?: TO)?|DATA)\s*:\s*/i;

export function normaliseSmtp2go(raw: RawDelivery): Normalised {
  const words = 'SMTP2GO posts one event a request.';
  return isForm(raw) ? readEntries(raw, words, readEntry, formEntry(raw)) : readEntries(raw, words, readEntry);
}

function isForm({ headers }: RawDelivery): boolean {
  return (headers['content-type'] ?? '').toLowerCase().includes('form');
}

function formEntry(raw: RawDelivery): Entry | null {
  const field = readFormFields(raw);
  return field && Object.fromEntries(FIELDS.map((name) => [name, field(name)]));
}

function readEntry(entry: Entry, raw: RawDelivery): MailEvent | string {
  const word = lowerWordIn(entry.event);
  if (word === '') return 'The event has no "event".';
  const isHard = word === 'bounce' && lowerWordIn(entry.bounce) === 'hard';
  const known = KINDS.get(word) ?? IGNORED;
  const kind = isHard ? { ...known, type: 'hard_bounce' as const } : known;
  const recipient = addressIn(entry.rcpt) ?? addressIn(entry.recipient) ?? addressIn(entry.email);
  if (recipient === null && !namesNobody(kind.type)) return `The ${word} event names no mail address.`;
  const told = wordIn(entry.time);
  const occurredAt = momentIn(told) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return `The ${word} event has no readable time.`;
  const messageId = nameIn(entry.email_id, entry['message-id']);
  const said = [entry.context, entry.message].find((one) => typeof one === 'string' && one.trim() !== '');
  const words = replyIn(typeof said === 'string' ? said.replace(STEP, '') : null);
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [word, recipient, messageId, told]),
    ...kind,
    recipient,
    native: word === 'bounce' ? `${word}:${lowerWordIn(entry.bounce)}` : word,
    ...words,
    diagnostic: replyIn(said).diagnostic,
    remoteMta: nameIn(entry.host),
    messageId,
    campaign: nameIn(entry['X-Campaign'], entry['x-campaign'], entry.campaign),
    dataSource: dataSourceIn(entry),
    occurredAt,
  });
}
