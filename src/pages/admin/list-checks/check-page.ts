/** One list: how far the check is, and what came of it. */
import { DOOR_FINDINGS } from '../../../flow/vet/judge-entry.ts';
import { SEND_FINDINGS } from '../../../flow/vet/judge-recipient.ts';
import type { CheckSummary } from '../../../jobs/vet/summarise-check.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ListCheck } from '../../../store/list-check.ts';
import { count, counted } from '../../format.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { liveRegion } from '../../parts/live-region.ts';
import { notice } from '../../parts/notice.ts';
import { progress } from '../../parts/progress.ts';
import type { LiveContent } from '../../send-live.ts';
import { hrefOfSource } from '../data-sources/href-of-source.ts';
import { adminLayout } from '../layout.ts';
import type { PlannedSegment } from '../segments/planned-segment.ts';
import type { AdminVisit } from '../visit.ts';
import { exclusionsSection } from './exclusions-section.ts';
import { findingsSection } from './findings-section.ts';
import { rateSection } from './rate-section.ts';
import { verdictSection } from './verdict-section.ts';

export interface CheckBeside {
  /** What was decided of its data source before. */
  readonly past: readonly ListCheck[];
  /** Whom to leave out, where somebody had them written. */
  readonly segment: PlannedSegment | null;
}

export function checkPage(visit: AdminVisit, check: ListCheck, beside: CheckBeside): Html {
  const isDoor = check.purpose === 'door';
  const base = isDoor ? '/new-data' : '/preflight';
  return adminLayout(visit, {
    title: check.name,
    section: isDoor ? 'new-data' : 'preflight',
    body: html`
      <div class="page-head"><div><p class="crumb"><a href="${base}">${isDoor ? 'New data' : 'Check a list'}</a></p><h1>${check.name}</h1></div></div>
      <p class="section-lead">${counted(check.rows, 'row')}, asked for ${visit.format.ago(check.createdAt)} by ${emailText(check.askedBy)}${check.dataSource === null ? '' : html`; from <a href="${hrefOfSource(check.dataSource)}">${check.dataSource}</a>`}. It is forgotten on ${visit.format.date(check.forgetAt)}.</p>
      ${bodyOf(visit, check, base, beside)}
      ${visit.admin.role === 'admin' ? acts(check, base) : ''}`,
  });
}

function bodyOf(visit: AdminVisit, check: ListCheck, base: string, { past, segment }: CheckBeside): Html {
  if (check.state === 'failed') return notice('red', 'It could not be checked', check.why ?? '');
  const summary = check.summary as CheckSummary | null;
  const here = `${base}/${check.checkId}`;
  if (check.state !== 'done' || summary === null)
    return html`${liveRegion(`${here}/events`, here, checkStatus(check, base).html)}`;
  const isDoor = check.purpose === 'door';
  return html`
    ${check.why ? notice('amber', 'Not all of it', check.why) : ''}
    ${isDoor ? verdictSection(visit, check, summary, past) : ''}
    ${rateSection(isDoor ? 'Unknown users to expect among new addresses' : 'Unknown users to expect', summary.projection)}
    ${isDoor ? '' : exclusionsSection(visit, check, summary, segment)}
    ${findingsSection(check, summary, isDoor ? DOOR_FINDINGS : SEND_FINDINGS, base)}`;
}

/** What keeps itself up to date while rows are looked at. */
export function checkStatus(check: ListCheck, base: string): LiveContent {
  if (check.state === 'done' || check.state === 'failed') {
    const here = html`<a href="${base}/${check.checkId}">See what came of it</a>`;
    return { html: notice('green', 'The check is done', '', here), words: 'The check is done.', isLast: true };
  }
  const label = check.state === 'reading' ? 'Reading the segment' : 'Looking at the rows';
  const note = check.state === 'reading' ? `${count(check.rows)} members so far` : '';
  return {
    html: html`<section class="panel underway">${
      check.state === 'reading'
        ? html`<p>${label}: ${note}.</p>`
        : progress({ id: 'check', label, done: check.lookedAt, total: check.rows })
    }<p class="fine">You can leave this page; it goes on without you.</p></section>`,
    words: label,
    isLast: false,
  };
}

function acts(check: ListCheck, base: string): Html {
  return html`
    <section class="section" aria-label="This list"><div class="actions">
      ${check.state === 'done' || check.state === 'failed' ? html`<form method="post" action="${base}/${check.checkId}/again"><button class="button plain" type="submit">Check it again</button></form>` : ''}
      ${confirm({
        label: 'Forget it now',
        question: 'The rows and what was found of them go. What was decided stays in the audit log.',
        deed: 'Forget the list',
        action: `${base}/${check.checkId}/forget`,
        isDangerous: true,
      })}
    </div></section>`;
}
