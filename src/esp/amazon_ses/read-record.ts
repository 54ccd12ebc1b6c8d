/** A record of SES, in either format: event publishing names its kind `eventType`, feedback notifications `notificationType`. */
import { cleanText } from '../../flow/adapt/clean-text.ts';
import { typeOfSesBounce } from '../../flow/adapt/ses-words.ts';
import type { Actor, EventType, Scope } from '../../flow/event.ts';
import { readSubscription } from './read-subscription.ts';
import type { SesFact } from './ses-fact.ts';
import { isObject } from './sns-message.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface SesRecord {
  readonly mail: Fields;
  /** The object that is named after the kind of event; empty where there is none. */
  readonly detail: Fields;
  readonly facts: readonly SesFact[];
}

const WORD_MAX = 100;
const REPORT: { readonly actor: Actor; readonly scope: Scope } = { actor: 'unknown', scope: 'esp_account' };

/** @param record parsed JSON. @returns null for what is no record of SES */
export function readRecord(record: Fields): SesRecord | null {
  const kind = word(record.eventType) || word(record.notificationType);
  if (kind === '') return null;
  const mail = isObject(record.mail) ? record.mail : {};
  const own = record[DETAIL_NAMES.get(kind) ?? kind.charAt(0).toLowerCase() + kind.slice(1)];
  const detail = isObject(own) ? own : {};
  return { mail, detail, facts: factsOf(kind, detail, mail) };
}

const DETAIL_NAMES: ReadonlyMap<string, string> = new Map([['Rendering Failure', 'failure']]);

function factsOf(kind: string, detail: Fields, mail: Fields): readonly SesFact[] {
  switch (kind) {
    case 'Bounce':
      return readBounce(detail);
    case 'Complaint':
      return readComplaint(detail);
    case 'Delivery':
      return listOf(detail.recipients).map((address) => ({
        ...REPORT,
        type: 'delivered',
        native: kind,
        address,
        diagnostic: detail.smtpResponse,
      }));
    case 'DeliveryDelay':
      return readRecipients(detail.delayedRecipients).map((recipient) => ({
        ...REPORT,
        ...recipient,
        type: 'deferred',
        native: nameOf(kind, detail.delayType),
        // A mail may be delayed more than once. Only event publishing tells of it.
        mark: word(detail.timestamp),
      }));
    case 'Subscription':
      return readSubscription(detail, onlyRecipient(mail));
    default:
      // Send, Reject (our own mail was found to carry a virus), Rendering Failure, Open, Click, and what is yet to come.
      return [
        {
          ...REPORT,
          type: 'ignored',
          native: kind,
          address: onlyRecipient(mail),
          mark: `${kind} ${word(detail.timestamp)}`,
        },
      ];
  }
}

function readBounce(detail: Fields): readonly SesFact[] {
  const [bounceType, subType] = [word(detail.bounceType), word(detail.bounceSubType)];
  const type = typeOfSesBounce(bounceType, subType);
  const native = nameOf('Bounce', bounceType, subType);
  const actor = type === 'suppressed' ? 'esp' : 'unknown';
  return readRecipients(detail.bouncedRecipients).map((recipient) => ({
    ...REPORT,
    ...recipient,
    type,
    native,
    actor,
  }));
}

function readComplaint(detail: Fields): readonly SesFact[] {
  const feedback = word(detail.complaintFeedbackType);
  const subType = word(detail.complaintSubType);
  const recipients = readRecipients(detail.complainedRecipients);
  const type = complaintTypeOf(feedback, subType);
  // Of a mail to several people at one provider SES cannot tell who complained and names them all: nobody of them is
  // mailed any more, and for nobody it counts as an act of theirs.
  const byPerson = type === 'complaint' && recipients.length === 1;
  const actor = type === 'suppressed' ? 'esp' : byPerson ? 'person' : 'unknown';
  const native = nameOf('Complaint', subType || feedback);
  const mark = type === 'ignored' ? { mark: native } : {};
  return recipients.map(({ address }) => ({ type, native, actor, scope: 'esp_account', address, ...mark }));
}

function complaintTypeOf(feedback: string, subType: string): EventType {
  if (subType.toLowerCase().includes('suppress')) return 'suppressed';
  const report = feedback.toLowerCase().replaceAll('_', '-');
  // "This is no spam", and reports of a mail that failed authentication: nobody complained.
  return report === 'not-spam' || report === 'auth-failure' ? 'ignored' : 'complaint';
}

function readRecipients(list: unknown): Pick<SesFact, 'address' | 'diagnostic' | 'status'>[] {
  return listOf(list).map((entry) =>
    isObject(entry)
      ? { address: entry.emailAddress, diagnostic: entry.diagnosticCode, status: entry.status }
      : { address: undefined },
  );
}

/**
 * `mail.destination` lists everybody whom the mail was sent to. Where that is one person, it is the one that the event is
 * about; of several nobody can be named.
 */
function onlyRecipient(mail: Fields): unknown {
  const all = listOf(mail.destination);
  return all.length === 1 ? all[0] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function word(value: unknown): string {
  return typeof value === 'string' ? cleanText(value, WORD_MAX).trim() : '';
}

function nameOf(...parts: readonly unknown[]): string {
  return parts
    .map(word)
    .filter((part) => part !== '')
    .join(':');
}
