/** Mandrill's webhooks, read: a form whose one field is a JSON array of up to 1,000 events. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { readFormBody } from '../../flow/adapt/form-body.ts';
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

const ESP = 'mandrill';
const BY_PERSON = { actor: 'person', scope: 'esp_account' } as const;

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['delivered', DELIVERED],
  ['deferral', { ...IGNORED, type: 'deferred' }],
  ['hard_bounce', { ...IGNORED, type: 'hard_bounce' }],
  ['soft_bounce', { ...IGNORED, type: 'soft_bounce' }],
  ['spam', { type: 'complaint', ...BY_PERSON }],
  ['unsub', { type: 'global_unsubscribe', ...BY_PERSON }],
  ['reject', { type: 'suppressed', actor: 'esp', scope: 'esp_account' }],
]);

const DENIED = new Set(['denylist', 'blacklist']);

export function normaliseMandrill(raw: RawDelivery): Normalised {
  const events = readFormBody(raw)?.get('mandrill_events');
  return readEntries(
    raw,
    'Mandrill posts a form with the field "mandrill_events".',
    readEntry,
    events === undefined ? null : readJson(events),
  );
}

function readEntry(entry: Entry, raw: RawDelivery): MailEvent | string {
  const word = lowerWordIn(entry.event);
  if (word === '') return readSync(entry, raw);
  const message = entryAt(entry.msg);
  const kind = KINDS.get(word) ?? IGNORED;
  const recipient = addressIn(message.email);
  if (recipient === null && !namesNobody(kind.type)) return `The ${word} event names no mail address.`;
  const occurredAt = momentIn(entry.ts) ?? momentIn(message.ts) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return `The ${word} event has no readable time.`;
  const messageId = nameIn(message._id, entry._id);
  const bounce = wordIn(message.bounce_description);
  const [smtp] = Array.isArray(message.smtp_events) ? message.smtp_events.map(entryAt).toReversed() : [];
  const tags = Array.isArray(message.tags) ? message.tags : [];
  const isBounce = word.endsWith('bounce');
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [messageId, word, wordIn(entry.ts), recipient]),
    ...kind,
    recipient,
    native: isBounce && bounce !== null ? `${word}:${bounce}` : word,
    ...replyIn([message.diag, smtp?.diag, isBounce ? message.bounce_description : null]),
    sendingIp: wordIn(smtp?.source_ip),
    messageId,
    campaign: nameIn(tags[0], message.template),
    dataSource: dataSourceIn(entryAt(message.metadata)),
    occurredAt,
  });
}

/** A change of its lists, by whoever made it: Mandrill itself, a colleague, or us. */
function readSync(entry: Entry, raw: RawDelivery): MailEvent | string {
  const [list, action] = [lowerWordIn(entry.type), lowerWordIn(entry.action)];
  if (list === '') return 'The event has neither "event" nor "type".';
  const recipient = addressIn(entryAt(entry.reject).email) ?? addressIn(entryAt(entry.entry).email);
  const occurredAt = momentIn(entry.ts) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return `The change of the ${list} has no readable time.`;
  const isDenied = DENIED.has(list) && action === 'add' && recipient !== null;
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, ['sync', list, action, recipient, wordIn(entry.ts)]),
    ...(isDenied ? { type: 'suppressed', actor: 'unknown', scope: 'esp_account' } : IGNORED),
    recipient,
    native: `sync:${list}:${action}`,
    ...replyIn(entryAt(entry.reject).detail),
    occurredAt,
  });
}
