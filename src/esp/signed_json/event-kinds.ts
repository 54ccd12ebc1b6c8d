/** The words that a sender of one's own uses for what happened, and what they mean in ours. */
import { DELIVERED, type EventKind, IGNORED } from '../../flow/adapt/build-event.ts';
import type { Actor } from '../../flow/event.ts';

const BOUNCED = { actor: 'unknown', scope: 'esp_account' } as const;

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['delivered', DELIVERED],
  ['sent', { ...IGNORED, type: 'sent' }],
  ['deferred', { ...BOUNCED, type: 'deferred' }],
  ['soft_bounce', { ...BOUNCED, type: 'soft_bounce' }],
  ['hard_bounce', { ...BOUNCED, type: 'hard_bounce' }],
  ['block', { ...BOUNCED, type: 'block' }],
  ['suppressed', { type: 'suppressed', actor: 'customer', scope: 'esp_account' }],
  ['complaint', { type: 'complaint', actor: 'person', scope: 'esp_account' }],
  ['unsubscribe', { type: 'global_unsubscribe', actor: 'person', scope: 'everything' }],
  ['resubscribe', { type: 'resubscribe', actor: 'person', scope: 'everything' }],
  ['ping', { ...IGNORED, type: 'control' }],
]);

export const KNOWN_TYPES: readonly string[] = [...KINDS.keys(), 'bounce'];

/** Who may be named as the one who did it: only what a person did lifts an opt-out. */
const ACTORS: ReadonlyMap<string, Actor> = new Map<string, Actor>([
  ['person', 'person'],
  ['us', 'customer'],
  ['provider', 'esp'],
]);

/**
 * @param word the `type`, lower case; `bounce` is told apart by the reply: what begins with 4 may pass
 * @param hasStream it speaks of one kind of mail only
 * @param by who did it, lower case; empty: as the word usually means
 */
export function kindOfWord(word: string, smtpCode: number | null, hasStream: boolean, by: string): EventKind {
  if (word === 'bounce')
    return { ...BOUNCED, type: smtpCode !== null && smtpCode < 500 ? 'soft_bounce' : 'hard_bounce' };
  const kind = KINDS.get(word) ?? IGNORED;
  const actor = ACTORS.get(by) ?? kind.actor;
  if (kind.type !== 'global_unsubscribe' && kind.type !== 'resubscribe') return { ...kind, actor };
  // A colleague who takes somebody off a list is no wish of the person.
  if (kind.type === 'global_unsubscribe' && actor !== 'person') {
    return { type: 'suppressed', actor, scope: hasStream ? 'stream' : 'everything' };
  }
  if (!hasStream) return { ...kind, actor };
  return { type: kind.type === 'resubscribe' ? 'resubscribe' : 'list_unsubscribe', actor, scope: 'stream' };
}
