/** Shares, and how sure they are; of a few nothing but the count is said. */
import { wilsonInterval } from '../lib/wilson-interval.ts';

/** Below this a share says less than it seems to. */
export const ENOUGH = 10;

/** `40 %`; null where there are too few to say */
export function shareWords(part: number, whole: number): string | null {
  return whole < ENOUGH ? null : `${percent(part / whole)} %`;
}

/** `40 % (26 to 56 %)`: with the ends between which the true share lies in 19 of 20 cases; null where there are too few */
export function rateWords(part: number, whole: number): string | null {
  if (whole < ENOUGH) return null;
  const [low, high] = wilsonInterval(part, whole);
  return `${percent(part / whole)} % (${percent(low)} to ${percent(high)} %)`;
}

function percent(share: number): string {
  return (share * 100).toFixed(share > 0 && share < 0.095 ? 1 : 0);
}
