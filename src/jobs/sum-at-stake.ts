import type { DealFacts } from '../flow/facts.ts';

/**
 * Sums of two currencies are no sum.
 *
 * @param usual of a deal that names none
 * @returns the largest first
 */
export function sumAtStake(
  deals: readonly DealFacts[],
  usual: string | null,
): { readonly currency: string | null; readonly amount: number }[] {
  const sums = new Map<string | null, number>();
  for (const { amount, currency } of deals) {
    if (amount === null) continue;
    const key = currency ?? usual;
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount })).toSorted((a, b) => b.amount - a.amount);
}
