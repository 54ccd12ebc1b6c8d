/** How a task names the person. */
import type { CrmFacts } from '../../facts.ts';
import { oneLine, type SubjectPart } from './fit-subject.ts';

export interface PersonWords {
  /** Within a sentence: `Dana Reyes`, or `the person behind dana@acme.example`. */
  readonly name: string;
  /** `Dana Reyes, Head of Operations at Acme (dana@acme.example)`; never without the address. */
  readonly described: string;
  /** `Acme`; null where no company is known. */
  readonly company: string | null;
  /** For a subject: `Dana Reyes (Acme)`, in parts that may be shortened. */
  readonly label: readonly SubjectPart[];
}

export function describePerson(facts: CrmFacts, email: string): PersonWords {
  const name = oneLine(facts.contact?.name ?? '');
  const title = oneLine(facts.contact?.jobTitle ?? '');
  const company = oneLine(facts.company?.name ?? '') || null;
  const work = [title, company].filter((part) => part !== null && part !== '').join(' at ');
  const label = [{ name: name || email }, ...(company === null ? [] : [' (', { name: company }, ')'])];
  if (name === '') {
    return {
      name: `the person behind ${email}`,
      described: `${email}${work === '' ? '' : ` (${work})`}`,
      company,
      label,
    };
  }
  const atWork = work === '' ? '' : title === '' ? ` at ${work}` : `, ${work}`;
  return { name, described: `${name}${atWork} (${email})`, company, label };
}
