/**
 * May somebody who left be called? The gate only chooses between a call and an internal review, by the table that the
 * portal's own counsel sets; it is no legal advice.
 *
 * Strict wherever something is not known: a call needs a row that fits and says so, and of rows that contradict each other
 * the one that forbids counts. That somebody acts for a company is no exemption: people at companies in the EU and the UK
 * are protected persons, too, and are called only where a row speaks of them.
 */
import type { CrmFacts } from '../facts.ts';
import type { ContactRule, ContactType, DecideSettings } from '../settings.ts';
import type { OptOut } from '../state.ts';
import { countryCode, countryName, isInPlace } from './country-code.ts';
import { isCustomer } from './is-customer.ts';
import { basisWords, contactTypeWords, ruleWords } from './task-text/contact-rule-words.ts';

export interface Gate {
  readonly mode: 'call' | 'review';
  /** Of the table, from 1; null: none of them decided. */
  readonly row: number | null;
  /** What decided, in one sentence, for the person who gets the task. */
  readonly why: string;
}

/** @param isPrivateAddress of a mail provider, where everybody may have one */
export function gateContact(facts: CrmFacts, optOut: OptOut, settings: DecideSettings, isPrivateAddress = false): Gate {
  if (optOut.complaint) return review('They marked our mail as spam: whoever did is never contacted about it.');
  const country = countryCode(facts.contact?.country ?? null);
  if (country === null) return review('Their country is not known, so the strictest rule holds.');
  const type = contactType(facts, isPrivateAddress);
  const bases = facts.contact?.bases ?? [];
  const fitting = settings.contactRules
    .map((rule, n) => ({ rule, row: n + 1 }))
    .filter(({ rule }) => isInPlace(country, rule.place) && fitsWho(rule, type) && fitsBasis(rule, bases));
  const decided = fitting.find(({ rule }) => rule.answer === 'review') ?? fitting[0];
  const person = `${countryName(country)}, ${contactTypeWords(type)}, ${basisWords(bases)}`;
  if (decided === undefined) {
    return review(`No row of your table speaks of them (${person}), so the strictest rule holds.`);
  }
  const { rule, row } = decided;
  return { mode: rule.answer, row, why: `Row ${row} of your table: ${ruleWords(rule)}. This person: ${person}.` };
}

function review(why: string): Gate {
  return { mode: 'review', row: null, why };
}

function contactType({ contact, company }: CrmFacts, isPrivateAddress: boolean): ContactType {
  if (contact !== null && isCustomer(contact)) return 'customer';
  if (company !== null) return 'company';
  return isPrivateAddress ? 'private' : 'unknown';
}

function fitsWho(rule: ContactRule, type: ContactType): boolean {
  return rule.who === 'everybody' || rule.who === type;
}

function fitsBasis({ basis }: ContactRule, bases: readonly string[]): boolean {
  return basis === 'any' || (basis === 'none' ? bases.length === 0 : bases.includes(basis));
}
