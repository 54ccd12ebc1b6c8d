/** What can be counted of mail, and the levels that matter of each. Pure. */

export const RATE_KINDS = ['unknown', 'hard', 'soft', 'block', 'complaint', 'unsubscribe'] as const;
export type RateKind = (typeof RATE_KINDS)[number];

/** What is held against all that were tried, or against those whom mail reached: only they can complain or leave. */
export function isOfReached(kind: RateKind): boolean {
  return kind === 'complaint' || kind === 'unsubscribe';
}

/** Careful senders stay below the first; trouble may begin at the second; few mailbox providers bear more than the third. */
export const RATE_LEVELS = [0.01, 0.05, 0.1] as const;

/** Shares from which on it matters, ascending. Of what no common mark is known there are none. */
export const LEVELS_OF: Readonly<Record<RateKind, readonly number[]>> = {
  unknown: RATE_LEVELS,
  hard: RATE_LEVELS,
  soft: [],
  block: [],
  // Gmail and Yahoo, rules for senders of 2024: below 0.1 %, never 0.3 %.
  complaint: [0.001, 0.003],
  unsubscribe: [],
};
