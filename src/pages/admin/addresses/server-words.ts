/** The receiving server's own words, verbatim, with the part that decided marked. */
import { type Html, html } from '../../../lib/html.ts';

/** @param span start and end (exclusive) in characters; one that does not fit the text marks nothing */
export function serverWords(diagnostic: string, span: readonly [number, number] | null): Html {
  const [start, end] = span ?? [0, 0];
  const fits = start >= 0 && end > start && end <= diagnostic.length;
  const words = fits
    ? html`${diagnostic.slice(0, start)}<mark>${diagnostic.slice(start, end)}</mark>${diagnostic.slice(end)}`
    : html`${diagnostic}`;
  return html`<blockquote class="server-words"><p>${words}</p></blockquote>`;
}
