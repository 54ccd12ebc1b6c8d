/** Whom nobody has written to for long: open deals first, with what the first mail after a silence did here. */
import { judgeRate } from '../../../flow/unknown-user-rate.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { Dormant } from '../../../store/report/dormant.ts';
import type { RateGroup } from '../../../store/report/rates.ts';
import { count, counted, money } from '../../format.ts';
import { shortDay } from '../../parts/day-chart.ts';
import { emailText } from '../../parts/email-text.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { rateText } from '../../rate-words.ts';
import type { AdminVisit } from '../visit.ts';
import type { AgeContent } from './age-page.ts';
import type { AgeQuery } from './age-query.ts';

export function dormantSection(_visit: AdminVisit, query: AgeQuery, content: AgeContent): Html {
  const { dormant, dormantDeals, afterSilence } = content;
  const months = counted(query.monthsDormant, 'month');
  return html`
    <section aria-labelledby="dormant">
      <h2 id="dormant">Dormant: not mailed for ${months}</h2>
      <p class="section-lead"><strong>${counted(dormant, 'address', 'addresses')}</strong> got mail once, and none for ${months}. ${warning(afterSilence, months)} Begin with those who have open deals, by phone or one mail of their owner; then with a small part of the others.</p>
      ${
        dormantDeals.length > 0
          ? html`<div class="panel rates-list">${table<Dormant>(
              'Dormant, with open deals',
              [
                {
                  label: 'Who',
                  cell: (row) => html`<a href="/addresses/${row.addressId}">${row.person ?? emailText(row.email)}</a>`,
                },
                { label: 'Company', cell: (row) => row.company ?? NOTHING },
                { label: 'Open deals', isNumber: true, cell: (row) => count(row.openDeals) },
                {
                  label: 'Largest',
                  isNumber: true,
                  cell: (row) => (row.dealAmount > 0 ? money(row.dealAmount, row.dealCurrency) : NOTHING),
                },
                { label: 'Last mail in the month from', cell: (row) => shortDay(row.lastMonth) },
              ],
              dormantDeals,
            )}</div>`
          : ''
      }
    </section>`;
}

/** As measured in this portal, where it is. */
function warning(groups: readonly RateGroup[], months: string): string {
  const of = (key: string) => groups.find((group) => group.key === key);
  const [silence, usual] = [of('silence'), of('usual')];
  if (!silence || judgeRate(silence).rate === null)
    return 'The first mail after a long silence bounces more often than usual; how much more is not known here yet.';
  const held =
    usual && judgeRate(usual).rate !== null ? `, against ${rateText(usual)} of people mailed within that time` : '';
  return `The first mail after a long silence often bounces more than usual. Here, in the last year: of ${count(silence.attempted)} mailed here again after ${months} or more, ${rateText(silence)} were unknown${held}.`;
}
