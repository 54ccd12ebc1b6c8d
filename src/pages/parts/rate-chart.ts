/** A share over time: its line, how sure it is as a band around it, and the levels that matter. Arithmetic by d3, as in day-chart. */
import { scaleLinear, scalePoint } from 'd3-scale';
import { area, line } from 'd3-shape';
import { type Html, html } from '../../lib/html.ts';
import { nameDays, shortDay } from './day-chart.ts';

export interface RatePoint {
  /** First day of the stretch, `YYYY-MM-DD`. */
  readonly day: string;
  /** 0 to 1; null: nothing can be said, and the line goes past it. */
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
  /** What stands at the pointer. */
  readonly words: string;
}

export interface RateChart {
  /** What it shows, in one sentence, for those who cannot see it. */
  readonly label: string;
  readonly points: readonly RatePoint[];
  /** Shares at which a line is drawn, where the drawing reaches so far. */
  readonly levels: readonly number[];
}

/** Units of the drawing, which is stretched to its frame. */
const HEIGHT = 100;
const WIDTH = 1_000;
const TICKS = 4;
/** The scale takes more room than that of counts. */
const MOST_NAMED = 5;

export function rateChart({ label, points, levels }: RateChart): Html {
  const [lowest = 0.01] = levels;
  const most = Math.max(lowest * 1.2, ...points.map(({ rate }) => (rate ?? 0) * 1.15));
  const y = scaleLinear([0, most], [HEIGHT, 0]).nice(TICKS).clamp(true);
  const ticks = y.ticks(TICKS);
  const x = scalePoint(
    points.map(({ day }) => day),
    [0, WIDTH],
  ).padding(0.5);
  const at = ({ day }: RatePoint) => round(x(day) ?? 0);
  const said = points.filter(({ rate }) => rate !== null);
  const drawn = line<RatePoint>(at, ({ rate }) => round(y(rate ?? 0)));
  const band = area<RatePoint>(
    at,
    ({ low }) => round(y(low)),
    ({ high }) => round(y(high)),
  );
  const [, top = most] = y.domain();
  return html`
    <div class="chart">
      <svg class="chart-scale" aria-hidden="true">${ticks.map((tick) => html`<text x="100%" y="${round(y(tick))}%">${percentOf(tick)}</text>`)}</svg>
      <svg class="chart-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">
        ${ticks.map((tick) => rule('chart-line', y(tick)))}
        ${levels.map((level, n) => (level <= top ? rule(`chart-level level-${n + 1}`, y(level)) : ''))}
        <path class="chart-band" d="${band(said) ?? ''}"></path>
        <path class="chart-rate" d="${drawn(said) ?? ''}"></path>
        ${points.map(
          (point) => html`<g><title>${shortDay(point.day)}: ${point.words}</title>
          <rect class="slot" x="${round(at(point) - x.step() / 2)}" y="0" width="${round(x.step())}" height="${HEIGHT}"></rect>
          ${point.rate === null ? '' : html`<path class="chart-dot" d="M${at(point)},${round(y(point.rate))}h0"></path>`}</g>`,
        )}
      </svg>
      <p class="chart-days" aria-hidden="true">${nameDays(
        points.map(({ day }) => day),
        MOST_NAMED,
      ).map((day) => html`<span>${day}</span>`)}</p>
    </div>`;
}

function rule(name: string, at: number): Html {
  return html`<line class="${name}" x1="0" x2="${WIDTH}" y1="${round(at)}" y2="${round(at)}"></line>`;
}

function percentOf(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
