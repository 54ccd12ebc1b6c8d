/** What came in: the numbers, the drawing, and the table behind it. */
import { type Html, html } from '../../../lib/html.ts';
import { count, counted } from '../../format.ts';
import { dayChart, shortDay } from '../../parts/day-chart.ts';
import { table } from '../../parts/table.ts';
import { eventWords } from '../../words.ts';
import { type GroupTotal, groupTroubles, type TypeRow, tableOfTypes, totalOf } from './event-groups.ts';
import type { Overview } from './read-overview.ts';

export function inboundSection(overview: Overview): Html {
  const groups = groupTroubles(overview.days, overview.messages, overview.messagesBefore);
  const delivered = totalOf(overview.messages, 'delivered');
  const troubles = groups.reduce((sum, one) => sum + one.total, 0);
  return html`
    <section aria-labelledby="inbound">
      <h2 id="inbound">What came in</h2>
      <p class="section-lead">
        ${counted(overview.deliveries.received, 'delivery', 'deliveries')} from your email services in ${overview.range} days:
        <strong>${count(delivered)}</strong> mails arrived, <strong>${count(troubles)}</strong> did not, or were not wanted.
      </p>
      <div class="panel chart-panel">
        ${dayChart({ label: describe(overview, groups), days: overview.days, series: groups.map((one) => one.series) })}
        <ul class="legend">${groups.map((one) => legend(one, overview.range))}</ul>
      </div>
      <details class="behind">
        <summary>The numbers behind it, day by day</summary>
        ${byDay(overview)}
      </details>
    </section>`;
}

function legend(group: GroupTotal, range: number): Html {
  return html`
    <li>
      <span class="swatch series-${group.series.id}" aria-hidden="true"></span>
      <span class="legend-label">${group.series.label}</span>
      <span class="legend-total">${count(group.total)}</span>
      <span class="legend-change">${change(group.total, group.before, range)}</span>
    </li>`;
}

/** Small numbers swing wildly in percent, so the difference is said as it is. */
function change(now: number, before: number, range: number): string {
  if (now === before) return `as in the ${range} days before`;
  const difference = Math.abs(now - before);
  return `${count(difference)} ${now > before ? 'more' : 'fewer'} than before`;
}

function describe(overview: Overview, groups: readonly GroupTotal[]): string {
  const parts = groups.map((one) => `${one.series.label.toLowerCase()} ${count(one.total)}`);
  return `Events by day over ${overview.range} days: ${parts.join(', ')}. The table below has every number.`;
}

function byDay(overview: Overview): Html {
  const { types, rows } = tableOfTypes(overview.days, overview.messages);
  return table<TypeRow>(
    'Events by day and kind',
    [
      { label: 'Day', cell: (row) => shortDay(row.day) },
      ...types.map((type, i) => ({
        label: eventWords(type).label,
        isNumber: true,
        cell: (row: TypeRow) => count(row.cells[i] ?? 0),
      })),
    ],
    rows,
  );
}
