/** Is it chance that so many left? The exact beta-binomial test, in double precision. */

export interface LeaveCounts {
  readonly delivered: number;
  readonly left: number;
  readonly usualDelivered: number;
  readonly usualLeft: number;
}

/** Jeffreys' prior: before anything is known every share counts as possible. */
const PRIOR = 0.5;

/**
 * The chance that at least so many leave, were the mailing like all others. How many usually leave is itself known only as
 * well as the other mail is much: with little of it, hardly any number is a surprise.
 *
 * @returns 0 to 1
 */
export function chanceOfLeaves({ delivered, left, usualDelivered, usualLeft }: LeaveCounts): number {
  const n = Math.max(delivered, left);
  const a = usualLeft + PRIOR;
  const b = Math.max(usualDelivered - usualLeft, 0) + PRIOR;
  if (left <= 0) return 1;
  const isBelowMiddle = left <= (n * a) / (a + b);
  // Whichever tail has less to add up; terms that no longer count end it.
  const chance = isBelowMiddle ? 1 - sumDown(left - 1, n, a, b) : sumUp(left, n, a, b);
  return Math.min(1, Math.max(0, chance));
}

function sumUp(from: number, n: number, a: number, b: number): number {
  let term = chanceOfExactly(from, n, a, b);
  let sum = 0;
  for (let x = from; x <= n && term > sum * Number.EPSILON; x++) {
    sum += term;
    term *= ((n - x) * (a + x)) / ((x + 1) * (b + n - x - 1));
  }
  return sum;
}

function sumDown(from: number, n: number, a: number, b: number): number {
  let term = chanceOfExactly(from, n, a, b);
  let sum = 0;
  for (let x = from; x >= 0 && term > sum * Number.EPSILON; x--) {
    sum += term;
    term *= (x * (b + n - x)) / ((n - x + 1) * (a + x - 1));
  }
  return sum;
}

/** C(n, x) · B(x + a, n − x + b) / B(a, b) */
function chanceOfExactly(x: number, n: number, a: number, b: number): number {
  const ways = lnGamma(n + 1) - lnGamma(x + 1) - lnGamma(n - x + 1);
  return Math.exp(ways + lnBeta(x + a, n - x + b) - lnBeta(a, b));
}

function lnBeta(p: number, q: number): number {
  return lnGamma(p) + lnGamma(q) - lnGamma(p + q);
}

/** Stirling's series, right to the last digits from 15 on; what is smaller is brought there by Γ(x + 1) = x·Γ(x). */
function lnGamma(x: number): number {
  let at = x;
  let shift = 0;
  while (at < 15) {
    shift += Math.log(at);
    at += 1;
  }
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1_260 - inverse * (1 / 1_680 - inverse / 1_188)))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}
