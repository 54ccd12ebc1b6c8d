/** What changed since yesterday, by name. */
import { type Html, html } from '../../../lib/html.ts';
import type { Change, ChangeCounts } from '../../../store/report/changes.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { personCell } from '../../parts/person.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { OPT_OUTS, reasonClause, sentence, type Tone, VERDICTS, winWords } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import type { Overview } from './read-overview.ts';

export function changesSection(visit: AdminVisit, overview: Overview): Html {
  const { changes, changeCounts } = overview;
  return html`
    <section aria-labelledby="changes">
      <h2 id="changes">Since yesterday</h2>
      <p class="section-lead">${summary(changeCounts)}</p>
      ${changes.length > 0 ? html`<div class="panel">${list(visit, changes)}</div>` : ''}
      ${more(changeCounts, changes.length)}
    </section>`;
}

function summary(counts: ChangeCounts): Html | string {
  const parts = [
    counts.lost > 0 ? html`<strong>${counted(counts.lost, 'address', 'addresses')}</strong> lost` : '',
    counts.wonBack > 0 ? html`<strong>${count(counts.wonBack)}</strong> won back` : '',
    counts.left > 0 ? html`<strong>${counted(counts.left, 'person', 'people')}</strong> left some or all mail` : '',
    counts.tasks > 0 ? html`<strong>${counted(counts.tasks, 'task')}</strong> opened` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return 'In the last 24 hours nobody was lost, won back or told to be called.';
  return html`In the last 24 hours: ${parts.map((part, i) => html`${i > 0 ? ', ' : ''}${part}`)}.`;
}

function list(visit: AdminVisit, changes: readonly Change[]): Html {
  return table<Change>(
    'What changed in the last 24 hours',
    [
      { label: 'Person', cell: (one) => personCell(one) },
      { label: 'What', cell: (one) => badge(...nameOf(one)) },
      { label: 'Because', cell: (one) => because(visit, one) },
      { label: 'Owner', cell: (one) => (one.ownerName ? html`<span class="owner">${one.ownerName}</span>` : NOTHING) },
      { label: 'When', cell: (one) => html`<span class="nowrap">${visit.format.ago(one.at)}</span>` },
    ],
    changes,
  );
}

function nameOf(change: Change): [string, Tone] {
  switch (change.kind) {
    case 'lost': {
      const words = VERDICTS[change.what === 'dead' || change.what === 'blocked' ? change.what : 'unsure'];
      return [words.label, words.tone];
    }
    case 'won-back':
      return ['Won back', 'green'];
    case 'left':
      return change.what === 'streams' ? [OPT_OUTS.streams, 'amber'] : [OPT_OUTS.everything, 'red'];
    case 'task':
      return ['Task opened', 'blue'];
  }
}

function because(visit: AdminVisit, change: Change): Html | string {
  if (change.kind === 'lost')
    return change.reason ? html`<span class="clause">${sentence(reasonClause(change.reason))}</span>` : NOTHING;
  if (change.kind === 'won-back') return change.what ? winWords(change.what) : NOTHING;
  if (change.kind === 'left') return NOTHING;
  const subject = change.what ?? 'Task';
  if (!change.resultId || !change.anchorType || !change.anchorId) return subject;
  return html`<a href="${visit.links.activity(change.anchorType, change.anchorId, change.resultId)}">${subject}</a>`;
}

function more(counts: ChangeCounts, shown: number): Html | string {
  const all = counts.lost + counts.wonBack + counts.left + counts.tasks;
  return all > shown && shown > 0
    ? html`<p class="fine more">The newest ${count(shown)} of ${count(all)}. <a href="/lost">See all lost contacts</a></p>`
    : '';
}
