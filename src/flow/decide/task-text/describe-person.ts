/** How a task names the person. */
import type { CrmFacts } from '../../facts.ts';
import { oneLine } from './fit-subject.ts';

export interface PersonWords {
  /** Their name; the address where no name is known. */
  readonly name: string;
  /** With job title and company: `Dana Reyes, Head of Operations at Acme`. */
  readonly described: string;
  /** `Acme`; null where no company is known. */
  readonly company: string | null;
}

export function describePerson(facts: CrmFacts, email: string): PersonWords {
  const name = oneLine(facts.contact?.name ?? '') || email;
  const title = oneLine(facts.contact?.jobTitle ?? '');
  const company = oneLine(facts.company?.name ?? '') || null;
  const atCompany = company === null ? '' : ` at ${company}`;
  return { name, described: `${name}${title === '' ? '' : `, ${title}`}${atCompany}`, company };
}

/** @returns `Dana Reyes (Acme)` in parts that a subject may shorten */
export function subjectName({ name, company }: PersonWords): readonly (string | { readonly name: string })[] {
  return company === null ? [{ name }] : [{ name }, ' (', { name: company }, ')'];
}
