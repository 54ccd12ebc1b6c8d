/** What Mailgun's words for an event mean in ours. */
import { DELIVERED, type EventKind, IGNORED } from '../../flow/adapt/build-event.ts';

/** Its suppressions are kept for each sending domain. */
const BY_PERSON = { actor: 'person', scope: 'sender_domain' } as const;
const SUPPRESSED: EventKind = { type: 'suppressed', actor: 'esp', scope: 'sender_domain' };
const SOFT: EventKind = { ...IGNORED, type: 'soft_bounce' };

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['delivered', DELIVERED],
  ['complained', { type: 'complaint', ...BY_PERSON }],
  ['unsubscribed', { type: 'global_unsubscribe', ...BY_PERSON }],
]);

/** Mailgun's own codes: not sent, since the address bounced, left or complained before. */
const NOT_SENT = new Set(['605', '606', '607']);
/** Given up after trying for a long time; what an internal failure of Mailgun is told as. */
const GIVEN_UP = new Set(['602', '625']);
const REFUSED_BY_LIST = new Set(['suppress-bounce', 'suppress-unsubscribe', 'suppress-complaint']);

export interface Failure {
  /** `temporary`: Mailgun goes on trying. Lower case, as all of these. */
  readonly severity: string;
  readonly reason: string;
  readonly bounceType: string;
  readonly code: string;
  readonly enhancedStatus: string | null;
}

export function kindOfEvent(word: string, failure: Failure): EventKind {
  if (word === 'failed' && failure.severity === 'temporary') return { ...IGNORED, type: 'deferred' };
  if (word !== 'failed' && word !== 'bounced' && word !== 'dropped') return KINDS.get(word) ?? IGNORED;
  const { reason, bounceType, code, enhancedStatus } = failure;
  if (NOT_SENT.has(code) || REFUSED_BY_LIST.has(reason)) return SUPPRESSED;
  if (bounceType === 'soft' || reason === 'old' || GIVEN_UP.has(code)) return SOFT;
  // 5.7.x is about the sender or the message, never about the mailbox (RFC 3463, 3.8).
  return { ...IGNORED, type: enhancedStatus?.startsWith('5.7.') === true ? 'block' : 'hard_bounce' };
}
