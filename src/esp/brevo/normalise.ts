/** Brevo's webhooks, read: one object a request, or up to 500 in an array; transactional and marketing mail tell alike. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, readJson } from '../../flow/adapt/json-body.ts';
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

const ESP = 'brevo';
const HARD: EventKind = { ...IGNORED, type: 'hard_bounce' };
const COMPLAINT: EventKind = { type: 'complaint', actor: 'person', scope: 'esp_account' };
const LEFT: EventKind = { type: 'global_unsubscribe', actor: 'person', scope: 'esp_account' };

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['delivered', DELIVERED],
  ['deferred', { ...IGNORED, type: 'deferred' }],
  ['soft_bounce', { ...IGNORED, type: 'soft_bounce' }],
  ['hard_bounce', HARD],
  ['invalid_email', HARD],
  // It stands on Brevo's own list, for whatever reason: nothing was sent.
  ['blocked', { type: 'suppressed', actor: 'esp', scope: 'esp_account' }],
  ['spam', COMPLAINT],
  ['complaint', COMPLAINT],
  ['unsubscribed', LEFT],
  ['unsubscribe', LEFT],
]);

export function normaliseBrevo(raw: RawDelivery): Normalised {
  return readEntries(raw, 'Brevo posts one event a request, or an array of them.', readEntry);
}

function readEntry(entry: Entry, raw: RawDelivery): MailEvent | string {
  const word = lowerWordIn(entry.event);
  if (word === '') return 'The event has no "event".';
  const kind = KINDS.get(word) ?? IGNORED;
  const recipient = addressIn(entry.email);
  if (recipient === null && !namesNobody(kind.type)) return `The ${word} event names no mail address.`;
  // `date` is in the account's own zone, and `ts` has been seen hours off.
  const told = momentIn(entry.ts_epoch) ?? momentIn(entry.ts_event);
  const occurredAt = told ?? momentIn(entry.ts) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return `The ${word} event has no readable time.`;
  const messageId = nameIn(entry['message-id']);
  const lists = Array.isArray(entry.list_id) ? entry.list_id : [entry.list_id];
  const custom = entry['X-Mailin-custom'];
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [word, recipient, messageId ?? wordIn(entry.camp_id), occurredAt.toISOString()]),
    ...kind,
    recipient,
    native: word,
    ...replyIn(entry.reason),
    sendingIp: wordIn(entry.sending_ip),
    messageId,
    campaign: nameIn(entry['campaign name'], entry.camp_id, Array.isArray(entry.tags) ? entry.tags[0] : entry.tag),
    stream: lists.length === 1 ? wordIn(lists[0]) : null,
    dataSource: dataSourceIn(entryAt(typeof custom === 'string' ? readJson(Buffer.from(custom)) : custom)),
    occurredAt,
  });
}
