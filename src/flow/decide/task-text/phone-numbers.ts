import type { ContactFacts } from '../../facts.ts';
import { oneLine } from './fit-subject.ts';

/** @returns `+49 30 1234, mobile +49 170 5678`; null where no number is on record */
export function phoneNumbers(contact: Pick<ContactFacts, 'phone' | 'mobilePhone'>): string | null {
  const phone = oneLine(contact.phone ?? '');
  const mobile = oneLine(contact.mobilePhone ?? '');
  const numbers = phone === '' ? [] : [phone];
  if (mobile !== '' && mobile !== phone) numbers.push(`mobile ${mobile}`);
  return numbers.length === 0 ? null : numbers.join(', ');
}
