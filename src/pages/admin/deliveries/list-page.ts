/** What came in, and what became of it. */
import { type Html, html } from '../../../lib/html.ts';
import { DELIVERY_STATES, type DeliveryRow, type DeliveryState } from '../../../store/report/deliveries.ts';
import { bytes, count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { filters } from '../../parts/filters.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { DELIVERY_WORDS } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';

export interface DeliveryList {
  readonly state: DeliveryState | null;
  readonly isFirst: boolean;
  readonly rows: readonly DeliveryRow[];
  readonly nextBefore: number | null;
}

export function deliveryListPage(visit: AdminVisit, list: DeliveryList): Html {
  const here = (state: string | null, before: number | null = null) => withQuery('/deliveries', { state, before });
  return adminLayout(visit, {
    title: 'Deliveries',
    section: 'deliveries',
    body: html`
      <div class="page-head"><h1>Deliveries</h1></div>
      <p class="section-lead">Each is one message from an email service, kept as it came until it expires. The events read from it stay.</p>
      ${filters('Show', [
        { label: 'All', href: here(null), isChosen: list.state === null },
        ...DELIVERY_STATES.map((state) => ({
          label: DELIVERY_WORDS[state]?.label ?? state,
          href: here(state),
          isChosen: list.state === state,
        })),
      ])}
      ${list.state ? html`<p class="fine state-says">${DELIVERY_WORDS[list.state]?.says}</p>` : ''}
      ${
        list.rows.length > 0
          ? html`<div class="panel">${rows(visit, list.rows)}</div>`
          : emptyState(
              list.state ? 'None at the moment' : 'Nothing has come in yet',
              list.state
                ? 'No delivery is in this state.'
                : 'As soon as an email service reports something, it stands here.',
            )
      }
      ${pager(list.isFirst ? null : here(list.state), list.nextBefore ? here(list.state, list.nextBefore) : null)}`,
  });
}

function rows(visit: AdminVisit, list: readonly DeliveryRow[]): Html {
  return table<DeliveryRow>(
    'Deliveries',
    [
      {
        label: 'Delivery',
        cell: (row) =>
          html`<a class="person" href="/deliveries/${row.deliveryId}">#${row.deliveryId}</a><span class="person-who">${row.sourceLabel ?? 'a source that is gone'}</span>`,
      },
      { label: 'Came', cell: (row) => visit.format.time(row.receivedAt) },
      {
        label: 'State',
        cell: (row) => badge(DELIVERY_WORDS[row.state]?.label ?? row.state, DELIVERY_WORDS[row.state]?.tone ?? 'grey'),
      },
      { label: 'Events', isNumber: true, cell: (row) => eventCounts(row) },
      { label: 'Size', isNumber: true, cell: (row) => html`<span class="nowrap">${bytes(row.size)}</span>` },
      { label: 'What happened', cell: (row) => (row.why ? html`<span class="why">${row.why}</span>` : NOTHING) },
    ],
    list,
  );
}

/** Known ones are repeats: the ledger had them already. */
export function eventCounts(row: DeliveryRow): string {
  if (row.eventCount === null) return NOTHING;
  const known = row.eventCount - (row.newCount ?? row.eventCount);
  return known > 0 ? `${count(row.eventCount)}, ${counted(known, 'repeat')}` : count(row.eventCount);
}
