/** One deal in one line. */
import type { CrmFacts, DealFacts } from '../../facts.ts';
import { writeDate } from '../../write-date.ts';
import { oneLine } from './fit-subject.ts';
import { writeMoney } from './write-money.ts';

/** @returns `Acme rollout: $48,000, closes 30 Nov 2026, 80% likely` */
export function writeDeal(deal: DealFacts, facts: CrmFacts, now: Date): string {
  const parts = [dealAmount(deal, facts) ?? 'no amount set', dealClose(deal, facts, now) ?? 'no close date set'];
  if (deal.stageProbability !== null) parts.push(`${Math.round(deal.stageProbability * 100)}% likely by its stage`);
  return `${dealName(deal)}: ${parts.join(', ')}`;
}

export function dealName(deal: DealFacts): string {
  return oneLine(deal.name) || 'Deal without a name';
}

export function dealAmount(deal: DealFacts, facts: CrmFacts): string | null {
  return deal.amount === null ? null : writeMoney(deal.amount, deal.currency ?? facts.portalCurrency);
}

/** @returns `closes 30 Nov 2026`, or `was to close 1 Nov 2026` */
export function dealClose(deal: DealFacts, facts: CrmFacts, now: Date): string | null {
  if (deal.closeDate === null) return null;
  const date = writeDate(deal.closeDate, facts.timeZone);
  const isPast = deal.closeDate.getTime() < now.getTime() && date !== writeDate(now, facts.timeZone);
  return isPast ? `was to close ${date}` : `closes ${date}`;
}
