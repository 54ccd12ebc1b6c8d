/** Changes in HubSpot: planned, done, refused. */
import { type Html, html } from '../../../lib/html.ts';
import { WRITE_STATES, type WriteRow, type WriteState } from '../../../store/report/writes.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { filters } from '../../parts/filters.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { SURFACE_WORDS, WRITE_WORDS } from '../../words.ts';
import { writeLink } from '../addresses/other-moments.ts';
import { adminLayout } from '../layout.ts';
import { retryButton } from '../retry-button.ts';
import type { AdminVisit } from '../visit.ts';

export interface WriteList {
  readonly state: WriteState | null;
  readonly isFirst: boolean;
  readonly rows: readonly WriteRow[];
  readonly nextBefore: number | null;
}

export function writeListPage(visit: AdminVisit, list: WriteList): Html {
  const here = (state: string | null, before: number | null = null) => withQuery('/writes', { state, before });
  return adminLayout(visit, {
    title: 'CRM changes',
    section: 'writes',
    body: html`
      <div class="page-head"><h1>Changes in HubSpot</h1></div>
      <p class="section-lead">Every task, note and set of contact properties that Bellwether wrote or means to write.</p>
      ${filters('Show', [
        { label: 'All', href: here(null), isChosen: list.state === null },
        ...WRITE_STATES.map((state) => ({
          label: WRITE_WORDS[state]?.label ?? state,
          href: here(state),
          isChosen: list.state === state,
        })),
      ])}
      ${list.state === 'failed' && list.rows.length > 0 ? retryAll(visit) : ''}
      ${list.rows.length > 0 ? html`<div class="panel">${rows(visit, list.rows)}</div>` : nothing(list.state)}
      ${pager(list.isFirst ? null : here(list.state), list.nextBefore ? here(list.state, list.nextBefore) : null)}`,
  });
}

function retryAll(visit: AdminVisit): Html | string {
  if (visit.admin.role !== 'admin') return '';
  return html`
    <form class="actions" method="post" action="/writes/retry">
      <span class="section-lead">HubSpot says why. Once the cause is mended there:</span>
      <button class="button plain small" type="submit">Send all again</button>
    </form>`;
}

function nothing(state: WriteState | null): Html {
  if (state === 'failed') return emptyState('HubSpot refused nothing', 'Everything that was sent has been accepted.');
  return emptyState('None at the moment', 'Changes stand here as soon as something calls for one.');
}

function rows(visit: AdminVisit, list: readonly WriteRow[]): Html {
  const hasRetry = visit.admin.role === 'admin' && list.some((row) => row.state === 'failed');
  return table<WriteRow>(
    'Changes in HubSpot',
    [
      { label: 'What', cell: (row) => what(visit, row) },
      {
        label: 'About',
        cell: (row) =>
          row.email ? html`<a class="person" href="/addresses/${row.addressId}">${emailText(row.email)}</a>` : NOTHING,
      },
      {
        label: 'State',
        cell: (row) => badge(WRITE_WORDS[row.state]?.label ?? row.state, WRITE_WORDS[row.state]?.tone ?? 'grey'),
      },
      { label: 'When', cell: (row) => visit.format.time(row.doneAt ?? row.sentAt ?? row.createdAt) },
      { label: 'What happened', cell: (row) => (row.why ? html`<span class="why">${row.why}</span>` : NOTHING) },
      ...(hasRetry
        ? [
            {
              label: 'Action',
              cell: (row: WriteRow) =>
                row.state === 'failed'
                  ? retryButton(
                      visit.admin,
                      `/writes/${row.writeId}/retry`,
                      'Retry',
                      `${nameOf(row)} ${row.email ?? ''}`,
                    )
                  : NOTHING,
            },
          ]
        : []),
    ],
    list,
  );
}

function nameOf(row: WriteRow): string {
  return row.subject ?? SURFACE_WORDS[row.surface] ?? row.surface;
}

function what(visit: AdminVisit, row: WriteRow): Html {
  const href = writeLink(row, visit.links);
  const kind = row.subject ? html`<span class="person-who">${SURFACE_WORDS[row.surface]}</span>` : '';
  return href ? html`<a href="${href}">${nameOf(row)}</a>${kind}` : html`${nameOf(row)}${kind}`;
}
