/** What Elastic Email's words for an event mean in ours. */
import { DELIVERED, type EventKind, IGNORED } from '../../flow/adapt/build-event.ts';
import type { EventType } from '../../flow/event.ts';

/** Of an `Error`, by its category; one that we do not know may pass. */
const CATEGORIES: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['nomailbox', 'hard_bounce'],
  ['accountproblem', 'soft_bounce'],
  ['blacklisted', 'block'],
  ['spam', 'block'],
  ['contentfilter', 'block'],
  ['spfproblem', 'block'],
  ['whitelistingproblem', 'block'],
  ['greylisted', 'deferred'],
  ['throttled', 'deferred'],
  ['notdelivered', 'suppressed'],
  // Mistakes of the sender.
  ['manualcancel', 'ignored'],
  ['ignore', 'ignored'],
  ['codeerror', 'ignored'],
]);

const STATUSES: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['sent', DELIVERED],
  ['delivered', DELIVERED],
  ['abusereport', { type: 'complaint', actor: 'person', scope: 'esp_account' }],
  ['unsubscribed', { type: 'global_unsubscribe', actor: 'person', scope: 'esp_account' }],
]);

/** @param status `status`, lower case; @param category `category`, lower case */
export function kindOfStatus(status: string, category: string): EventKind {
  if (status !== 'error' && status !== 'bounced') return STATUSES.get(status) ?? IGNORED;
  return { ...IGNORED, type: CATEGORIES.get(category) ?? 'soft_bounce' };
}
