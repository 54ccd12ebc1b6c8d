/** Mailchimp's audience webhooks, read: one form a request. It tells of members of audiences, not of mails. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { readFormFields } from '../../flow/adapt/form-fields.ts';
import { rejectBody } from '../../flow/adapt/json-body.ts';
import { addressIn, lowerWordIn, momentIn, nameIn, wordIn } from '../../flow/adapt/read-field.ts';

const ESP = 'mailchimp';
const COMPLAINT: EventKind = { type: 'complaint', actor: 'person', scope: 'esp_account' };

/** By type and `data[reason]`; what is not named here, and an archived member, says nothing of an address. */
const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['unsubscribe:abuse', COMPLAINT],
  ['cleaned:abuse', COMPLAINT],
  ['cleaned:hard', { type: 'hard_bounce', actor: 'unknown', scope: 'esp_account' }],
  ['cleaned', { type: 'hard_bounce', actor: 'unknown', scope: 'esp_account' }],
  ['unsubscribe', { type: 'list_unsubscribe', actor: 'person', scope: 'stream' }],
  ['subscribe', { type: 'resubscribe', actor: 'unknown', scope: 'stream' }],
]);

export function normaliseMailchimp(raw: RawDelivery): Normalised {
  const field = readFormFields(raw);
  const type = lowerWordIn(field?.('type'));
  if (field === null || type === '') return rejectBody('The body is no form with a "type", as Mailchimp posts it.');
  const reason = lowerWordIn(field('data[reason]'));
  const isDeleted = lowerWordIn(field('data[action]')) === 'delete';
  const kind = isDeleted ? IGNORED : (KINDS.get(`${type}:${reason}`) ?? KINDS.get(type) ?? IGNORED);
  const recipient = addressIn(field('data[email]')) ?? addressIn(field('data[new_email]'));
  if (recipient === null && !namesNobody(kind.type)) return rejectBody(`The ${type} event names no mail address.`);
  const told = wordIn(field('fired_at'));
  const occurredAt = momentIn(told) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return rejectBody(`The ${type} event has no readable time.`);
  const list = wordIn(field('data[list_id]'));
  const isNamed = KINDS.has(`${type}:${reason}`) || kind.type === 'hard_bounce';
  const event = mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [type, reason, told, list, recipient, wordIn(field('data[old_email]'))]),
    ...kind,
    recipient,
    native: isNamed && reason !== '' ? `${type}:${reason}` : type,
    campaign: nameIn(field('data[campaign_id]')),
    stream: list,
    occurredAt,
  });
  return { events: [event], rejected: [] };
}
