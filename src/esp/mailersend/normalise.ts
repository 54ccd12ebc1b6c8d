/** MailerSend's webhooks, read: one object a request; since 2025 with its fields side by side, before that one inside the other. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, isEntry, readJson, rejectBody } from '../../flow/adapt/json-body.ts';
import { addressIn, momentIn, nameIn, replyIn, wordIn } from '../../flow/adapt/read-field.ts';

const ESP = 'mailersend';
const BY_PERSON = { actor: 'person', scope: 'sender_domain' } as const;

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['activity.delivered', DELIVERED],
  ['activity.deferred', { ...IGNORED, type: 'deferred' }],
  ['activity.soft_bounced', { ...IGNORED, type: 'soft_bounce' }],
  ['activity.hard_bounced', { ...IGNORED, type: 'hard_bounce' }],
  ['activity.spam_complaint', { type: 'complaint', ...BY_PERSON }],
  ['activity.unsubscribed', { type: 'global_unsubscribe', ...BY_PERSON }],
  ['recipient.on_hold_added', { type: 'suppressed', actor: 'esp', scope: 'sender_domain' }],
  ['webhook.test', { ...IGNORED, type: 'control' }],
]);

export function normaliseMailersend(raw: RawDelivery): Normalised {
  const entry = readJson(raw.body);
  const word = isEntry(entry) ? wordIn(entry.type) : null;
  if (!isEntry(entry) || word === null) {
    return rejectBody('The body is no JSON object with a "type". MailerSend posts one event a request.');
  }
  const kind = KINDS.get(word.toLowerCase()) ?? IGNORED;
  const data = entryAt(entry.data);
  const mail = entryAt(data.email);
  const recipient =
    addressIn(data.email) ?? addressIn(entryAt(mail.recipient).email) ?? addressIn(entryAt(data.recipient).email);
  if (recipient === null && !namesNobody(kind.type)) return rejectBody(`The ${word} event names no mail address.`);
  const occurredAt = momentIn(data.created_at) ?? momentIn(entry.created_at) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return rejectBody(`The ${word} event has no readable time.`);
  const messageId = nameIn(data.message_id, entryAt(mail.message).id);
  // Without an id of its own the moment tells two events apart.
  const id = wordIn(data.id) ?? occurredAt.toISOString();
  const event = mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [word, id, recipient]),
    ...kind,
    recipient,
    native: word,
    ...replyIn(saidIn(data)),
    messageId,
    campaign: nameIn(tagOf(data.tags) ?? tagOf(mail.tags)),
    occurredAt,
  });
  return { events: [event], rejected: [] };
}

/** What its documents call `meta` is described nowhere: whatever says a reason there is taken. */
function saidIn(data: Entry): unknown[] {
  const [morph, meta] = [entryAt(data.morph), entryAt(data.meta)];
  return [morph.reason, meta.reason, meta.diagnostic, meta.message, meta.description];
}

function tagOf(tags: unknown): unknown {
  return Array.isArray(tags) ? tags[0] : undefined;
}
