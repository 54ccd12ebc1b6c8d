/** When time alone may change a state. */

import type { AddressHistory } from '../state.ts';
import type { Signs } from './gather-signs.ts';
import type { Loss } from './loss.ts';
import type { Deliveries } from './sound-deliveries.ts';

/**
 * @param waits later than the clock, yet perhaps before `now`
 * @param now in milliseconds: the clock, or the newest event where that lies a little ahead of it
 * @param ends of what lasts for a time: probation, a pause that the person asked for
 */
export function findReviewAt(
  loss: Loss,
  signs: Signs,
  deliveries: Deliveries,
  word: AddressHistory['word'],
  waits: readonly (Date | null)[],
  now: number,
  ends: readonly (Date | null)[] = [],
): Date | null {
  const moments = [
    silenceEnds(loss),
    loss.settlesAt,
    signs.next?.at.getTime() ?? null,
    deliveries.next,
    word?.at.getTime() ?? null,
    ...ends.map((end) => end?.getTime() ?? null),
  ].filter((moment): moment is number => moment !== null && moment > now);
  const next = Math.min(...moments, ...waits.map((until) => until?.getTime() ?? Number.POSITIVE_INFINITY));
  return next === Number.POSITIVE_INFINITY ? null : new Date(next);
}

/** While a delivery waits to be confirmed, silence decides nothing. */
function silenceEnds(loss: Loss): number | null {
  if (loss.doubt === null || loss.doubt.dead || loss.settlesAt !== null) return null;
  return loss.doubt.deadline;
}
