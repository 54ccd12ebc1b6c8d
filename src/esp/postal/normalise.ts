/** Postal's webhooks, read: one object a request, around the message that it is about. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt } from '../../flow/adapt/json-body.ts';
import { readEntries } from '../../flow/adapt/read-entries.ts';
import { addressIn, lowerWordIn, momentIn, nameIn, replyIn, wordIn } from '../../flow/adapt/read-field.ts';
import type { MailEvent } from '../../flow/event.ts';

const ESP = 'postal';
const HARD: EventKind = { ...IGNORED, type: 'hard_bounce' };

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['messagesent', DELIVERED],
  ['messagedelayed', { ...IGNORED, type: 'deferred' }],
  ['messagedeliveryfailed', HARD],
  ['messagebounced', HARD],
  ['messageheld', { type: 'suppressed', actor: 'esp', scope: 'esp_account' }],
]);

export function normalisePostal(raw: RawDelivery): Normalised {
  return readEntries(raw, 'Postal posts one event a request.', readEntry);
}

function readEntry(entry: Entry, raw: RawDelivery): MailEvent | string {
  const word = wordIn(entry.event);
  if (word === null) return 'The event has no "event".';
  const payload = entryAt(entry.payload);
  // A mail that came back tells of the one that was sent, whatever the event is called.
  const hasComeBack = payload.original_message !== undefined && payload.bounce !== undefined;
  const message = entryAt(hasComeBack ? payload.original_message : payload.message);
  const isIncoming = lowerWordIn(message.direction) === 'incoming';
  const known = KINDS.get(word.toLowerCase()) ?? IGNORED;
  const kind = isIncoming ? IGNORED : hasComeBack ? HARD : known;
  const recipient = addressIn(message.to);
  if (recipient === null && !namesNobody(kind.type)) return `The ${word} event names no mail address.`;
  const occurredAt = momentIn(payload.timestamp) ?? momentIn(entry.timestamp) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return `The ${word} event has no readable time.`;
  const status = wordIn(payload.status);
  const messageId = nameIn(message.message_id);
  const id = wordIn(entry.uuid) ?? `${messageId} ${occurredAt.toISOString()}`;
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [id, word, recipient]),
    ...kind,
    recipient,
    native: status === null ? word : `${word}:${status}`,
    ...replyIn([payload.output, payload.details]),
    messageId,
    campaign: nameIn(message.tag),
    occurredAt,
  });
}
