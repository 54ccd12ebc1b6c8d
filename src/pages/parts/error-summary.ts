import { type Html, html } from '../../lib/html.ts';

export interface FieldFault {
  /** Id of the field. */
  readonly id: string;
  readonly error: string;
}

/** Stands above a form that was sent back: everything that is wrong in it, each a link to its field. */
export function errorSummary(faults: readonly FieldFault[]): Html | string {
  if (faults.length === 0) return '';
  return html`
    <div class="notice red" role="alert">
      <p class="notice-title">${faults.length === 1 ? 'Nothing was saved: one thing needs another look' : `Nothing was saved: ${faults.length} things need another look`}</p>
      <ul class="plain-list">${faults.map((one) => html`<li><a href="#${one.id}">${one.error}</a></li>`)}</ul>
    </div>`;
}
