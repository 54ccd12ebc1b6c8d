/** HubSpot's charts as bars that stand beside their numbers: whoever cannot see a bar reads the number. */
import { html } from 'hono/html';
import type { Markup } from '../pages/layout.ts';

type Row = Readonly<Record<string, unknown>>;
interface Axes {
  readonly x: { readonly field: string };
  readonly y: { readonly field: string };
  readonly options?: { readonly groupFieldByColor?: string };
}

/** @param props of BarChart or LineChart */
export function chartMarkup(props: Readonly<Record<string, unknown>>): Markup {
  const rows = (Array.isArray(props.data) ? props.data : []) as readonly Row[];
  const { x, y, options } = props.axes as Axes;
  const group = options?.groupFieldByColor;
  const most = Math.max(1, ...rows.map((row) => Number(row[y.field])));
  const body = rows.map(
    (
      row,
    ) => html`<tr><th scope="row">${word(row[x.field])}${group ? html` <small>${word(row[group])}</small>` : ''}</th>
<td><meter min="0" max="${most}" value="${Number(row[y.field])}">${word(row[y.field])}</meter> ${word(row[y.field])}</td></tr>`,
  );
  return html`<div class="scroll"><table class="card-chart"><thead><tr><th scope="col">${x.field}</th><th scope="col">${y.field}</th></tr></thead><tbody>${body}</tbody></table></div>`;
}

function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
