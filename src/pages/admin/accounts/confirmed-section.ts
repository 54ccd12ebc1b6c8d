/** Addresses that somebody confirmed, and whether mail gets through there. */
import { type Html, html } from '../../../lib/html.ts';
import type { ConfirmedAddress } from '../../../store/report/accounts.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { table } from '../../parts/table.ts';
import { type Tone, VERDICTS } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';

export function confirmedSection(visit: AdminVisit, list: readonly ConfirmedAddress[]): Html | string {
  if (list.length === 0) return '';
  return html`
    <section aria-labelledby="confirmed">
      <h2 id="confirmed">Confirmed</h2>
      <div class="panel">
        ${table<ConfirmedAddress>(
          'Confirmed addresses',
          [
            {
              label: 'Was',
              cell: (one) => html`<a class="person" href="/addresses/${one.addressId}">${emailText(one.email)}</a>`,
            },
            { label: 'Is now', cell: (one) => emailText(one.confirmed) },
            { label: 'State', cell: stateCell },
            { label: 'Confirmed', cell: (one) => visit.format.ago(one.plannedAt) },
          ],
          list,
        )}
      </div>
    </section>`;
}

function stateCell(one: ConfirmedAddress): Html {
  const { label, tone } = stateOf(one);
  return html`${badge(label, tone)}${one.state === 'failed' && one.why ? html` <span class="person-who">${one.why}</span>` : ''}`;
}

function stateOf({ state, verdict }: ConfirmedAddress): { label: string; tone: Tone } {
  if (state === 'failed') return { label: 'Refused', tone: 'red' };
  if (state === 'dropped') return { label: 'No longer needed', tone: 'grey' };
  if (state !== 'done') return { label: 'On its way', tone: 'blue' };
  if (verdict === 'reachable') return { label: 'Mail arrives', tone: 'green' };
  if (verdict === null || verdict === 'unknown') return { label: 'Not proved yet', tone: 'blue' };
  return { label: VERDICTS[verdict].label, tone: VERDICTS[verdict].tone };
}
