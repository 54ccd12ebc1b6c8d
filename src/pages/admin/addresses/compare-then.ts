/** The same person as of two moments, side by side, with what is different marked. */
import type { LookBack } from '../../../jobs/replay/look-back.ts';
import { type Html, html } from '../../../lib/html.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { OPT_OUTS, reasonClause, VERDICTS } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import type { AddressStory } from './read-story.ts';
import { storyAt } from './story-at.ts';

/** @param story of today */
export function compareThen(visit: AdminVisit, story: AddressStory, back: LookBack, against: LookBack): Html {
  const [early, late] = [back, against].sort((a, b) => a.at.getTime() - b.at.getTime());
  if (!early || !late) return html``;
  const [was, became] = [linesOf(visit, story, early), linesOf(visit, story, late)];
  const rows = was.map(([label, left], nth) => ({ label, left, right: became[nth]?.[1] ?? NOTHING }));
  return html`
    <section class="compare" aria-labelledby="compare">
      <h2 id="compare">Two days compared</h2>
      ${table(
        'The person as of two moments',
        [
          { label: 'What', cell: (row) => row.label },
          { label: `As of ${momentText(visit, early)}`, cell: (row) => row.left },
          { label: `As of ${momentText(visit, late)}`, cell: (row) => row.right },
          { label: 'Difference', cell: (row) => (row.left === row.right ? NOTHING : badge('Changed', 'amber')) },
        ],
        rows,
      )}
    </section>`;
}

function linesOf(visit: AdminVisit, today: AddressStory, back: LookBack): [label: string, text: string][] {
  const { state, decisions, writes } = storyAt(today, back);
  const day = (at: Date | null | undefined) => (at ? visit.format.dayName(at) : NOTHING);
  return [
    ['Belief', VERDICTS[state?.verdict ?? 'unknown'].label],
    ['Since', day(state?.since)],
    ['Because', state?.cause ? reasonClause(state.cause.reason) : NOTHING],
    ['Wishes', state && state.optOut.scope !== 'none' ? OPT_OUTS[state.optOut.scope] : 'None'],
    ['Hard bounces', count(state?.hardBounces ?? 0)],
    ['Soft bounces', count(state?.softBounces ?? 0)],
    ['Blocks', count(state?.blocks ?? 0)],
    [
      'Last delivered',
      state?.lastDeliveredOn ? visit.format.dayName(new Date(`${state.lastDeliveredOn}T12:00:00Z`)) : NOTHING,
    ],
    ['Rules', back.rules ? `Version ${back.rules.settings.version}` : NOTHING],
    ['Decisions', count(decisions.length)],
    ['Told HubSpot', count(writes.filter((one) => one.state === 'done').length)],
  ];
}

function momentText({ format }: AdminVisit, { at }: LookBack): string {
  return format.dayName(at);
}
