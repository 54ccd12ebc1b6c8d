/** Mails in which somebody may have asked to leave: read here, and answered with one press. */
import { type Html, html } from '../../../lib/html.ts';
import type { LeaveQuestion } from '../../../store/leave-question.ts';
import { count } from '../../format.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { linkTabs } from './link-tabs.ts';

export interface QuestionsView {
  readonly open: readonly LeaveQuestion[];
  /** All that are open; more than are shown, perhaps. */
  readonly total: number;
  readonly answered: readonly LeaveQuestion[];
}

export function questionsPage(visit: AdminVisit, view: QuestionsView): Html {
  return adminLayout(visit, {
    title: 'Did they ask to leave?',
    section: 'links',
    body: html`
      <div class="page-head"><h1>Did they ask to leave?</h1></div>
      ${linkTabs('questions', view.total)}
      <p class="section-lead">Replies that surely ask for no more mail are heeded at once. In these it is not sure: read what was written, and say what it means. If in doubt, they leave: they can come back, and we cannot take back a mail.</p>
      ${view.open.length === 0 ? emptyState('Nobody waits for an answer', 'What arrives in a connected mailbox and may ask for no more mail stands here.') : view.open.map((one) => question(visit, one))}
      ${view.total > view.open.length ? html`<p class="fine">The oldest ${count(view.open.length)} of ${count(view.total)}; the others follow.</p>` : ''}
      ${view.answered.length > 0 ? answered(visit, view.answered) : ''}`,
  });
}

function question(visit: AdminVisit, one: LeaveQuestion): Html {
  const id = `question-${one.questionId}`;
  return html`
    <section class="panel" aria-labelledby="${id}">
      <h2 id="${id}"><a href="/addresses/${one.addressId}">${emailText(one.email)}</a></h2>
      <p class="fine">Written ${visit.format.time(one.writtenAt)}</p>
      <blockquote class="verbatim">${one.words ?? 'The words were not kept.'}</blockquote>
      ${visit.admin.role === 'admin' ? buttons(one) : html`<p class="fine">An admin of this portal answers.</p>`}
    </section>`;
}

function buttons(one: LeaveQuestion): Html {
  const about = html`<span class="visually-hidden">, ${one.email}</span>`;
  return html`
      <form method="post" action="/links/questions/${one.questionId}">
        <p class="actions">
          <button class="button" type="submit" name="says" value="leaves">Yes, no more mail${about}</button>
          <button class="button plain" type="submit" name="says" value="stays">No, they meant something else${about}</button>
        </p>
      </form>`;
}

function answered(visit: AdminVisit, rows: readonly LeaveQuestion[]): Html {
  return html`
    <section class="section" aria-labelledby="answered">
      <h2 id="answered">Answered</h2>
      <div class="panel">${table<LeaveQuestion>(
        'Answered',
        [
          { label: 'Person', cell: (row) => html`<a href="/addresses/${row.addressId}">${emailText(row.email)}</a>` },
          {
            label: 'Answer',
            cell: (row) => (row.answer === 'leaves' ? 'They asked for no more mail' : 'They meant something else'),
          },
          { label: 'By', cell: (row) => emailText(row.answeredBy ?? '') },
          { label: 'When', cell: (row) => (row.answeredAt ? visit.format.time(row.answeredAt) : '') },
        ],
        rows,
      )}</div>
    </section>`;
}
