/** What was found of the rows of a list: groups with their downloads, the worst data sources and domains. */
import type { CheckSummary } from '../../../jobs/vet/summarise-check.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ListCheck } from '../../../store/list-check.ts';
import type { GroupShare } from '../../../store/report/check-summary.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { table } from '../../parts/table.ts';
import { findingWords } from './finding-words.ts';

export function findingsSection(check: ListCheck, summary: CheckSummary, order: readonly string[], base: string): Html {
  const found = order.flatMap((finding) => {
    const rows = summary.counts[finding] ?? 0;
    return rows > 0 ? [{ finding, rows }] : [];
  });
  return html`
    <section class="section" aria-labelledby="found">
      <h2 id="found">What is on it</h2>
      <div class="panel">${table(
        'Rows by what was found of them',
        [
          {
            label: 'Found',
            cell: ({ finding }) => {
              const { label, tone } = findingWords(check.purpose, finding);
              return badge(label, tone);
            },
          },
          { label: 'Rows', isNumber: true, cell: ({ rows }) => count(rows) },
          { label: 'What it means', cell: ({ finding }) => findingWords(check.purpose, finding).says },
          {
            label: 'Download',
            cell: ({ finding }) =>
              html`<a href="${base}/${check.checkId}/rows.csv?finding=${finding}" download>CSV<span class="visually-hidden"> of ${findingWords(check.purpose, finding).label}</span></a>`,
          },
        ],
        found,
      )}</div>
      <p class="fine"><a href="${base}/${check.checkId}/rows.csv" download>Download all rows as CSV</a>, with what was found of each.${summary.isDnsCut ? ' DNS was not asked about every domain: there are too many.' : ''}</p>
    </section>
    ${worst('Worst data sources', summary.worstSources)}
    ${worst('Worst domains', summary.worstDomains)}`;
}

function worst(title: string, groups: readonly GroupShare[]): Html | string {
  if (groups.length === 0) return '';
  return html`
    <section class="section" aria-label="${title}">
      <h2>${title}</h2>
      <div class="panel">${table(
        title,
        [
          { label: 'Which', cell: ({ key }) => html`<span class="actor">${key}</span>` },
          { label: 'Rows', isNumber: true, cell: ({ rows }) => count(rows) },
          { label: 'Not to be mailed', isNumber: true, cell: ({ bad }) => count(bad) },
        ],
        groups,
      )}</div>
    </section>`;
}
