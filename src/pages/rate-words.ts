/** Rates in words; of few nothing but the count is said. */
import { RATE_LEVELS } from '../flow/rate-kind.ts';
import { type JudgedRate, judgeRate, type RateCounts } from '../flow/unknown-user-rate.ts';
import type { Tone } from './words.ts';

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
export function percent(share: number): string {
  const value = share * 100;
  return value >= 9.95 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

export interface LevelWords {
  readonly label: string;
  readonly tone: Tone;
}

/** From the last level back: it is never borne. */
const TONES: readonly Tone[] = ['red', 'amber', 'blue'];

/** What is sure of it, and nothing where nothing is. */
export function levelWords(
  { rate, level, sureLevel }: JudgedRate,
  levels: readonly number[] = RATE_LEVELS,
): LevelWords | null {
  const [first] = levels;
  if (rate === null || first === undefined) return null;
  const of = (nth: number) => percent(levels[nth - 1] ?? 0);
  if (sureLevel < level) return { label: `Maybe above ${of(level)} %`, tone: 'grey' };
  if (sureLevel === 0) return { label: `Below ${percent(first)} %`, tone: 'green' };
  return { label: `Above ${of(sureLevel)} %`, tone: TONES[levels.length - sureLevel] ?? 'blue' };
}
