/** Who was lost: how many stand where, and the latest by name. */
import { type Html, html } from '../../../lib/html.ts';
import type { LostContact } from '../../../store/report/overview.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { personCell } from '../../parts/person.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { reasonClause, VERDICTS } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import type { Overview } from './read-overview.ts';

const SHOWN = ['dead', 'unsure', 'blocked', 'retrying'] as const;

export function lostSection(visit: AdminVisit, overview: Overview): Html {
  return html`
    <section aria-labelledby="lost">
      <h2 id="lost">Who was lost</h2>
      <p class="section-lead"><strong>${counted(overview.lost, 'address', 'addresses')}</strong> in ${overview.range} days, ${count(overview.lostBefore)} in the ${overview.range} before.</p>
      <p class="fine">All addresses, as they stand now:</p>
      <ul class="verdict-strip">${SHOWN.map((verdict) => stand(overview, verdict))}</ul>
      ${
        overview.latestLost.length > 0
          ? html`<div class="panel">${latest(visit, overview.latestLost)}</div>`
          : emptyState('Nobody is lost', 'All addresses that had trouble have recovered, or none had any.')
      }
    </section>`;
}

function stand(overview: Overview, verdict: (typeof SHOWN)[number]): Html {
  const words = VERDICTS[verdict];
  return html`<li><a class="stand ${words.tone}" href="/addresses?verdict=${verdict}"><span class="stand-number">${count(overview.verdicts.get(verdict) ?? 0)}</span><span>${words.label}</span></a></li>`;
}

function latest(visit: AdminVisit, lost: readonly LostContact[]): Html {
  return table<LostContact>(
    'The latest lost contacts',
    [
      { label: 'Person', cell: (row) => personCell(row) },
      { label: 'Verdict', cell: (row) => badge(VERDICTS[row.verdict].label, VERDICTS[row.verdict].tone) },
      {
        label: 'Because',
        cell: (row) =>
          row.bounceReason ? html`<span class="clause">${reasonClause(row.bounceReason)}</span>` : NOTHING,
      },
      { label: 'Owner', cell: (row) => row.ownerName ?? NOTHING },
      { label: 'Since', cell: (row) => (row.verdictSince ? visit.format.ago(row.verdictSince) : NOTHING) },
    ],
    lost,
  );
}
