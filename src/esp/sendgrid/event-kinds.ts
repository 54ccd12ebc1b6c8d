/** What SendGrid's words for an event mean in ours. */
import type { EventKind } from '../../flow/adapt/build-event.ts';
import type { EventType } from '../../flow/event.ts';

const REPORT: Omit<EventKind, 'type'> = { actor: 'unknown', scope: 'esp_account' };

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['processed', { type: 'ignored', ...REPORT }],
  ['open', { type: 'ignored', ...REPORT }],
  ['click', { type: 'ignored', ...REPORT }],
  ['delivered', { type: 'delivered', ...REPORT }],
  ['deferred', { type: 'deferred', ...REPORT }],
  // Kept for the whole account or subuser: SendGrid's own lists reach no further.
  ['spamreport', { type: 'complaint', actor: 'person', scope: 'esp_account' }],
  ['unsubscribe', { type: 'global_unsubscribe', actor: 'person', scope: 'esp_account' }],
  ['group_unsubscribe', { type: 'list_unsubscribe', actor: 'person', scope: 'stream' }],
  // Only the recipient's own click on the preferences page makes this event; adding or removing by API makes none.
  ['group_resubscribe', { type: 'resubscribe', actor: 'person', scope: 'stream' }],
  ['account_status_change', { type: 'control', actor: 'esp', scope: 'esp_account' }],
]);

const UNKNOWN: EventKind = { type: 'ignored', ...REPORT };

/**
 * @param event SendGrid's `event`, lower case
 * @param kind SendGrid's `type`, lower case or empty
 * @param reason SendGrid's `reason`, lower case or empty
 */
export function eventKindOf(event: string, kind: string, reason: string): EventKind {
  if (event === 'bounce') return { type: bounceType(kind), ...REPORT };
  if (event === 'dropped') return { type: droppedType(reason), actor: 'esp', scope: 'esp_account' };
  return KINDS.get(event) ?? UNKNOWN;
}

function bounceType(kind: string): EventType {
  // SendGrid does not suppress what it calls blocked, and puts full mailboxes there too.
  if (kind === 'blocked') return 'block';
  // Tried for 72 hours and given up: nobody said that the address is gone.
  if (kind === 'expired') return 'soft_bounce';
  return 'hard_bounce';
}

function droppedType(reason: string): EventType {
  if (reason.startsWith('spam content')) return 'block';
  // The sender's own mistakes; they say nothing about the address.
  if (reason.startsWith('invalid smtpapi') || reason.startsWith('recipient list over')) return 'ignored';
  return 'suppressed';
}
