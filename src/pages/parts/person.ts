import { type Html, html } from '../../lib/html.ts';
import type { PersonOfAddress } from '../../store/report/person-columns.ts';
import { emailText } from './email-text.ts';

/** The address, linked to its page, and who it belongs to as far as the CRM knows. */
export function personCell(
  row: Pick<PersonOfAddress, 'personName' | 'jobTitle' | 'companyName'> & {
    readonly addressId: number;
    readonly email: string;
  },
): Html {
  const who = [row.personName, row.jobTitle, row.companyName].filter((part) => part !== null);
  return html`<a class="person" href="/addresses/${row.addressId}">${emailText(row.email)}</a>${who.length > 0 ? html`<span class="person-who">${who.join(' · ')}</span>` : ''}`;
}
