/** Rows of the table of whom one may call, in words. */
import type { ContactBasis, ContactRule, ContactType } from '../../settings.ts';
import { placeName } from '../country-code.ts';

const WHOM: Readonly<Record<ContactRule['who'], string>> = {
  customer: 'customers',
  company: 'people at companies',
  private: 'private persons',
  unknown: 'people of whom it is not known whether they act for a company',
  everybody: 'everybody',
};

const TYPES: Readonly<Record<ContactType, string>> = {
  customer: 'a customer',
  company: 'a person at a company',
  private: 'a private person',
  unknown: 'not known whether they act for a company',
};

const BASES: Readonly<Record<ContactBasis, string>> = {
  contract: 'a contract',
  consent: 'consent',
  legitimate_interest: 'a legitimate interest',
  none: 'no legal basis',
};

const ANSWERS: Readonly<Record<ContactRule['answer'], string>> = {
  call: 'one call is allowed',
  review: 'review internally, do not contact',
};

/** `customers in Germany, with a contract recorded: one call is allowed` */
export function ruleWords({ place, who, basis, answer }: ContactRule): string {
  const recorded = basis === 'any' ? '' : `, with ${BASES[basis]} recorded`;
  return `${WHOM[who]} in ${placeName(place)}${recorded}: ${ANSWERS[answer]}`;
}

export function contactTypeWords(type: ContactType): string {
  return TYPES[type];
}

/** `a contract and consent recorded` */
export function basisWords(bases: readonly ContactBasis[]): string {
  return `${bases.length === 0 ? BASES.none : bases.map((basis) => BASES[basis]).join(' and ')} recorded`;
}
