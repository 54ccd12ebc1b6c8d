/** Tables that become a list of cards where the window is narrow: each cell then carries its column's name. */
import { type Html, html } from '../../lib/html.ts';

export interface Column<Row> {
  readonly label: string;
  readonly isNumber?: boolean;
  cell(row: Row): Html | string;
}

/** @param caption what the table shows, for those who cannot see where it stands */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  // display: block takes a table's meaning away from screen readers, so the roles are spelled out.
  return html`
    <table class="cards" role="table">
      <caption class="visually-hidden">${caption}</caption>
      <thead role="rowgroup"><tr role="row">${columns.map(
        (column) => html`<th scope="col" role="columnheader"${numeric(column)}>${column.label}</th>`,
      )}</tr></thead>
      <tbody role="rowgroup">${rows.map(
        (row) => html`<tr role="row">${columns.map((column) => dataCell(column, column.cell(row)))}</tr>`,
      )}</tbody>
    </table>`;
}

/** What stands in a cell that has nothing to say; a card leaves it out. */
export const NOTHING = '–';

function dataCell<Row>(column: Column<Row>, value: Html | string): Html {
  const classes = [column.isNumber ? 'number' : '', value === NOTHING ? 'nothing' : ''].filter(Boolean).join(' ');
  return html`<td role="cell" data-label="${column.label}"${classes ? html` class="${classes}"` : ''}><div>${value}</div></td>`;
}

function numeric(column: { readonly isNumber?: boolean }): Html | string {
  return column.isNumber ? html` class="number"` : '';
}
