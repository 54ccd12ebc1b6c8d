/** How many addresses stand where, and how that moved. */
import { type Html, html } from '../../../lib/html.ts';
import { count, counted } from '../../format.ts';
import { stats } from '../../parts/stat.ts';
import { VERDICTS } from '../../words.ts';
import type { Overview } from './read-overview.ts';

const SHOWN = ['dead', 'unsure', 'blocked', 'retrying'] as const;

export function standSection(overview: Overview): Html {
  return html`
    <section aria-labelledby="lost">
      <h2 id="lost">Who is lost</h2>
      <p class="section-lead"><strong>${counted(overview.lost, 'address', 'addresses')}</strong> in ${overview.range} days, ${count(overview.lostBefore)} in the ${overview.range} before. All addresses, as they stand now:</p>
      ${stats(
        SHOWN.map((verdict) => ({
          label: VERDICTS[verdict].label,
          value: count(overview.verdicts.get(verdict) ?? 0),
          tone: VERDICTS[verdict].tone,
          href: `/lost?is=${verdict}`,
        })),
      )}
    </section>`;
}
