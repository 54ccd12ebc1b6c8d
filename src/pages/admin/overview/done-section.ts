/** What was done in the CRM, and what waits. */
import { type Html, html } from '../../../lib/html.ts';
import type { WriteRow } from '../../../store/report/writes.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { WRITE_WORDS } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import type { Overview } from './read-overview.ts';

export function doneSection(visit: AdminVisit, overview: Overview): Html {
  const { writes } = overview;
  return html`
    <section aria-labelledby="done">
      <h2 id="done">What was done in HubSpot</h2>
      <p class="section-lead">
        <strong>${counted(writes.tasks, 'task')}</strong> opened, <strong>${counted(writes.contacts, 'contact')}</strong> updated and
        ${counted(writes.notes, 'note')} written in ${overview.range} days.
        ${wins(writes.wonBack)}
        ${waiting(writes.tasksWaiting, writes.othersWaiting)}
      </p>
      ${
        overview.tasks.length > 0
          ? html`<div class="panel">${latestTasks(visit, overview.tasks)}</div>`
          : emptyState('No tasks yet', 'Tasks open when somebody who matters can no longer be reached.')
      }
    </section>`;
}

function wins(wonBack: number): string {
  return wonBack === 0 ? '' : `${counted(wonBack, 'loss was', 'losses were')} won back, and their open tasks closed.`;
}

function waiting(tasks: number, others: number): string {
  if (tasks + others === 0) return 'Nothing is waiting.';
  if (tasks === 0) return `${counted(others, 'change is', 'changes are')} waiting to be sent.`;
  return `${counted(tasks, 'task')}${others > 0 ? ` and ${count(others)} other changes` : ''} waiting to be sent.`;
}

function latestTasks(visit: AdminVisit, tasks: readonly WriteRow[]): Html {
  return table<WriteRow>(
    'The latest tasks',
    [
      { label: 'Task', cell: (row) => taskSubject(visit, row) },
      {
        label: 'About',
        cell: (row) =>
          row.email ? html`<a class="person" href="/addresses/${row.addressId}">${emailText(row.email)}</a>` : NOTHING,
      },
      {
        label: 'State',
        cell: (row) => badge(WRITE_WORDS[row.state]?.label ?? row.state, WRITE_WORDS[row.state]?.tone ?? 'grey'),
      },
      { label: 'When', cell: (row) => visit.format.ago(row.doneAt ?? row.createdAt) },
    ],
    tasks,
  );
}

function taskSubject(visit: AdminVisit, row: WriteRow): Html | string {
  const subject = row.subject ?? 'Task';
  const href =
    row.resultId && row.anchorType && row.anchorId
      ? visit.links.activity(row.anchorType, row.anchorId, row.resultId)
      : null;
  return href ? html`<a href="${href}">${subject}</a>` : subject;
}
