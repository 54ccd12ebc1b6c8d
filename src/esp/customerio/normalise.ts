/** Customer.io's reporting webhooks, read: one object a request, by what it is about and what became of it. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, isEntry, readJson, rejectBody } from '../../flow/adapt/json-body.ts';
import { addressIn, lowerWordIn, momentIn, nameIn, type Reply, replyIn, wordIn } from '../../flow/adapt/read-field.ts';

const ESP = 'customerio';
const BY_PERSON = { actor: 'person', scope: 'esp_account' } as const;

/** By `object_type` and `metric`. */
const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['email:delivered', DELIVERED],
  ['email:attempted', { ...IGNORED, type: 'deferred' }],
  ['email:bounced', { ...IGNORED, type: 'hard_bounce' }],
  ['email:dropped', { type: 'suppressed', actor: 'esp', scope: 'esp_account' }],
  ['email:spammed', { type: 'complaint', ...BY_PERSON }],
  ['email:unsubscribed', { type: 'global_unsubscribe', ...BY_PERSON }],
  // Told of the customer's record: whether the person, a colleague or a call of ours changed it is not.
  ['customer:unsubscribed', { type: 'global_unsubscribe', actor: 'unknown', scope: 'esp_account' }],
  ['customer:subscribed', { type: 'resubscribe', actor: 'unknown', scope: 'esp_account' }],
]);

const PREFERENCES = 'customer:cio_subscription_preferences_changed';
const MAX_TOPICS = 100;

export function normaliseCustomerio(raw: RawDelivery): Normalised {
  const entry = readJson(raw.body);
  const metric = isEntry(entry) ? wordIn(entry.metric) : null;
  if (!isEntry(entry) || metric === null) {
    return rejectBody('The body is no JSON object with a "metric". Customer.io posts one event a request.');
  }
  const native = `${lowerWordIn(entry.object_type)}:${metric.toLowerCase()}`;
  const data = entryAt(entry.data);
  const reply = replyIn(data.failure_message);
  const told = kindOf(native, reply);
  const recipient =
    addressIn(data.recipient) ?? addressIn(data.email_address) ?? addressIn(entryAt(data.identifiers).email);
  const occurredAt = momentIn(entry.timestamp) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return rejectBody(`The ${native} event has no readable time.`);
  const topics = native === PREFERENCES ? topicsIn(data.content) : [];
  const facts = topics.length > 0 ? topics : [{ ...told, stream: null }];
  if (recipient === null && facts.some((fact) => !namesNobody(fact.type))) {
    return rejectBody(`The ${native} event names no mail address.`);
  }
  const id = wordIn(entry.event_id) ?? `${occurredAt.getTime()}`;
  const events = facts.map(({ stream, ...kind }) =>
    mailEvent({
      esp: ESP,
      eventKey: keyFromFacts(ESP, [id, native, recipient, stream]),
      ...kind,
      recipient,
      native,
      ...reply,
      messageId: nameIn(data.delivery_id),
      campaign: campaignOf(data),
      stream,
      occurredAt,
    }),
  );
  return { events, rejected: [] };
}

function kindOf(native: string, { smtpCode }: Reply): EventKind {
  const kind = KINDS.get(native) ?? IGNORED;
  // It does not tell hard from soft; a reply that begins with 4 says that it may pass.
  const maySucceed = kind.type === 'hard_bounce' && smtpCode !== null && smtpCode < 500;
  return maySucceed ? { ...kind, type: 'soft_bounce' } : kind;
}

/** @param content JSON in a string: `{"topics": {"topic_7": false}, "channels": {}}` */
function topicsIn(content: unknown): (EventKind & { readonly stream: string })[] {
  const parsed = typeof content === 'string' ? readJson(Buffer.from(content)) : content;
  return Object.entries(entryAt(entryAt(parsed).topics))
    .slice(0, MAX_TOPICS)
    .filter(([, value]) => typeof value === 'boolean')
    .map(([topic, isOn]) => ({
      type: isOn === true ? 'resubscribe' : 'list_unsubscribe',
      actor: 'person',
      scope: 'stream',
      stream: wordIn(topic) ?? '',
    }));
}

const CAMPAIGNS = ['campaign', 'broadcast', 'newsletter', 'transactional_message'] as const;

/** `newsletter:736`: ids of different kinds are counted apart. */
function campaignOf(data: Entry): string | null {
  for (const kind of CAMPAIGNS) {
    const id = wordIn(data[`${kind}_id`]);
    if (id !== null) return `${kind}:${id}`;
  }
  return null;
}
