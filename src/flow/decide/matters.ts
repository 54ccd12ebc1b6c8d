/** Which contacts are worth a rep's call: an open deal, a buying role, a customer, or a human sign not long ago. */
import type { CrmFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';
import { roleWords } from './champion-role.ts';
import { isCustomer } from './is-customer.ts';
import { openDeals } from './open-deals.ts';

const DAY_MS = 86_400_000;

export type Matter =
  | { readonly kind: 'deal'; readonly count: number }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'customer' }
  | { readonly kind: 'human_sign'; readonly at: Date };

/** @returns why the contact matters, the weightiest first; empty: it does not */
export function findMatters(facts: CrmFacts, settings: DecideSettings, now: Date): readonly Matter[] {
  const { contact } = facts;
  if (contact === null) return [];
  const matters: Matter[] = [];
  const deals = openDeals(facts.deals);
  if (deals.length > 0) matters.push({ kind: 'deal', count: deals.length });
  const [role] = contact.buyingRoles;
  if (role !== undefined) matters.push({ kind: 'role', role: roleWords(role) });
  else if (contact.isChampion) matters.push({ kind: 'role', role: 'champion' });
  if (isCustomer(contact)) matters.push({ kind: 'customer' });
  const sign = lastSign(facts, now);
  if (sign !== null && now.getTime() - sign.getTime() <= settings.matterDays * DAY_MS) {
    matters.push({ kind: 'human_sign', at: sign });
  }
  return matters;
}

function lastSign(facts: CrmFacts, now: Date): Date | null {
  let last: Date | null = null;
  for (const { at } of facts.contact?.life ?? []) {
    if (at.getTime() <= now.getTime() && (last === null || at.getTime() > last.getTime())) last = at;
  }
  return last;
}
