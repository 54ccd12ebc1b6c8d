import { type Html, html } from '../../../lib/html.ts';
import type { Errand } from '../../../store/errand.ts';
import { counted } from '../../format.ts';
import { errandTitle } from './errand-words.ts';

/** The strip above every page while something is under way: whoever asked can leave, and come back to it. */
export function workStrip(errands: readonly Errand[]): Html | string {
  const [first] = errands;
  if (!first) return '';
  const share = first.total === 0 ? 100 : Math.floor(((first.done + first.refused) / first.total) * 100);
  return html`<p class="work-strip"><span>${errandTitle(first)}: ${share} %${errands.length > 1 ? `, and ${counted(errands.length - 1, 'more errand', 'more errands')}` : ''}</span> <a href="/work">Look at the progress</a></p>`;
}
