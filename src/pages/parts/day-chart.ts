/** Columns by day, in SVG that scales with its frame; the words and numbers stand in HTML around it. */
import { type Html, html } from '../../lib/html.ts';
import { count } from '../format.ts';

export interface Series {
  readonly id: string;
  readonly label: string;
  /** One per day. */
  readonly values: readonly number[];
}

export interface DayChart {
  /** What it shows, in one sentence, for those who cannot see it. */
  readonly label: string;
  /** `YYYY-MM-DD`, ascending. */
  readonly days: readonly string[];
  /** From the bottom up. */
  readonly series: readonly Series[];
}

/** Units of the drawing: it is stretched to its frame, so only proportions matter. */
const HEIGHT = 100;
const SLOT = 10;
const BAR = 7;

export function dayChart(chart: DayChart): Html {
  const totals = chart.days.map((_, i) => chart.series.reduce((sum, one) => sum + (one.values[i] ?? 0), 0));
  const top = niceTop(Math.max(0, ...totals));
  return html`
    <div class="chart">
      <p class="chart-top" aria-hidden="true">${count(top)}</p>
      <svg viewBox="0 0 ${chart.days.length * SLOT} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${chart.label}">
        ${chart.days.map((day, i) => column(chart, day, i, totals[i] ?? 0, top))}
      </svg>
      <p class="chart-days" aria-hidden="true">${axisDays(chart.days).map((day) => html`<span>${shortDay(day)}</span>`)}</p>
    </div>`;
}

function column(chart: DayChart, day: string, index: number, total: number, top: number): Html {
  let base = HEIGHT;
  const x = index * SLOT + (SLOT - BAR) / 2;
  const parts = chart.series.flatMap((one) => {
    const height = ((one.values[index] ?? 0) / top) * HEIGHT;
    if (height === 0) return [];
    base -= height;
    return [
      html`<rect class="series-${one.id}" x="${x}" y="${round(base)}" width="${BAR}" height="${round(height)}"></rect>`,
    ];
  });
  return html`<g><title>${shortDay(day)}: ${count(total)}</title><rect class="slot" x="${index * SLOT}" y="0" width="${SLOT}" height="${HEIGHT}"></rect>${parts}</g>`;
}

/** 1, 2 or 5 times a power of ten, so that the top of the scale is a number one can think in. */
function niceTop(max: number): number {
  if (max <= 5) return 5;
  const power = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= max) ?? max;
}

function axisDays(days: readonly string[]): string[] {
  const middle = days[Math.floor((days.length - 1) / 2)];
  return [...new Set([days[0], middle, days.at(-1)])].filter((day) => day !== undefined);
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

export function shortDay(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
