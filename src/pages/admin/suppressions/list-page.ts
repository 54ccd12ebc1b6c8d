/** Whom nobody in the company should mail, why, and since when. */
import { type Html, html } from '../../../lib/html.ts';
import type { ListedSuppression } from '../../../store/report/suppression-list.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { type Column, NOTHING, table } from '../../parts/table.ts';
import { sentence, venueWords } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { listFilters } from './list-filters.ts';
import { hrefOf, isFiltered, type ListQuery, paramsOf, soughtAddress } from './list-query.ts';
import { listReasonWords, WHY_WORDS } from './suppression-words.ts';

export interface SuppressionList {
  readonly query: ListQuery;
  readonly rows: readonly ListedSuppression[];
  readonly streams: readonly string[];
  /** Exact up to COUNT_LIMIT; one more where there are more. */
  readonly found: number;
  readonly previous: string | null;
  readonly next: string | null;
}

/** Counting ends here, so that it stays cheap. */
export const COUNT_LIMIT = 10_000;

export function suppressionPage(visit: AdminVisit, list: SuppressionList): Html {
  const { query, rows, found } = list;
  const isAdmin = visit.admin.role === 'admin';
  return adminLayout(visit, {
    title: 'Suppression list',
    section: 'suppressions',
    body: html`
      <div class="page-head">
        <h1>Suppression list</h1>
        <p class="acts">
          ${isAdmin ? html`<a class="button plain small" href="/suppressions/add">Add an address</a>` : ''}
          <a class="button plain small" href="${withQuery('/suppressions/export', { stream: query.stream.startsWith('is:') ? query.stream : null })}">Take it along</a>
        </p>
      </div>
      <p class="section-lead">Whom nobody in your company should mail, over all of your email services. Scripts ask it by the <a href="/api-keys">API</a> before a mailing.</p>
      ${listFilters(query, list.streams)}
      <p class="lost-count" role="status">${howMany(found)}${query.at ? '' : html`<span class="visually-hidden">, from the first</span>`}</p>
      ${
        rows.length > 0
          ? html`<div class="panel suppressed">${entries(visit, query, rows)}</div>
            <p class="fine"><a href="${withQuery('/suppressions/list.csv', paramsOf(query))}" download>Download this list as CSV</a>, with reasons and dates.</p>`
          : nobody(query)
      }
      ${pager(query.at ? hrefOf(query) : null, list.next, list.previous)}`,
  });
}

function howMany(found: number): string {
  return found > COUNT_LIMIT ? `More than ${count(COUNT_LIMIT)} entries` : counted(found, 'entry', 'entries');
}

function entries(visit: AdminVisit, query: ListQuery, rows: readonly ListedSuppression[]): Html {
  const sought = soughtAddress(query);
  const columns: Column<ListedSuppression>[] = [
    { label: 'Address', cell: (row) => addressCell(row, sought) },
    {
      label: 'No more',
      cell: (row) => (row.stream === '' ? 'Everything' : html`<span class="actor">${row.stream}</span>`),
    },
    { label: 'Why', cell: whyCell },
    { label: 'Where', cell: (row) => (row.venue === null ? NOTHING : sentence(venueWords(row.venue))) },
    { label: 'Since', cell: (row) => visit.format.date(row.since) },
    { label: 'Until', cell: (row) => untilCell(visit, row) },
    ...(visit.admin.role === 'admin' && rows.some((row) => isLiftable(visit, row))
      ? [{ label: 'Action', cell: (row: ListedSuppression) => liftCell(visit, row) }]
      : []),
  ];
  return table('Suppressed addresses', columns, rows);
}

function addressCell(row: ListedSuppression, sought: string | null): Html {
  if (row.email !== null && row.addressId !== null)
    return html`<a class="person" href="/addresses/${row.addressId}">${emailText(row.email)}</a>`;
  const isErased = row.reason === 'erased';
  return html`${isErased ? 'Erased, kept as a hash' : 'Kept as a hash'}<span class="person-who">${
    sought === null
      ? isErased
        ? 'Type the address to find it'
        : 'They left before their address was known here'
      : 'It is the address that you typed'
  }</span>`;
}

/** Why, and where the evidence for it stands. */
function whyCell(row: ListedSuppression): Html {
  const { label, tone } = listReasonWords(row.reason);
  return html`${badge(label, tone)}${evidence(row)}`;
}

function evidence(row: ListedSuppression): Html | string {
  if (row.reason === 'manual') {
    const why = WHY_WORDS[row.why as keyof typeof WHY_WORDS] ?? '';
    return html`<span class="person-who">${why}${row.note ? html`: “${row.note}”` : ''}</span><span class="person-who actor">${row.madeBy ?? ''}</span>`;
  }
  if (row.addressId === null) return '';
  const of = html`<span class="visually-hidden"> for ${row.email ?? ''}</span>`;
  return row.reason === 'unsubscribe_request' || row.reason === 'complaint'
    ? html`<a class="evidence-link" href="/honoured/proof/${row.addressId}">Proof${of}</a>`
    : html`<a class="evidence-link" href="/addresses/${row.addressId}">Evidence${of}</a>`;
}

function untilCell(visit: AdminVisit, row: ListedSuppression): Html | string {
  if (row.until === null) return NOTHING;
  if (row.until > visit.now) return visit.format.date(row.until);
  return html`Ended ${visit.format.date(row.until)}${row.liftedBy ? html`<span class="person-who actor">by ${row.liftedBy}</span>` : ''}`;
}

function isLiftable(visit: AdminVisit, row: ListedSuppression): boolean {
  return row.reason === 'manual' && (row.until === null || row.until > visit.now);
}

function liftCell(visit: AdminVisit, row: ListedSuppression): Html | string {
  if (!isLiftable(visit, row)) return '';
  const who = row.email ?? 'this person';
  return confirm({
    label: 'Lift',
    about: who,
    question: `${who} may be mailed again, as far as this entry goes. What they wish themselves stays as it is.`,
    deed: 'Lift the entry',
    action: '/suppressions/lift',
    fields: html`<input type="hidden" name="hash" value="${row.place.hash}">`,
  });
}

function nobody(query: ListQuery): Html {
  const sought = soughtAddress(query);
  if (sought !== null && query.state === 'holding') {
    return emptyState(
      `${sought} is not on the list`,
      'Nothing that Bellwether knows of speaks against mailing this address.',
      html`<a class="button plain" href="/addresses?q=${encodeURIComponent(sought)}">What is known of it</a>`,
    );
  }
  return isFiltered(query)
    ? emptyState(
        'No entry fits',
        'Take a filter away, or search for a shorter part of the address.',
        html`<a class="button plain" href="/suppressions">Show all</a>`,
      )
    : emptyState('Nobody is on the list', 'Whoever leaves, pauses or is erased stands here from then on.');
}
