/** What a check found. */
import type { Findings } from '../../../jobs/imports/check-findings.ts';
import { peopleSentences, rowSentences } from '../../../jobs/imports/check-words.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ImportRow } from '../../../store/import.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { stats } from '../../parts/stat.ts';
import { table } from '../../parts/table.ts';
import { VERDICTS } from '../../words.ts';

export function checkReport(file: ImportRow, found: Findings): Html {
  const changed = found.verdicts.reduce((sum, one) => sum + one.people, 0);
  const here = `/imports/${file.importId}`;
  return html`
    <section class="section" aria-labelledby="would">
      <h2 id="would">What it would do</h2>
      ${stats([
        {
          label: 'new facts',
          value: count(found.fresh),
          tone: 'blue',
          href: `${here}#rows`,
          note: `${count(found.known)} known`,
        },
        {
          label: 'people let go',
          value: count(found.optOuts.everything + found.optOuts.streams),
          tone: 'red',
          href: `${here}#people`,
        },
        { label: 'verdicts changed', value: count(changed), tone: 'amber', href: `${here}#people` },
        { label: 'tasks opened', value: count(found.tasks), tone: 'green', href: `${here}#people` },
        {
          label: 'rows that cannot be read',
          value: count(found.errors),
          tone: found.errors > 0 ? 'red' : 'grey',
          href: `${here}#errors`,
        },
      ])}
    </section>
    <section class="section" aria-labelledby="people">
      <h2 id="people">People</h2>
      <ul class="plain-list">${peopleSentences(found).map((line) => html`<li>${line}</li>`)}</ul>
      ${found.verdicts.length > 0 ? html`<div class="panel">${verdicts(found)}</div>` : ''}
    </section>
    <section class="section" aria-labelledby="rows">
      <h2 id="rows">Rows</h2>
      <ul class="plain-list">${[...rowSentences(found), ...skips(found)].map((line) => html`<li>${line}</li>`)}</ul>
    </section>
    ${found.errors > 0 ? errors(file, found) : ''}`;
}

function verdicts({ verdicts }: Findings): Html {
  return table<Findings['verdicts'][number]>(
    'Verdicts that would change',
    [
      { label: 'From', cell: (row) => badge(VERDICTS[row.from].label, VERDICTS[row.from].tone) },
      { label: 'To', cell: (row) => badge(VERDICTS[row.to].label, VERDICTS[row.to].tone) },
      { label: 'People', isNumber: true, cell: (row) => count(row.people) },
    ],
    verdicts.toSorted((a, b) => b.people - a.people),
  );
}

function skips({ skipped }: Findings): string[] {
  return Object.entries(skipped)
    .toSorted(([, a], [, b]) => b - a)
    .map(([why, rows]) => `${counted(rows, 'row')}: ${why}`);
}

function errors(file: ImportRow, found: Findings): Html {
  return html`
    <section class="section" aria-labelledby="errors">
      <h2 id="errors">Rows that cannot be read</h2>
      <p>${errorLink(file, found.errors)}</p>
      <div class="panel">${table<Findings['examples'][number]>(
        'The first rows that cannot be read',
        [
          { label: 'Line', isNumber: true, cell: (row) => count(row.line) },
          { label: 'Why', cell: (row) => row.why },
        ],
        found.examples,
      )}</div>
      ${found.errors > found.examples.length ? html`<p class="fine">The first ${count(found.examples.length)} of ${count(found.errors)}.</p>` : ''}
    </section>`;
}

export function errorLink(file: ImportRow, errors: number): Html {
  return html`<a href="/imports/${file.importId}/errors.csv" download>Download ${counted(errors, 'row')} with why</a>: mend them there, and hand the file over again; the other rows do not count twice.`;
}
