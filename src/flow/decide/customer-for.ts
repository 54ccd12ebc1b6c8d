/** How long somebody has been a customer, as far as the CRM knows. */
import type { CrmFacts } from '../facts.ts';
import { isCustomer } from './is-customer.ts';

const YEAR_MS = 365.25 * 86_400_000;

/** @returns `A customer since 3 Mar 2023 (3 years).`, `A customer.`, or null for who is none */
export function customerFor(facts: CrmFacts, now: Date, writeDate: (at: Date) => string): string | null {
  if (facts.contact === null) return null;
  const since = firstWon(facts, now);
  if (since === null) return isCustomer(facts.contact) ? 'A customer.' : null;
  const years = Math.floor((now.getTime() - since.getTime()) / YEAR_MS);
  const length = years < 1 ? '' : years === 1 ? ' (1 year)' : ` (${years} years)`;
  return `A customer since ${writeDate(since)}${length}.`;
}

/** The first deal that was won: closed with a stage probability of one. */
function firstWon(facts: CrmFacts, now: Date): Date | null {
  let first: Date | null = null;
  for (const { isOpen, stageProbability, closeDate } of facts.deals) {
    if (isOpen || stageProbability !== 1 || closeDate === null || closeDate.getTime() > now.getTime()) continue;
    if (first === null || closeDate.getTime() < first.getTime()) first = closeDate;
  }
  return first;
}
