import { type Html, html } from '../../lib/html.ts';

/** Rows of one page of a list. */
export const ROWS = 50;

/**
 * @param first address of the first page, where this is not it
 * @param next address of the next page, where there is one
 * @param previous address of the page before, in lists that can go back
 */
export function pager(first: string | null, next: string | null, previous: string | null = null): Html | string {
  if (!first && !next) return '';
  return html`
    <nav class="pager" aria-label="Pages">
      ${first ? html`<a class="button plain small" href="${first}">Back to the first page</a>` : html`<span></span>`}
      ${previous ? html`<a class="button plain small" href="${previous}" rel="prev">Previous page</a>` : ''}
      ${next ? html`<a class="button plain small" href="${next}" rel="next">Next page</a>` : ''}
    </nav>`;
}

/** @returns `path?name=value&...`, without what is empty */
export function withQuery(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
