/** What SparkPost's words and classes for an event mean in ours. */
import { DELIVERED, type EventKind, IGNORED } from '../../flow/adapt/build-event.ts';
import type { EventType } from '../../flow/event.ts';

const BY_PERSON = { actor: 'person', scope: 'esp_account' } as const;
const LEFT: EventKind = { type: 'global_unsubscribe', ...BY_PERSON };
const SUPPRESSED: EventKind = { type: 'suppressed', actor: 'esp', scope: 'esp_account' };

/** Classes of a bounce; one that we do not know may pass. */
const CLASSES: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['10', 'hard_bounce'],
  ['30', 'hard_bounce'],
  ['26', 'suppressed'],
  ['50', 'block'],
  ['51', 'block'],
  ['52', 'block'],
  ['53', 'block'],
  ['54', 'block'],
  // Automatic replies, subscriptions and challenges.
  ['60', 'ignored'],
  ['80', 'ignored'],
  ['90', 'global_unsubscribe'],
  ['100', 'ignored'],
]);

/** 25 is what an administrator refused: of SparkPost's list, or by policy. */
const BY_ADMIN = '25';

/**
 * @param type of the event, lower case; @param bounceClass its `bounce_class`, empty where it has none
 * @param reason what was said, lower case; @param hasList it speaks of one list only
 */
export function kindOfEvent(type: string, bounceClass: string, reason: string, hasList: boolean): EventKind {
  const isSuppressed = reason.includes('suppress');
  switch (type) {
    case 'delivery':
      return DELIVERED;
    case 'delay':
      return { ...IGNORED, type: 'deferred' };
    case 'bounce':
    case 'out_of_band':
      return kindOfBounce(bounceClass, isSuppressed);
    case 'policy_rejection':
    case 'generation_rejection':
      return isSuppressed ? SUPPRESSED : { ...IGNORED, type: 'block' };
    case 'spam_complaint':
      return { type: 'complaint', ...BY_PERSON };
    // Named after the header that was used: it leaves everything unless a list is named.
    case 'list_unsubscribe':
    case 'link_unsubscribe':
      return hasList ? { type: 'list_unsubscribe', actor: 'person', scope: 'stream' } : LEFT;
    default:
      return IGNORED;
  }
}

function kindOfBounce(bounceClass: string, isSuppressed: boolean): EventKind {
  if (bounceClass === BY_ADMIN) return isSuppressed ? SUPPRESSED : { ...IGNORED, type: 'block' };
  const type = CLASSES.get(bounceClass) ?? 'soft_bounce';
  if (type === 'suppressed') return SUPPRESSED;
  return type === 'global_unsubscribe' ? LEFT : { ...IGNORED, type };
}
