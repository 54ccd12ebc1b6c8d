/** One file: how it is read, what it would do, how far it is, what came of it. */
import { shareOf } from '../../../jobs/imports/check-findings.ts';
import { stateOf } from '../../../jobs/imports/check-import.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ImportRow } from '../../../store/import.ts';
import { count, counted } from '../../format.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { liveRegion } from '../../parts/live-region.ts';
import { notice } from '../../parts/notice.ts';
import { progress } from '../../parts/progress.ts';
import type { LiveContent } from '../../send-live.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { checkReport, errorLink } from './check-report.ts';
import { FIELDS, KINDS } from './import-words.ts';
import { planForm, type TypedPlan, typedFor } from './plan-form.ts';

/** @param typed what was sent and could not be taken, and why */
export function importPage(
  visit: AdminVisit,
  file: ImportRow,
  typed: { readonly plan: TypedPlan; readonly wrong: string } | null = null,
): Html {
  return adminLayout(visit, {
    title: file.fileName,
    section: 'imports',
    body: html`
      <div class="page-head"><div><p class="crumb"><a href="/imports">Imports</a></p><h1>${file.fileName}</h1></div></div>
      <p class="section-lead">${counted(file.rows, 'row')}${file.sheet ? html` of sheet “${file.sheet}”` : ''}, handed over ${visit.format.ago(file.createdAt)} by ${emailText(file.askedBy)}.${otherSheets(file)}</p>
      ${bodyOf(visit, file, typed)}`,
  });
}

function bodyOf(
  visit: AdminVisit,
  file: ImportRow,
  typed: { readonly plan: TypedPlan; readonly wrong: string } | null,
): Html {
  const mayAct = visit.admin.role === 'admin';
  if (file.state === 'checking' || file.state === 'importing') {
    const here = `/imports/${file.importId}`;
    return html`${liveRegion(`${here}/events`, here, importStatus(file).html)}`;
  }
  if (file.state === 'done') return result(file);
  if (file.state === 'checked' && typed === null) return checked(file, mayAct);
  return html`
    ${mayAct ? planForm(file, typed?.plan ?? typedFor(file), typed?.wrong ?? null) : html`<p>Ask an admin of this portal to say how it is read.</p>`}
    ${mayAct ? discard(file) : ''}`;
}

/** What keeps itself up to date while something is done. */
export function importStatus(file: ImportRow): LiveContent {
  if (file.state === 'checking') {
    const state = stateOf(file);
    const label = state.phase === 'read' ? 'Reading the rows' : 'Looking at the people';
    const done = Math.round(shareOf(state, file.parts, file.rows) * 1_000);
    const note = `${counted(state.findings.rows, 'row')} read, ${counted(state.findings.people, 'person', 'people')} looked at`;
    return { html: bar('Checking what it would do', done, 1_000, `${label}: ${note}`), words: label, isLast: false };
  }
  if (file.state === 'importing') {
    const note = `${count(file.news)} new facts so far`;
    return { html: bar('Taking in', file.partsTaken, file.parts, note), words: 'It is being taken in.', isLast: false };
  }
  const here = html`<a href="/imports/${file.importId}">See what ${file.state === 'done' ? 'came of it' : 'it would do'}</a>`;
  const words = file.state === 'done' ? 'All rows are taken in.' : 'The check is done.';
  return { html: notice('green', words, here), words, isLast: true };
}

/** In parts of a whole: what the bar counts says little to people. */
function bar(label: string, done: number, total: number, note: string): Html {
  return html`<section class="panel underway">${progress({ id: 'import', label, done, total, note })}<p class="fine">You can leave this page; it goes on without you.</p></section>`;
}

function checked(file: ImportRow, mayAct: boolean): Html {
  const { findings, failure } = stateOf(file);
  if (failure) {
    return html`${notice('red', 'It could not be checked', `A fault of Bellwether: ${failure}`)}${mayAct ? discard(file) : ''}`;
  }
  const deeds = html`
    <section class="section" aria-labelledby="deeds">
      <h2 id="deeds">Import it?</h2>
    <div class="actions">
      <form method="post" action="/imports/${file.importId}/carry-out"><button class="button" type="submit">Import ${counted(findings.usable, 'row')}</button></form>
      <form method="post" action="/imports/${file.importId}/change"><button class="button plain" type="submit">Read it otherwise</button></form>
      ${discard(file)}
    </div></section>`;
  return html`
    ${notice('blue', 'Nothing is done yet', 'This is what the file would do.')}
    ${reading(file)}
    ${checkReport(file, findings)}
    ${mayAct ? deeds : ''}`;
}

function reading({ plan, profiles, header }: ImportRow): Html | string {
  if (!plan) return '';
  const fields = Object.entries(plan.columns).map(([field, at]) => ({
    label: FIELDS[field as keyof typeof FIELDS],
    column: profiles[at]?.name ?? header[at] ?? `Column ${at + 1}`,
  }));
  return html`
    <dl class="facts">
      <div><dt>Holds</dt><dd>${KINDS[plan.kind].label}</dd></div>
      ${fields.map((one) => html`<div><dt>${one.label}</dt><dd>${one.column}</dd></div>`)}
      ${plan.dayFirst === null ? '' : html`<div><dt>Dates</dt><dd>${plan.dayFirst ? 'day first' : 'month first'}</dd></div>`}
      ${plan.asOf ? html`<div><dt>Without a date</dt><dd>${plan.asOf}</dd></div>` : ''}
      ${plan.dataSource ? html`<div><dt>Came from</dt><dd>${plan.dataSource}</dd></div>` : ''}
    </dl>`;
}

function result(file: ImportRow): Html {
  const known = file.events - file.news;
  return html`
    ${notice(
      'green',
      'All rows are taken in',
      file.plan?.kind === 'findings'
        ? `${counted(file.news, 'word or new address', 'words and new addresses')} taken down, from ${counted(file.events, 'row')} that say something. Each address is judged with them in a moment.`
        : `${count(file.news)} new facts; ${count(known)} were known already. No task was opened for them.`,
    )}
    ${file.errors > 0 ? html`<p>${errorLink(file, file.errors)} They are kept for 30 days.</p>` : ''}
    ${reading(file)}`;
}

function otherSheets({ sheet, sheets }: ImportRow): string {
  const others = sheets.filter((one) => one !== sheet).map((one) => `“${one}”`);
  return others.length === 0
    ? ''
    : ` Not read: ${others.join(', ')}. Hand the file over again and name the sheet to read another.`;
}

function discard(file: ImportRow): Html {
  return confirm({
    label: 'Throw it away',
    question: 'The file goes with all that is stored of it. Nothing of it was taken in.',
    deed: 'Throw the file away',
    action: `/imports/${file.importId}/discard`,
    isDangerous: true,
  });
}
