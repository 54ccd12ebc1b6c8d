/** The list as files, one for each email service, and what taking them does there. */
import { type Html, html } from '../../../lib/html.ts';
import { FILE_FORMATS, type FileFormat } from '../../../suppression-files/file-formats.ts';
import { badge } from '../../parts/badge.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { notice } from '../../parts/notice.ts';
import { withQuery } from '../../parts/pager.ts';
import { selectField } from '../../parts/select-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { streamValue } from './list-query.ts';

/** @param stream null: those who want nothing at all */
export function exportPage(visit: AdminVisit, stream: string | null, streams: readonly string[]): Html {
  const options = [
    { value: '', label: 'Nothing at all' },
    ...[...new Set([...streams, ...(stream === null ? [] : [stream])])].map((one) => ({
      value: streamValue(one),
      label: `Nothing of ${one}, or nothing at all`,
    })),
  ];
  return adminLayout(visit, {
    title: 'Take the list along',
    section: 'suppressions',
    body: html`
      <p class="fine"><a href="/suppressions">Suppression list</a></p>
      <div class="page-head"><h1>Take the list along</h1></div>
      <p class="section-lead">One file for each service that cannot ask by itself. A file is as old as its download: take it again before each mailing, or have a script ask the <a href="/api-keys">API</a>.</p>
      ${filterBar(
        '/suppressions/export',
        [
          selectField({
            name: 'stream',
            label: 'People who want',
            value: stream === null ? '' : streamValue(stream),
            options,
          }),
        ],
        null,
      )}
      ${notice(
        'blue',
        'Who is in no file',
        'People who were erased, or left before anybody knew their address here, are kept as a keyed hash alone: only a check by the API knows them. Pauses are left out, since no service would end them; addresses that no longer work, since that is nobody’s wish, except where it says so.',
      )}
      ${FILE_FORMATS.map((format) => card(format, stream))}
      <section class="panel" aria-labelledby="plain">
        <h2 id="plain">Everything, for people</h2>
        <p>All entries with reasons, places and dates, those kept as a hash among them. For spreadsheets, not for an email service.</p>
        <p class="actions"><a class="button plain" href="/suppressions/list.csv" download>Download<span class="visually-hidden"> everything</span></a></p>
      </section>`,
  });
}

function card(format: FileFormat, stream: string | null): Html {
  return html`
    <section class="panel" aria-labelledby="to-${format.id}">
      <h2 id="to-${format.id}">${format.label}</h2>
      <p>${format.reach === 'marketing' ? badge('Marketing only', 'green') : badge('All mail', 'red')} ${format.says}</p>
      <ol class="file-steps">${format.steps.map((step) => html`<li>${step}</li>`)}</ol>
      <p class="actions"><a class="button plain" href="${withQuery(`/suppressions/export/${format.id}.csv`, { stream: stream === null ? null : streamValue(stream) })}" download>Download<span class="visually-hidden"> for ${format.label}</span></a></p>
    </section>`;
}
