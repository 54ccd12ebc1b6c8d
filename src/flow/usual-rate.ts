/** What is usual in a portal, from the stretches of time before; and where it is left. Pure. */
import type { JudgedRate } from './unknown-user-rate.ts';

export interface UsualRate {
  /** The middle one of the rates before. */
  readonly level: number;
  /** Between the tenth and the ninetieth of a hundred of them. */
  readonly low: number;
  readonly high: number;
  /** How many rates it is made of. */
  readonly stretches: number;
}

/** Fewer stretches with a rate are no habit. */
const ENOUGH = 5;

/** @returns null where too little was before */
export function usualRate(before: readonly Pick<JudgedRate, 'rate'>[]): UsualRate | null {
  const rates = before.flatMap(({ rate }) => rate ?? []).sort((a, b) => a - b);
  if (rates.length < ENOUGH) return null;
  const at = (share: number) => rates[Math.round(share * (rates.length - 1))] ?? 0;
  return { level: at(0.5), low: at(0.1), high: at(0.9), stretches: rates.length };
}

/** Only where the whole interval lies outside: chance alone is no change. */
export function leavesUsual(judged: JudgedRate, usual: UsualRate | null): 'above' | 'below' | null {
  if (usual === null || judged.rate === null) return null;
  if (judged.low > usual.high) return 'above';
  return judged.high < usual.low ? 'below' : null;
}
