/** Rates of unknown users in words; of few nothing but the count is said. */
import { type JudgedRate, judgeRate, RATE_LEVELS, type RateCounts } from '../flow/unknown-user-rate.ts';
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

const LEVELS: readonly LevelWords[] = [
  { label: `Below ${percent(RATE_LEVELS[0])} %`, tone: 'green' },
  { label: `Above ${percent(RATE_LEVELS[0])} %`, tone: 'blue' },
  { label: `Above ${percent(RATE_LEVELS[1])} %`, tone: 'amber' },
  { label: `Above ${percent(RATE_LEVELS[2])} %`, tone: 'red' },
];

/** What is sure of it, and nothing where nothing is. */
export function levelWords({ rate, level, sureLevel }: JudgedRate): LevelWords | null {
  if (rate === null) return null;
  const words = LEVELS[sureLevel] ?? LEVELS[0];
  if (sureLevel < level) return { label: `Maybe above ${percent(RATE_LEVELS[level - 1] ?? 0)} %`, tone: 'grey' };
  return words ?? null;
}
