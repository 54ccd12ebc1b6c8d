/** Hand over lists of people who left elsewhere. */

import type { ImportReport } from '../../../jobs/import-opt-outs.ts';
import { type Html, html } from '../../../lib/html.ts';
import { count, counted } from '../../format.ts';
import { ariaOf, type Field, frameField } from '../../parts/field.ts';
import { notice } from '../../parts/notice.ts';
import { table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { linkTabs } from './link-tabs.ts';

export interface OptOutsView {
  readonly questions: number;
  /** Of the files that were just handed over. */
  readonly reports: readonly ImportReport[];
  readonly error: string | null;
}

export function optOutsPage(visit: AdminVisit, view: OptOutsView): Html {
  return adminLayout(visit, {
    title: 'Import opt-outs',
    section: 'links',
    body: html`
      <div class="page-head"><h1>Import opt-outs</h1></div>
      ${linkTabs('opt-outs', view.questions)}
      <p class="section-lead">Lists of people who left elsewhere: exports of email services, of a former system, of a trade fair. Each line takes effect as history, and opens no task; nobody is ever signed up by a list. The same file twice changes nothing; a list without dates counts as of the day of its import.</p>
      ${view.reports.map(outcome)}
      ${visit.admin.role === 'admin' ? form(view.error) : html`<p>Ask an admin of this portal to hand over files.</p>`}
      <section class="section" aria-labelledby="columns">
        <h2 id="columns">What is read</h2>
        <dl class="facts">
          <div><dt>Address</dt><dd>a column “email”, “email address”, “address” or “recipient”; needed</dd></div>
          <div><dt>Kind of mail</dt><dd>“stream”, “list” or “group”; where it is empty or missing, the line speaks of all mail</dd></div>
          <div><dt>When</dt><dd>“date”, “created”, “unsubscribed at” and the like; else the day of the import</dd></div>
          <div><dt>Whether</dt><dd>“unsubscribed”, “opted out” (yes or no), “status” or “reason”: lines that say no, or speak of a bounce, are left out and told</dd></div>
        </dl>
      </section>`,
  });
}

function form(error: string | null): Html {
  const field: Field = {
    name: 'files',
    label: 'Files',
    hint: 'CSV with a line of column names, separated by commas, semicolons or tabs; up to 200 MB each.',
    error,
    isRequired: true,
  };
  const input = html`<input class="input" id="files" name="files" type="file" multiple accept=".csv,.tsv,.txt,text/csv"${ariaOf(field)}>`;
  return html`
    <form class="panel form" method="post" action="/links/opt-outs" enctype="multipart/form-data">
      ${frameField(field, input)}
      <p class="field"><button class="button" type="submit">Take them in</button></p>
    </form>`;
}

function outcome(report: ImportReport): Html {
  const taken = counted(report.taken, 'opt-out is', 'opt-outs are');
  const said = `${taken} taken in.${report.refused === 0 ? '' : ` ${counted(report.refused, 'line was', 'lines were')} left out.`}`;
  return html`
    ${notice(report.refused === 0 ? 'green' : 'amber', report.file, said)}
    ${
      report.refused === 0
        ? ''
        : html`<div class="panel">${table(
            `Lines of ${report.file} that were left out`,
            [
              { label: 'Line', isNumber: true, cell: (row) => count(row.line) },
              { label: 'Why', cell: (row) => row.why },
              { label: 'What it said', cell: (row) => html`<code>${row.text}</code>` },
            ],
            report.examples,
          )}</div>
    ${report.refused > report.examples.length ? html`<p class="fine">The first ${count(report.examples.length)} of ${count(report.refused)}. All of them stand under <a href="/deliveries">Deliveries</a>.</p>` : ''}`
    }`;
}
