/** Tables that become a list of cards where the window is narrow: each cell then carries its column's name. */
import { type Html, html } from '../../lib/html.ts';
import type { SortLink } from './sort.ts';

export interface Column<Row> {
  readonly label: string;
  readonly isNumber?: boolean;
  /** Where the list can be sorted by it. */
  readonly sort?: SortLink | undefined;
  cell(row: Row): Html | string;
}

/** @param caption what the table shows, for those who cannot see where it stands */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  // display: block takes a table's meaning away from screen readers, so the roles are spelled out.
  return html`
    ${sortChooser(columns)}
    <table class="cards" role="table">
      <caption class="visually-hidden">${caption}</caption>
      <thead role="rowgroup"><tr role="row">${columns.map((column) => headCell(column))}</tr></thead>
      <tbody role="rowgroup">${rows.map(
        (row) => html`<tr role="row">${columns.map((column) => dataCell(column, column.cell(row)))}</tr>`,
      )}</tbody>
    </table>`;
}

/** What stands in a cell that has nothing to say; a card leaves it out. */
export const NOTHING = '–';

function headCell<Row>(column: Column<Row>): Html {
  const { label, sort } = column;
  const sorted = sort?.direction ? html` aria-sort="${sort.direction}"` : '';
  return html`<th scope="col" role="columnheader"${column.isNumber ? html` class="number"` : ''}${sorted}>${sort ? html`<a class="sort" href="${sort.href}">${label}</a><span class="in-cards">${label}</span>` : label}</th>`;
}

/** The head of cards is out of sight, where no link may take the focus: their orders stand above them instead. */
function sortChooser<Row>(columns: readonly Column<Row>[]): Html | string {
  const sortable = columns.flatMap(({ label, sort }) => (sort ? [{ label, sort }] : []));
  if (sortable.length === 0) return '';
  return html`
    <nav class="sort-chooser" aria-label="Sort by">
      <span aria-hidden="true">Sort by</span>
      <ul>${sortable.map(
        ({ label, sort }) =>
          html`<li><a href="${sort.href}"${sort.direction ? html` class="sort ${sort.direction}" aria-current="true"` : ''}>${label}${sort.direction ? html`<span class="visually-hidden">, ${sort.direction}</span>` : ''}</a></li>`,
      )}</ul>
    </nav>`;
}

function dataCell<Row>(column: Column<Row>, value: Html | string): Html {
  const classes = [column.isNumber ? 'number' : '', value === NOTHING ? 'nothing' : ''].filter(Boolean).join(' ');
  return html`<td role="cell" data-label="${column.label}"${classes ? html` class="${classes}"` : ''}><div>${value}</div></td>`;
}
