/** How long somebody has been a customer, as far as the CRM knows. */
import type { CrmFacts } from '../facts.ts';
import { writeDate } from '../write-date.ts';
import { isCustomer } from './is-customer.ts';

const MONTH_MS = (365.25 / 12) * 86_400_000;

/** @returns `A customer since 3 Mar 2023 (3 years).` or the like; null for who never was one */
export function customerFor(facts: CrmFacts, now: Date): string | null {
  if (facts.contact === null) return null;
  const since = becameCustomer(facts, now);
  if (since === null) return isCustomer(facts.contact) ? 'A customer, but HubSpot does not say since when.' : null;
  const day = writeDate(since, facts.timeZone);
  if (isCustomer(facts.contact)) return `A customer since ${day} (${lengthOf(since, now)}).`;
  return `First bought on ${day} (${lengthOf(since, now)} ago), but is no customer in HubSpot now.`;
}

/** The same for everybody: of who is no customer, how long we have known them. */
export function knownFor(facts: CrmFacts, now: Date): string {
  const customer = customerFor(facts, now);
  if (customer !== null) return customer;
  const since = facts.contact?.createdAt ?? null;
  if (since === null) return 'Not a customer, as far as HubSpot knows.';
  return `Not a customer, as far as HubSpot knows; in HubSpot since ${writeDate(since, facts.timeZone)} (${lengthOf(since, now)}).`;
}

/** The first deal that was won (closed with a stage probability of one), or the day on which HubSpot had them as a customer. */
function becameCustomer(facts: CrmFacts, now: Date): Date | null {
  const won = facts.deals.flatMap(({ isOpen, stageProbability, closeDate }) =>
    isOpen || stageProbability !== 1 || closeDate === null ? [] : [closeDate.getTime()],
  );
  const days = [...won, facts.contact?.customerSince?.getTime() ?? Number.POSITIVE_INFINITY];
  const first = Math.min(...days.filter((at) => at <= now.getTime()));
  return Number.isFinite(first) ? new Date(first) : null;
}

function lengthOf(since: Date, now: Date): string {
  const months = Math.floor((now.getTime() - since.getTime()) / MONTH_MS);
  if (months < 1) return 'less than a month';
  const [count, unit] = months < 12 ? [months, 'month'] : [Math.floor(months / 12), 'year'];
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
