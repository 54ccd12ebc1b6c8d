/** What Mailjet's words for an event mean in ours. */
import { DELIVERED, type EventKind, IGNORED } from '../../flow/adapt/build-event.ts';
import type { EventType } from '../../flow/event.ts';

/** What stands in `error_related_to` and `error` of a bounce that is not marked as a hard one. */
const PASSING: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['greylisted', 'deferred'],
  ['spam', 'block'],
  ['content', 'block'],
  ['policy issue', 'block'],
  ['content blocked', 'block'],
  ['sender blocked', 'block'],
  ['relay/access denied', 'block'],
]);

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['sent', DELIVERED],
  // Nothing was sent: the address stands on a list of Mailjet, or cannot exist.
  ['blocked', { type: 'suppressed', actor: 'esp', scope: 'esp_account' }],
  ['spam', { type: 'complaint', actor: 'person', scope: 'esp_account' }],
]);

/** @param isHard `hard_bounce`; @param about `error_related_to`, lower case; @param error lower case */
export function kindOfEvent(word: string, isHard: boolean, about: string, error: string, hasList: boolean): EventKind {
  if (word === 'bounce') {
    return { ...IGNORED, type: isHard ? 'hard_bounce' : (PASSING.get(error) ?? PASSING.get(about) ?? 'soft_bounce') };
  }
  if (word !== 'unsub') return KINDS.get(word) ?? IGNORED;
  return hasList
    ? { type: 'list_unsubscribe', actor: 'person', scope: 'stream' }
    : { type: 'global_unsubscribe', actor: 'person', scope: 'esp_account' };
}
