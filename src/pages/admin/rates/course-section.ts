/** A rate over time, against what was usual before. */
import { LEVELS_OF, type RateKind } from '../../../flow/rate-kind.ts';
import { leavesUsual, type UsualRate } from '../../../flow/usual-rate.ts';
import { type Html, html } from '../../../lib/html.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { shortDay } from '../../parts/day-chart.ts';
import { rateChart } from '../../parts/rate-chart.ts';
import { table } from '../../parts/table.ts';
import { RATE_KIND_WORDS } from '../../rate-kind-words.ts';
import { percent, rateText } from '../../rate-words.ts';
import { numberColumns } from './number-columns.ts';
import { stretchOf } from './rates-query.ts';
import type { JudgedGroup, RatesView } from './read-rates.ts';

const BANDS = ['Careful senders stay below it', 'From here mail may land in spam', 'Few providers bear more'];
const LEVEL_WORDS: Readonly<Partial<Record<RateKind, readonly string[]>>> = {
  unknown: BANDS,
  hard: BANDS,
  complaint: ['Gmail and Yahoo ask to stay below it', 'Gmail and Yahoo ask never to reach it'],
};

export function courseSection({ query, course, total, usual }: RatesView): Html {
  const stretch = stretchOf(query);
  const said = course.filter(({ judged }) => judged.rate !== null).length;
  const levels = LEVELS_OF[query.kind];
  const { title } = RATE_KIND_WORDS[query.kind];
  const label = `The rate of ${title.toLowerCase()} by ${stretch}: ${rateText(total)} over all. The table below has every number.`;
  return html`
    <section aria-labelledby="course">
      <h2 id="course">Over time, by ${stretch}</h2>
      ${
        said === 0
          ? html`<p class="section-lead">${silentWords(total)}</p>`
          : html`<p class="section-lead">${usualWords(usual, query.days)} ${changesWords(course, usual, stretch)}</p>
      <div class="panel chart-panel">
        ${rateChart({
          label,
          levels,
          points: course.map((group) => ({ day: group.key, ...group.judged, words: pointWords(group, usual) })),
        })}
        <ul class="legend">${levels.map(
          (level, n) => html`<li>
          <span class="swatch level-${n + 1}" aria-hidden="true"></span>
          <span class="legend-label">${LEVEL_WORDS[query.kind]?.[n] ?? ''}</span>
          <span class="legend-total">${percent(level)} %</span>
        </li>`,
        )}</ul>
      </div>`
      }
      <details class="behind">
        <summary>The numbers behind it, ${stretch} by ${stretch}</summary>
        ${table(
          `${title} by ${stretch}`,
          [
            {
              label: stretch === 'day' ? 'Day (UTC)' : `First day of the ${stretch} (UTC)`,
              cell: (group: JudgedGroup) => html`${shortDay(group.key)} ${changeBadge(group, usual)}`,
            },
            ...numberColumns(query.kind, false),
          ],
          course.filter(({ attempted }) => attempted > 0),
        )}
      </details>
    </section>`;
}

function silentWords({ judged }: JudgedGroup): string {
  return judged.silent === 'no-deliveries'
    ? 'Nothing can be said, since no deliveries were reported: bounces alone make no rate.'
    : 'No stretch of this time has enough mail to say something.';
}

function usualWords(usual: UsualRate | null, days: number): string {
  if (usual === null) return `What is usual here cannot be said: the ${days} days before have too little mail.`;
  return `In the ${days} days before it was usually ${percent(usual.level)} %, mostly between ${percent(usual.low)} and ${percent(usual.high)} %.`;
}

/** Only of what chance does not explain. */
function changesWords(course: readonly JudgedGroup[], usual: UsualRate | null, stretch: string): string {
  if (usual === null) return '';
  const found = course.map(({ judged }) => leavesUsual(judged, usual));
  const many = (of: 'above' | 'below') => found.filter((one) => one === of).length;
  if (many('above') + many('below') === 0) return `No ${stretch} is surely outside of it.`;
  const parts = (['above', 'below'] as const).flatMap((of) => {
    const n = many(of);
    return n === 0 ? [] : `${count(n)} ${stretch}${n === 1 ? ' is' : 's are'} surely ${of} it`;
  });
  return `${parts.join(', and ')}: the table marks ${many('above') + many('below') === 1 ? 'it' : 'them'}.`;
}

function pointWords(group: JudgedGroup, usual: UsualRate | null): string {
  const left = leavesUsual(group.judged, usual);
  return `${rateText(group)}${left === null ? '' : `, ${left} the usual`}`;
}

function changeBadge({ judged }: JudgedGroup, usual: UsualRate | null): Html | string {
  const left = leavesUsual(judged, usual);
  if (left === null) return '';
  return left === 'above' ? badge('Above the usual', 'amber') : badge('Below the usual', 'green');
}
