import { html } from 'hono/html';
import type { Markup } from './layout.ts';

export interface PageOf<T> {
  readonly items: readonly T[];
  readonly number: number;
  readonly count: number;
  readonly total: number;
}

/** The asked page of a list, numbered from 1; a page beyond the end is the last one. */
export function pageOf<T>(all: readonly T[], asked: string | null, size: number): PageOf<T> {
  const count = Math.max(1, Math.ceil(all.length / size));
  const number = Math.min(count, Math.max(1, Math.floor(Number(asked)) || 1));
  return { items: all.slice((number - 1) * size, number * size), number, count, total: all.length };
}

/** Links to the neighbours, keeping the other parameters of the address. */
export function pager(page: PageOf<unknown>, path: string, query: URLSearchParams): Markup | '' {
  if (page.count === 1) return '';
  const link = (number: number) => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(number));
    return `${path}?${parameters.toString()}`;
  };
  return html`<nav class="pager" aria-label="Pages">
${page.number > 1 ? html`<a rel="prev" href="${link(page.number - 1)}">← Previous</a>` : html`<span></span>`}
<span>Page ${page.number} of ${page.count}</span>
${page.number < page.count ? html`<a rel="next" href="${link(page.number + 1)}">Next →</a>` : html`<span></span>`}
</nav>`;
}
