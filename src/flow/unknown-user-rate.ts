/** Of the addresses that were tried, how many the server does not know; and how sure that is. Pure. */
import { wilsonInterval } from '../lib/wilson-interval.ts';
import { RATE_LEVELS } from './rate-kind.ts';

/** Distinct addresses; messages where a sending IP is looked at. */
export interface RateCounts {
  readonly attempted: number;
  readonly delivered: number;
  /** Those of the kind that is asked for: unknown users, where none is named. */
  readonly unknown: number;
}

/** Below this many addresses a share says less than it seems to. */
const ENOUGH = 10;

export interface JudgedRate {
  /** 0 to 1; null where it says nothing. */
  readonly rate: number | null;
  /** Between which the true one lies in 19 of 20 cases. */
  readonly low: number;
  readonly high: number;
  /** How many levels it is at or above: as it stands, and surely. */
  readonly level: number;
  readonly sureLevel: number;
  /** Why there is no rate. */
  readonly silent: 'few' | 'no-deliveries' | null;
}

const NONE = { rate: null, low: 0, high: 1, level: 0, sureLevel: 0 } as const;

/** Where nobody reports deliveries, bounces alone make no rate. */
export function judgeRate(
  { attempted, delivered, unknown }: RateCounts,
  levels: readonly number[] = RATE_LEVELS,
): JudgedRate {
  if (attempted < ENOUGH) return { ...NONE, silent: 'few' };
  if (delivered === 0) return { ...NONE, silent: 'no-deliveries' };
  const rate = unknown / attempted;
  const [low, high] = wilsonInterval(unknown, attempted);
  return { rate, low, high, level: levelOf(rate, levels), sureLevel: levelOf(low, levels), silent: null };
}

function levelOf(rate: number, levels: readonly number[]): number {
  return levels.filter((level) => rate >= level).length;
}
