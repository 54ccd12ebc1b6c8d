/** What Postmark's words for an event mean in ours. */
import type { EventKind } from '../../flow/adapt/build-event.ts';
import type { Actor, EventType } from '../../flow/event.ts';

/** Types of bounces by name: the numbers beside them stand differently in Postmark's own libraries. */
const BOUNCES: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['hardbounce', 'hard_bounce'],
  ['bademailaddress', 'hard_bounce'],
  // Postmark goes on trying.
  ['transient', 'deferred'],
  ['softbounce', 'soft_bounce'],
  ['dnserror', 'soft_bounce'],
  ['unknown', 'soft_bounce'],
  ['blocked', 'block'],
  ['spamnotification', 'block'],
  ['virusnotification', 'block'],
  ['dmarcpolicy', 'block'],
  ['spamcomplaint', 'complaint'],
  ['unsubscribe', 'list_unsubscribe'],
  ['manuallydeactivated', 'suppressed'],
  // Answers of mailboxes, and mistakes of the sender: they say nothing about the address.
  ['subscribe', 'ignored'],
  ['autoresponder', 'ignored'],
  ['addresschange', 'ignored'],
  ['openrelaytest', 'ignored'],
  ['challengeverification', 'ignored'],
  ['unconfirmed', 'ignored'],
  ['smtpapierror', 'ignored'],
  ['inbounderror', 'ignored'],
  ['templaterenderingfailed', 'ignored'],
]);

/** @param type Postmark's `Type`, lower case; one that we do not know is a bounce all the same */
export function bounceKind(type: string): EventKind {
  const known = BOUNCES.get(type) ?? 'soft_bounce';
  if (known === 'list_unsubscribe') return { type: known, actor: 'person', scope: 'stream' };
  if (known === 'complaint') return { type: known, actor: 'person', scope: 'esp_account' };
  if (known === 'suppressed') return { type: known, actor: 'customer', scope: 'stream' };
  return { type: known, actor: 'unknown', scope: 'esp_account' };
}

const ORIGINS: ReadonlyMap<string, Actor> = new Map<string, Actor>([
  ['recipient', 'person'],
  ['customer', 'customer'],
  ['admin', 'esp'],
]);

/**
 * @param isOff `SuppressSending`: mail of this message stream to this address ends, or may go again
 * @param reason `SuppressionReason`, lower case or empty
 * @param origin `Origin`, lower case or empty
 */
export function changeKind(isOff: boolean, reason: string, origin: string): EventKind {
  const actor = ORIGINS.get(origin) ?? 'unknown';
  if (!isOff) return { type: 'resubscribe', actor, scope: 'stream' };
  if (reason === 'hardbounce') return bounceKind(reason);
  if (reason === 'spamcomplaint') return bounceKind(reason);
  // Only the person leaves. What the sender put on the list comes back as an echo, and is no wish of the person.
  return { type: actor === 'person' ? 'list_unsubscribe' : 'suppressed', actor, scope: 'stream' };
}
