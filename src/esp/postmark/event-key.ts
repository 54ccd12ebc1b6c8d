/** Which of Postmark's reports are one fact: it tells of a hard bounce or a complaint twice, by ids that have nothing in common. */
import type { MailedFact } from '../../flow/adapt/adapter.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import type { EventType } from '../../flow/event.ts';

export interface KeyFacts {
  readonly recordType: string;
  readonly type: EventType;
  readonly recipient: string | null;
  /** Postmark's own id of a bounce or complaint. */
  readonly id: string | null;
  readonly messageId: string | null;
  readonly stream: string | null;
  readonly serverId: string | null;
  /** null where the report gives none. */
  readonly occurredAt: Date | null;
}

/** Of a mail that Postmark made up for a test, or of none. */
const NO_MESSAGE = /^[0-]*$/;

/** One mail can be refused for good, or complained about, only once by one address: whoever reports it. */
const ONCE_A_MESSAGE: ReadonlySet<EventType> = new Set(['hard_bounce', 'complaint']);
/**
 * Leaving and coming back can happen again by the link of the same mail, and a second leaving must never be taken for the
 * first: here the moment counts, and a leaving that is told twice may stand twice, which changes nothing.
 */
const BY_MOMENT: ReadonlySet<EventType> = new Set(['list_unsubscribe', 'resubscribe', 'suppressed']);

export function postmarkKey(facts: KeyFacts): string {
  const { recordType, type, recipient, id, stream, serverId } = facts;
  const messageId = facts.messageId === null || NO_MESSAGE.test(facts.messageId) ? null : facts.messageId.toLowerCase();
  const moment = facts.occurredAt?.toISOString() ?? null;
  if (ONCE_A_MESSAGE.has(type) && messageId !== null) return keyFromFacts('postmark', [type, recipient, messageId]);
  if (BY_MOMENT.has(type) && moment !== null) {
    return keyFromFacts('postmark', [type, recipient, serverId, stream, messageId, moment]);
  }
  if (id !== null) return keyFromFacts('postmark', [type, recipient, 'id', id]);
  return keyFromFacts('postmark', [recordType, type, recipient, serverId, stream, messageId, moment]);
}

/** Postmark's mails carry their id in the Message-ID. */
const MESSAGE_ID = /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@mtasv\.net>$/i;

/** @returns the key under which Postmark's own report of it stands, or null for mail that did not go through Postmark */
export function postmarkKeyOfMailed({ type, recipient, messageId }: MailedFact): string | null {
  const id = MESSAGE_ID.exec(messageId)?.[1];
  if (id === undefined || !ONCE_A_MESSAGE.has(type)) return null;
  return keyFromFacts('postmark', [type, recipient, id.toLowerCase()]);
}
