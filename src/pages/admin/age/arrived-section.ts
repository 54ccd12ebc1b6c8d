/** When mail last arrived at the addresses: old and silent ones are where unknown users and traps come from. */
import { type Html, html } from '../../../lib/html.ts';
import { type AddressAge, AGES, type Age } from '../../../store/report/address-age.ts';
import { count } from '../../format.ts';
import { table } from '../../parts/table.ts';

const WORDS: Readonly<Record<Age, string>> = {
  month: 'Within 30 days',
  quarter: '31 to 90 days ago',
  year: '91 to 365 days ago',
  older: 'More than a year ago',
  never: 'Never, as far as was reported',
};

export function arrivedSection(ages: readonly AddressAge[]): Html {
  const rows = AGES.flatMap((age) => ages.find((one) => one.age === age) ?? []);
  return html`
    <section aria-labelledby="arrived">
    <h2 id="arrived">When mail last arrived</h2>
    <p class="section-lead">All addresses that Bellwether knows, by when mail last arrived there. Those above and below a year apart: what was silent for that long is better confirmed than mailed.</p>
    <div class="panel rates-list">${table(
      'Addresses by when mail last arrived',
      [
        { label: 'Mail last arrived', cell: (row: AddressAge) => WORDS[row.age] },
        { label: 'Addresses', isNumber: true, cell: (row: AddressAge) => count(row.addresses) },
        { label: 'Known for a year', isNumber: true, cell: (row: AddressAge) => count(row.old) },
        { label: 'Gone or left', isNumber: true, cell: (row: AddressAge) => count(row.gone) },
      ],
      rows,
    )}</div>
    </section>`;
}
