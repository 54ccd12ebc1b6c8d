/** All data sources, those first whose rate of unknown users is surely the highest. */
import { CHECK_ITEMS } from '../../../flow/data-source-card.ts';
import { type Html, html } from '../../../lib/html.ts';
import { KIND_WORDS, VERDICT_WORDS } from '../../data-source-words.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import { numberColumns } from '../rates/number-columns.ts';
import type { AdminVisit } from '../visit.ts';
import { hrefOfSource } from './href-of-source.ts';
import { DAYS, type DataSourceList, type DataSourceRow } from './read-data-sources.ts';

export function dataSourceListPage(visit: AdminVisit, list: DataSourceList): Html {
  return adminLayout(visit, {
    title: 'Data sources',
    section: 'data-sources',
    body: html`
      <div class="page-head"><h1>Data sources</h1></div>
      <p class="section-lead">Where your addresses come from, as the reports of mail or <a href="/imports">imported files</a> name it, and how each fared in the last ${DAYS} days. A verdict stands only where chance is no excuse.</p>
      ${
        list.all === 0
          ? emptyState(
              'No data source is named yet',
              'Have your email service send one with each mail, or import a file that says where addresses came from.',
            )
          : sections(list)
      }`,
  });
}

function sections({ rows, kinds, all }: DataSourceList): Html {
  return html`
    <div class="panel rates-list">${table<DataSourceRow>(
      'Data sources',
      [
        { label: 'Data source', cell: ({ group }) => html`<a href="${hrefOfSource(group.key)}">${group.key}</a>` },
        { label: 'Kind', cell: ({ kind }) => (kind === null ? NOTHING : KIND_WORDS[kind]) },
        ...numberColumns('unknown', false).map((column) => ({
          ...column,
          cell: (row: DataSourceRow) => column.cell(row.group),
        })),
        { label: 'Verdict', cell: ({ verdict }) => badge(VERDICT_WORDS[verdict].label, VERDICT_WORDS[verdict].tone) },
        {
          label: 'Checklist',
          cell: ({ answered, due }) =>
            html`${answered} of ${CHECK_ITEMS.length}${due > 0 ? html` ${badge(`${count(due)} due again`, 'amber')}` : ''}`,
        },
      ],
      rows,
    )}</div>
    ${all > rows.length ? html`<p class="fine">These are the ${count(rows.length)} with the highest rates, of ${count(all)}. <a href="/rates?by=data-source">All of them</a> stand in the CSV.</p>` : ''}
    ${
      kinds.length > 0
        ? html`
    <section aria-labelledby="kinds">
      <h2 id="kinds">By kind</h2>
      <p class="section-lead">Guessed against verified, partners against your own forms: as far as you said which kind each is. Whoever came from two of them counts in both. <a href="/rates?by=source-kind&amp;days=90">Over time, for other rates, and each person once</a></p>
      <div class="panel rates-list">${table(
        'Unknown users by kind of data source',
        [
          { label: 'Kind', cell: ({ kind }: (typeof kinds)[number]) => KIND_WORDS[kind] },
          ...numberColumns('unknown', false),
        ],
        kinds,
      )}</div>
    </section>`
        : ''
    }`;
}
