/** The key of one report of SES, by whichever door it comes. */
import type { MailedFact } from '../../flow/adapt/adapter.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import type { EventType } from '../../flow/event.ts';

/** @param mark tells two reports of one kind about one mail apart, where there can be two */
export function sesKey(type: EventType, recipient: string | null, messageId: string, mark?: string): string {
  return keyFromFacts('amazon_ses', [type, recipient, messageId, mark]);
}

/** SES's own id of a mail stands in its Message-ID, before `email.amazonses.com` or `eu-west-1.amazonses.com`. */
const MESSAGE_ID = /^<([0-9a-f]{16}-[0-9a-f-]{36}-[0-9]{6})@[a-z0-9-]+\.amazonses\.com>$/i;
/** Of these there is one for a mail and a recipient. */
const ONCE_A_MESSAGE: ReadonlySet<EventType> = new Set(['hard_bounce', 'soft_bounce', 'block', 'complaint']);

/** @returns null for mail that did not go through SES */
export function sesKeyOfMailed({ type, recipient, messageId }: MailedFact): string | null {
  const id = MESSAGE_ID.exec(messageId)?.[1];
  return id === undefined || !ONCE_A_MESSAGE.has(type) ? null : sesKey(type, recipient, id);
}
