/** The deals of a person that are not decided yet. */
import type { DealFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';

/** @returns open deals, the nearest close date first, then the largest */
export function openDeals(deals: readonly DealFacts[]): readonly DealFacts[] {
  return deals.filter((deal) => deal.isOpen).sort(compareDeals);
}

/** @returns open deals at or past the set stage probability, in the same order */
export function lateDeals(deals: readonly DealFacts[], settings: DecideSettings): readonly DealFacts[] {
  return openDeals(deals).filter((deal) => (deal.stageProbability ?? 0) >= settings.dealProbability);
}

function compareDeals(a: DealFacts, b: DealFacts): number {
  return (
    closeTime(a) - closeTime(b) ||
    (b.amount ?? 0) - (a.amount ?? 0) ||
    (a.dealId < b.dealId ? -1 : Number(a.dealId > b.dealId))
  );
}

/** A deal without a close date comes last. The largest safe date keeps the difference of two of them a number. */
function closeTime(deal: DealFacts): number {
  return deal.closeDate?.getTime() ?? 8.64e15;
}
