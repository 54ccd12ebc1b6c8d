/**
 * May somebody who left everything be called? The gate only chooses between a call and an internal review; it follows the
 * rules that the portal's own counsel sets, and is no legal advice.
 *
 * Strict wherever something is not known. That somebody acts for a company is no exemption: people at companies in the EU
 * and the UK are protected persons, too, and are called only where their country is named.
 */
import type { CrmFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';
import type { OptOut } from '../state.ts';
import { countryCode, countryName } from './country-code.ts';
import { isCustomer } from './is-customer.ts';

export interface Gate {
  readonly mode: 'call' | 'review';
  /** One sentence for the person who gets the task. */
  readonly why: string;
}

export function gateContact(facts: CrmFacts, optOut: OptOut, settings: DecideSettings): Gate {
  if (optOut.complaint) return review('They marked our mail as spam, and are not contacted about it.');
  const country = countryCode(facts.contact?.country ?? null);
  if (country === null) return review('Their country is not known, so the strictest rule holds.');
  const allowed = settings.callAllowedCountries.map(readEntry);
  const name = countryName(country);
  const entries = allowed.filter((entry) => entry.country === country);
  if (entries.length === 0)
    return review(`Your rules allow no calls to people who left all our mail (country: ${name}).`);
  const isBusiness = facts.company !== null || (facts.contact !== null && isCustomer(facts.contact));
  if (!isBusiness && !entries.some((entry) => entry.includesPrivate)) {
    return review('It is not known whether they act for a company, so the strictest rule holds.');
  }
  return { mode: 'call', why: `Your rules allow one call to people who left all our mail (country: ${name}).` };
}

function review(why: string): Gate {
  return { mode: 'review', why };
}

/** `US` or `United States`: people at companies, and customers; `US:private`: everybody there. */
function readEntry(entry: string): { readonly country: string | null; readonly includesPrivate: boolean } {
  const [country = '', type = ''] = entry.split(':');
  return { country: countryCode(country), includesPrivate: type.trim().toLowerCase() === 'private' };
}
