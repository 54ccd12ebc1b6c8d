/** Rates of unknown users in words; of few nothing but the count is said. */
import { type JudgedRate, judgeRate, type RateCounts } from '../flow/unknown-user-rate.ts';

/** `2.4 % (1.9 to 3.1 %)`, or why there is none */
export function rateText(counts: RateCounts): string {
  const judged = judgeRate(counts);
  const { rate, low, high } = judged;
  return rate === null ? silentText(judged) : `${percent(rate)} % (${percent(low)} to ${percent(high)} %)`;
}

function silentText({ silent }: JudgedRate): string {
  return silent === 'no-deliveries' ? 'no deliveries reported' : 'too few to say';
}

/** Two digits that say something: `0.032`, `0.45`, `2.4`, `12`. */
function percent(share: number): string {
  const value = share * 100;
  return value >= 9.95 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}
