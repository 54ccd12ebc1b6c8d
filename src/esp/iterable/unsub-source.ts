/** Who unsubscribed somebody, by Iterable's `unsubSource`. */
import type { Actor } from '../../flow/event.ts';

/** By a call, an import, a journey or a colleague: a page of the sender for preferences looks like this, and so do our own changes. */
const BY_OTHERS = new Set(['api', 'listapi', 'webapp', 'import', 'workflow', '']);

/** @param source as it is written; empty where it is not told */
export function actorOfLeave(source: string): Actor {
  const word = source.toLowerCase();
  if (word === 'hardbounce') return 'esp';
  return BY_OTHERS.has(word) ? 'unknown' : 'person';
}
