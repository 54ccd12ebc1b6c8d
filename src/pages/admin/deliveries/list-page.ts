/** What came in, and what became of it. */
import { type Html, html } from '../../../lib/html.ts';
import {
  DELIVERY_STATES,
  type DeliveryReason,
  type DeliveryRow,
  type DeliveryState,
} from '../../../store/report/deliveries.ts';
import type { SourceRow } from '../../../store/report/sources.ts';
import { bytes, count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { filters } from '../../parts/filters.ts';
import { notice } from '../../parts/notice.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { selectField } from '../../parts/select-field.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { textField } from '../../parts/text-field.ts';
import { DELIVERY_WORDS } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import type { TypedFilter } from './read-filter.ts';
import { reasonsSection } from './reasons-section.ts';

export interface DeliveryList {
  readonly filter: TypedFilter;
  readonly sources: readonly SourceRow[];
  readonly reasons: readonly DeliveryReason[];
  readonly isFirst: boolean;
  readonly rows: readonly DeliveryRow[];
  readonly nextBefore: number | null;
}

export function deliveryListPage(visit: AdminVisit, list: DeliveryList): Html {
  const { filter } = list;
  const search = {
    source: filter.sourceId,
    email: filter.typed.email,
    from: filter.typed.from,
    until: filter.typed.until,
  };
  const here = (more: { state: string | null; reason?: string | null; before?: number | null }) =>
    withQuery('/deliveries', { ...search, ...more });
  const current = { state: filter.state, reason: filter.reason };
  return adminLayout(visit, {
    title: 'Deliveries',
    section: 'deliveries',
    body: html`
      <div class="page-head"><h1>Deliveries</h1>${visit.admin.role === 'admin' ? html`<a class="button plain" href="/mails">Hand over mail files</a>` : ''}</div>
      <p class="section-lead">Each is one message from an email service, kept as it came until it expires. The events read from it stay.</p>
      ${filters('Show', [
        { label: 'All', href: here({ state: null }), isChosen: filter.state === null },
        ...DELIVERY_STATES.map((state) => ({
          label: DELIVERY_WORDS[state]?.label ?? state,
          href: here({ state }),
          isChosen: filter.state === state,
        })),
      ])}
      ${searchBar(list)}
      ${stateWords(filter.state)}
      ${filter.reason ? html`<p class="state-says">Only where the reason was: <strong>${list.rows[0]?.why ?? filter.reason}</strong> <a href="${here({ state: filter.state })}">Show every reason</a></p>` : ''}
      ${filter.reason || !list.isFirst ? '' : reasonsSection(visit, list.reasons)}
      ${list.rows.length > 0 ? html`<section class="section" aria-labelledby="list"><h2 class="visually-hidden" id="list">Deliveries, newest first</h2><div class="panel">${rows(visit, list.rows)}</div></section>` : nothing(list)}
      ${pager(list.isFirst ? null : here(current), list.nextBefore ? here({ ...current, before: list.nextBefore }) : null)}`,
  });
}

function searchBar({ filter, sources }: DeliveryList): Html {
  const isSet = filter.sourceId !== null || Object.values(filter.typed).some((text) => text !== '');
  return filterBar(
    '/deliveries',
    [
      html`${filter.state ? html`<input type="hidden" name="state" value="${filter.state}">` : ''}`,
      textField({
        name: 'email',
        label: 'Address',
        value: filter.typed.email,
        isVerbatim: true,
        error: filter.wrongEmail,
      }),
      selectField({
        name: 'source',
        label: 'Source',
        value: String(filter.sourceId ?? ''),
        options: [
          { value: '', label: 'Any' },
          ...sources.map((one) => ({ value: String(one.sourceId), label: one.label })),
        ],
      }),
      textField({ name: 'from', label: 'From', type: 'date', value: filter.typed.from }),
      textField({ name: 'until', label: 'To', type: 'date', value: filter.typed.until }),
    ],
    isSet ? withQuery('/deliveries', { state: filter.state }) : null,
  );
}

function stateWords(state: DeliveryState | null): Html | string {
  if (state === null) return '';
  if (state !== 'quarantined') return html`<p class="fine state-says">${DELIVERY_WORDS[state]?.says}</p>`;
  return notice(
    'amber',
    'What quarantine is',
    html`Whoever knows the address of a source can post to it. What could not be proved to come from your email service was not believed, and waits here. If you changed a key or a password, <a href="/sources">mend it at the source</a>, then check all again: what fits is taken in as of the moment it came. What nobody of yours sent is thrown away, or expires by itself after 30 days.`,
  );
}

function nothing({ filter }: DeliveryList): Html {
  if (filter.email !== null)
    return emptyState(
      'No delivery tells of this address',
      'Mails that simply arrived are counted and not kept one by one. Raw deliveries are kept for 30 days; the history of the address has everything older.',
      html`<a class="button plain" href="${withQuery('/addresses', { q: filter.email })}">Open the address</a>`,
    );
  if (filter.state === 'failed') return emptyState('Nothing failed', 'Everything that came in could be read.');
  if (filter.state === 'quarantined')
    return emptyState(
      'Nothing is in quarantine',
      'Everything that came in could be proved to come from your email services.',
    );
  if (filter.state === 'waiting') return emptyState('Nothing waits', 'Everything that came in has been read.');
  if (filter.state || filter.sourceId !== null || filter.from || filter.until)
    return emptyState('None at the moment', 'No delivery fits this choice.');
  return emptyState(
    'Nothing has come in yet',
    'As soon as an email service reports something, it stands here.',
    html`<a class="button" href="/sources">Look at the sources</a>`,
  );
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
      { label: 'Came', cell: (row) => html`<span class="nowrap">${visit.format.time(row.receivedAt)}</span>` },
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
