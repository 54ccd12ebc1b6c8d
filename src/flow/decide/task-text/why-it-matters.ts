/** What is at stake: the deals, the role, the customer. */
import type { DealFacts } from '../../facts.ts';
import { writeDate } from '../../write-date.ts';
import { championRole, roleWords } from '../champion-role.ts';
import { customerFor } from '../customer-for.ts';
import { findMatters } from '../matters.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import { writeDeal } from './write-deal.ts';

/** More than this nobody reads; the rest is counted. */
const DEALS_SHOWN = 5;

/** @param deals to name, in this order */
export function whyItMatters(input: PlayInput, deals: readonly DealFacts[]): TaskSection {
  const { facts, settings, now } = input;
  const items = deals.slice(0, DEALS_SHOWN).map((deal) => `Open deal ${writeDeal(deal, facts, now)}.`);
  const more = deals.length - DEALS_SHOWN;
  if (more > 0) items.push(more === 1 ? 'And 1 more open deal.' : `And ${more} more open deals.`);
  const role = facts.contact === null ? null : roleOf(input);
  if (role !== null) items.push(`Role: ${role}.`);
  const customer = customerFor(facts, now);
  if (customer !== null) items.push(customer);
  if (items.length === 0) {
    const sign = findMatters(facts, settings, now).find((matter) => matter.kind === 'human_sign');
    if (sign?.kind === 'human_sign') items.push(`Last in touch on ${writeDate(sign.at, facts.timeZone)}.`);
  }
  return { heading: 'Why it matters', text: null, items };
}

function roleOf({ facts, settings }: PlayInput): string | null {
  if (facts.contact === null) return null;
  const [role] = facts.contact.buyingRoles;
  return championRole(facts.contact, settings) ?? (role === undefined ? null : roleWords(role));
}
