/** Who cannot be reached, why, since when, and what was done about it. */

import { COUNT_LIMIT } from '../../../jobs/read-lost-report.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { Standing } from '../../../store/directory.ts';
import type { LostView } from '../../../store/lost-view.ts';
import type { LostOrder, LostRow } from '../../../store/report/lost.ts';
import type { LostChoices } from '../../../store/report/lost-choices.ts';
import { count, counted, money } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { personCell } from '../../parts/person.ts';
import { sortLink } from '../../parts/sort.ts';
import { type Column, NOTHING, table } from '../../parts/table.ts';
import { tabs } from '../../parts/tabs.ts';
import { OPT_OUTS, reasonClause, sentence, VERDICTS, winWords } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { lostFilters } from './lost-filters.ts';
import { firstDirection, hrefOf, isFiltered, type LostQuery, paramsOf, sorted } from './lost-query.ts';
import { lostViews } from './lost-views.ts';
import { toldCell } from './told-cell.ts';

export interface LostList {
  readonly query: LostQuery;
  readonly rows: readonly LostRow[];
  readonly choices: LostChoices;
  /** Exact up to COUNT_LIMIT; one more where there are more. */
  readonly found: number;
  readonly previous: string | null;
  readonly next: string | null;
}

const STANDINGS: Readonly<Record<Standing, { readonly label: string; readonly none: string }>> = {
  lost: { label: 'Lost now', none: 'Everybody whom you mail can be reached, as far as your email services say.' },
  won_back: { label: 'Won back', none: 'Nobody who was lost has come back yet.' },
  fine: { label: 'Reachable', none: 'Nobody whose mail ever failed can be reached at the moment.' },
};

export interface LostViews {
  readonly views: readonly LostView[];
  readonly owner: string | null;
}

export function lostPage(visit: AdminVisit, list: LostList, { views, owner }: LostViews): Html {
  const { query, rows, found } = list;
  return adminLayout(visit, {
    title: 'Lost contacts',
    section: 'lost',
    body: html`
      <div class="page-head">
        <h1>Lost contacts</h1>
        ${found > 0 ? html`<p class="actions"><a class="button plain small" href="${withQuery('/lost/export.csv', paramsOf(query))}" download>Download as CSV</a><a class="button plain small" href="${withQuery('/lost/export.xlsx', paramsOf(query))}" download>Download for Excel</a><a class="button plain small" href="${withQuery('/lost/print', paramsOf(query))}">Print</a></p>` : ''}
      </div>
      ${tabs(
        'Standing',
        (Object.keys(STANDINGS) as Standing[]).map((standing) => ({
          label: STANDINGS[standing].label,
          href: hrefOf({ ...query, standing }),
          isHere: query.standing === standing,
        })),
      )}
      ${lostViews(query, views, owner)}
      ${lostFilters(query, list.choices)}
      <p class="lost-count" role="status">${howMany(found)}${query.from ? '' : html`<span class="visually-hidden">, from the first</span>`}</p>
      ${rows.length > 0 ? html`<div class="panel lost-list">${people(visit, query, rows)}</div>` : nobody(query)}
      ${pager(query.from ? hrefOf(query) : null, list.next, list.previous)}`,
  });
}

function howMany(found: number): string {
  return found > COUNT_LIMIT ? `More than ${count(COUNT_LIMIT)} people` : counted(found, 'person', 'people');
}

function people(visit: AdminVisit, query: LostQuery, rows: readonly LostRow[]): Html {
  const sort = (key: LostOrder) => sortLink(query.sorting, key, firstDirection(key), (to) => hrefOf(sorted(query, to)));
  const columns: Column<LostRow>[] = [
    { label: 'Person', sort: sort('person'), cell: (row) => personOf(query, row) },
    { label: 'Company', sort: sort('company'), cell: (row) => row.company ?? NOTHING },
    { label: 'Standing', cell: standingCell },
    { label: 'Since', sort: sort('since'), cell: (row) => visit.format.ago(row.since) },
    { label: 'Owner', sort: sort('owner'), cell: (row) => (row.owner ? emailText(row.owner) : NOTHING) },
    { label: 'Open deal', isNumber: true, sort: sort('amount'), cell: dealCell },
    { label: 'Told', cell: (row) => toldCell(visit, row) },
  ];
  return table(STANDINGS[query.standing].label, columns, rows);
}

function personOf(query: LostQuery, row: LostRow): Html {
  const whole = withQuery(`/lost/people/${row.addressId}`, paramsOf(query));
  return html`${personCell({ ...row, personName: row.person, companyName: null })}${row.role ? html`<span class="person-role">${sentence(row.role)}</span>` : ''}<a class="person-line" href="${whole}">All columns<span class="visually-hidden"> of ${row.person ?? row.email}</span></a>`;
}

function standingCell(row: LostRow): Html {
  const isLost = row.verdict !== 'reachable' && row.verdict !== 'unknown';
  const verdict = VERDICTS[row.verdict];
  const why = row.wonBackBy ? winWords(row.wonBackBy) : row.reason ? reasonClause(row.reason) : null;
  return html`<span class="badges">${isLost || row.standing !== 'lost' ? badge(verdict.label, verdict.tone) : ''}${row.optOut === 'none' ? '' : badge(OPT_OUTS[row.optOut], 'amber')}</span>${why ? html`<span class="clause">${sentence(why)}</span>` : ''}`;
}

function dealCell(row: LostRow): Html | string {
  if (row.openDeals === 0) return NOTHING;
  const stage = row.dealProbability === null ? '' : ` at ${Math.round(row.dealProbability * 100)} %`;
  const more = row.openDeals > 1 ? `, and ${counted(row.openDeals - 1, 'more', 'more')}` : '';
  return html`${row.dealAmount > 0 ? money(row.dealAmount, row.dealCurrency) : 'No amount'}<span class="deal-name">${row.dealName ?? ''}${stage}${more}</span>`;
}

function nobody(query: LostQuery): Html {
  if (!isFiltered(query)) return emptyState('Nobody here', STANDINGS[query.standing].none);
  const clear = query.standing === 'lost' ? '/lost' : `/lost?standing=${query.standing}`;
  return emptyState(
    'Nobody fits this choice',
    'Take one of the filters away, or look for the beginning of a name, a company or an address.',
    html`<a class="button plain" href="${clear}">Show everybody</a>`,
  );
}
