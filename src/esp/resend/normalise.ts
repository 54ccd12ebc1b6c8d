/** Resend's webhooks, read: one object a request, in the words of Amazon SES, through which it sends. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, isEntry, readJson, rejectBody } from '../../flow/adapt/json-body.ts';
import {
  addressIn,
  dataSourceIn,
  lowerWordIn,
  momentIn,
  nameIn,
  replyIn,
  wordIn,
} from '../../flow/adapt/read-field.ts';
import { typeOfSesBounce } from '../../flow/adapt/ses-words.ts';

const ESP = 'resend';
const SUPPRESSED: EventKind = { type: 'suppressed', actor: 'esp', scope: 'esp_account' };

/** Who is meant of several to whom a mail went is not told: what is said of all is said of nobody for sure. */
const OF_SEVERAL = 'of several';

export function normaliseResend(raw: RawDelivery): Normalised {
  const entry = readJson(raw.body);
  const word = isEntry(entry) ? wordIn(entry.type) : null;
  if (!isEntry(entry) || word === null) {
    return rejectBody('The body is no JSON object with a "type". Resend posts one event a request.');
  }
  const data = entryAt(entry.data);
  const { kind, native } = kindOf(word.toLowerCase(), data);
  const occurredAt = momentIn(entry.created_at) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return rejectBody(`The ${word} event has no readable time.`);
  const recipients = recipientsOf(data);
  if (recipients.length === 0 && !namesNobody(kind.type)) return rejectBody(`The ${word} event names no mail address.`);

  const isAmbiguous = recipients.length > 1 && kind.type !== 'delivered' && !namesNobody(kind.type);
  const id = nameIn(raw.headers['svix-id'], raw.headers['webhook-id'], data.email_id, data.id);
  const reply = replyIn([entryAt(data.bounce).message, entryAt(data.suppressed).message, entryAt(data.failed).reason]);
  const tags = tagsOf(data.tags);
  const events = (recipients.length > 0 ? recipients : [null]).map((recipient) =>
    mailEvent({
      esp: ESP,
      eventKey: keyFromFacts(ESP, [id, word, recipient]),
      ...kind,
      actor: isAmbiguous && kind.actor === 'person' ? 'unknown' : kind.actor,
      recipient,
      native: isAmbiguous ? `${native}:${OF_SEVERAL}` : native,
      ...reply,
      messageId: nameIn(data.email_id),
      campaign: nameIn(data.broadcast_id, tags.campaign, tags.category),
      stream: wordIn(data.audience_id) ?? wordIn(data.topic_id),
      dataSource: dataSourceIn(tags),
      occurredAt,
    }),
  );
  return { events, rejected: [] };
}

/** A person's wish is told of the contact; the fields of a mail are those of the message. */
function recipientsOf(data: Entry): string[] {
  const written = Array.isArray(data.to) ? data.to : [data.to ?? data.email];
  return [...new Set(written.map(addressIn).filter((one) => one !== null))];
}

function kindOf(word: string, data: Entry): { kind: EventKind; native: string } {
  switch (word) {
    case 'email.delivered':
      return { kind: DELIVERED, native: word };
    case 'email.delivery_delayed':
      return { kind: { ...IGNORED, type: 'deferred' }, native: word };
    case 'email.bounced':
      return readBounce(word, entryAt(data.bounce));
    case 'email.suppressed':
      return { kind: SUPPRESSED, native: word };
    case 'email.complained':
      return { kind: { type: 'complaint', actor: 'person', scope: 'esp_account' }, native: word };
    case 'contact.updated':
      return readContact(word, data);
    case 'suppression.added':
      return readSuppression(word, lowerWordIn(data.origin));
    default:
      return { kind: IGNORED, native: word };
  }
}

function readBounce(word: string, bounce: Entry): { kind: EventKind; native: string } {
  const [type, subType] = [wordIn(bounce.type), wordIn(bounce.subType)];
  const native = [word, type, subType].filter((part) => part !== null).join(':');
  // Older payloads have words alone, and tell of lasting failures only.
  const said = lowerWordIn(bounce.message);
  const ses =
    type === null ? (said.includes('suppress') ? 'suppressed' : 'hard_bounce') : typeOfSesBounce(type, subType ?? '');
  return { kind: ses === 'suppressed' ? SUPPRESSED : { ...IGNORED, type: ses }, native };
}

/** Who changed the contact is not told: a colleague and an API call look like the person. A departure counts all the same, a return does not. */
function readContact(word: string, data: Entry): { kind: EventKind; native: string } {
  if (typeof data.unsubscribed !== 'boolean') return { kind: IGNORED, native: word };
  const native = `${word}:${data.unsubscribed ? 'unsubscribed' : 'subscribed'}`;
  const type = data.unsubscribed ? 'global_unsubscribe' : 'resubscribe';
  return { kind: { type, actor: data.unsubscribed ? 'person' : 'unknown', scope: 'esp_account' }, native };
}

/** What bounced or complained was told already, by an event of its own. */
function readSuppression(word: string, origin: string): { kind: EventKind; native: string } {
  const actor = origin === 'manual' ? 'customer' : 'esp';
  return { kind: { ...SUPPRESSED, actor }, native: origin === '' ? word : `${word}:${origin}` };
}

/** An object of names and values; formerly a list of both. */
function tagsOf(value: unknown): Entry {
  if (!Array.isArray(value)) return entryAt(value);
  return Object.fromEntries(value.filter(isEntry).map((tag) => [String(tag.name), tag.value]));
}
