/** Imports: hand over a file, and those that were handed over. */
import { type Html, html } from '../../../lib/html.ts';
import type { ImportRow } from '../../../store/import.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { ariaOf, type Field, frameField } from '../../parts/field.ts';
import { table } from '../../parts/table.ts';
import { textField } from '../../parts/text-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { importState, KINDS } from './import-words.ts';

export function importsPage(visit: AdminVisit, files: readonly ImportRow[], error: string | null = null): Html {
  return adminLayout(visit, {
    title: 'Imports',
    section: 'imports',
    body: html`
      <div class="page-head"><h1>Imports</h1></div>
      <p class="section-lead">What an old tool knows of your addresses: bounces, opt-outs, sends, and where addresses came from. You see what a file would do before anything is done. It becomes history: no task is opened for the past, whoever left stays left, and the same file twice changes nothing. Mails themselves (.eml, mbox) are handed over <a href="/mails">as mail files</a>.</p>
      ${visit.admin.role === 'admin' ? form(error) : html`<p>Ask an admin of this portal to hand over files.</p>`}
      <section class="section" aria-labelledby="files">
        <h2 id="files">Files</h2>
        ${files.length === 0 ? emptyState('No file yet', 'Files that are handed over stand here, with what became of them.') : html`<div class="panel">${list(visit, files)}</div>`}
      </section>`,
  });
}

function form(error: string | null): Html {
  const field: Field = {
    name: 'files',
    label: 'File',
    hint: 'CSV or Excel (.xlsx) with a line of column names, as your old tool exports it; up to 200 MB. For larger ones, run "bellwether import FILE" where the server runs.',
    error,
    isRequired: true,
  };
  const input = html`<input class="input" id="files" name="files" type="file" accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"${ariaOf(field)}>`;
  return html`
    <form class="panel form" method="post" action="/imports" enctype="multipart/form-data" data-upload="Uploaded. The rows are being read.">
      ${textField({ name: 'sheet', label: 'Sheet of the workbook', value: '', maxLength: 100, isRequired: false, hint: 'Only for Excel files with several sheets; without it the first is read.' })}
      ${frameField(field, input)}
      <p class="field"><button class="button" type="submit">Look at the file</button></p>
    </form>`;
}

function list(visit: AdminVisit, files: readonly ImportRow[]): Html {
  return table<ImportRow>(
    'Files that were handed over',
    [
      { label: 'File', cell: (file) => html`<a href="/imports/${file.importId}">${file.fileName}</a>` },
      { label: 'Holds', cell: (file) => (file.plan ? KINDS[file.plan.kind].label : '–') },
      { label: 'State', cell: (file) => badge(importState(file).label, importState(file).tone) },
      { label: 'Rows', isNumber: true, cell: (file) => count(file.rows) },
      { label: 'What came of it', cell: resultOf },
      { label: 'By', cell: (file) => emailText(file.askedBy) },
      { label: 'When', cell: (file) => visit.format.time(file.createdAt) },
    ],
    files,
  );
}

function resultOf(file: ImportRow): string {
  if (file.state !== 'importing' && file.state !== 'done') return '–';
  const errors = file.errors > 0 ? `, ${counted(file.errors, 'row')} could not be read` : '';
  return `${count(file.news)} of ${counted(file.events, 'fact')} new${errors}`;
}
