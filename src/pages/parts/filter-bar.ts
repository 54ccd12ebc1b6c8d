import { type Html, html } from '../../lib/html.ts';

/**
 * Filters of a list as one form that asks by GET: what is chosen stands in the address of the page.
 * @param fields made with `textField`, `selectField` and the like
 * @param clear address without any filter, where one is set
 */
export function filterBar(action: string, fields: readonly Html[], clear: string | null): Html {
  return html`
    <form class="filter-bar" action="${action}" method="get">
      ${fields}
      <p class="actions">
        <button class="button plain" type="submit">Show</button>
        ${clear ? html`<a class="button quiet" href="${clear}">Clear</a>` : ''}
      </p>
    </form>`;
}
