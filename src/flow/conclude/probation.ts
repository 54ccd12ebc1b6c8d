/** Whoever was thought gone and is not believed to be back without proof: mail is accepted again, or a person vouches for the address. */
import type { Probation } from '../probation.ts';
import type { ConcludeSettings } from '../settings.ts';
import type { AddressHistory } from '../state.ts';
import type { Loss } from './loss.ts';
import { HOUR_MS } from './moments.ts';

/**
 * No verdict of its own: it says until when the present one is on trial.
 *
 * @param deliveries first moments of the days with a delivery that counts, in order
 * @param now in milliseconds
 */
export function findProbation(
  loss: Loss,
  deliveries: readonly number[],
  word: AddressHistory['word'],
  settings: ConcludeSettings,
  now: number,
): Probation | null {
  const { doubt, settlesAt } = loss;
  const quietMs = settings.deliveryBounceHours * HOUR_MS;
  if (doubt !== null && settlesAt !== null) return probation('accepted', settlesAt - quietMs, settlesAt);
  const { vouchedUntil } = loss;
  if (word?.says !== 'reachable' || vouchedUntil === null) return null;
  const at = word.at.getTime();
  if (doubt !== null) {
    const refusedAt = doubt.cause.at.getTime();
    const isAgainstWord = !doubt.dead && doubt.hypothesis !== 'gateway_at_fault' && refusedAt >= at;
    if (!isAgainstWord || doubt.deadline === null || refusedAt > vouchedUntil) return null;
    return probation('refused', refusedAt, doubt.deadline);
  }
  const last = loss.intervals.at(-1);
  // Nothing was ever in doubt, or something better than a word has spoken since.
  if (last?.wonBackBy !== 'word' || last.endedAt !== at || (loss.lastSign ?? at) > at) return null;
  const delivered = deliveries.find((start) => start > at);
  const until = Math.min(vouchedUntil, delivered === undefined ? Number.POSITIVE_INFINITY : delivered + quietMs);
  return until > now ? probation('vouched', at, until) : null;
}

function probation(why: Probation['why'], since: number, until: number): Probation {
  return { why, since: new Date(since), until: new Date(until) };
}
