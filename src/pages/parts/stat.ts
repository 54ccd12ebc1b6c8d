import { type Html, html } from '../../lib/html.ts';
import type { Tone } from '../words.ts';

export interface Stat {
  readonly label: string;
  readonly value: string;
  readonly tone: Tone;
  /** What else is to be known of it, in a few words. */
  readonly note?: Html | string;
  readonly href: string;
}

/** One number or word that can be looked into; the colour at its edge only repeats what it says. */
function stat(one: Stat): Html {
  return html`<a class="stat ${one.tone}" href="${one.href}"><span class="stat-value">${one.value}</span> <span class="stat-label">${one.label}</span>${one.note ? html` <span class="stat-note">${one.note}</span>` : ''}</a>`;
}

/** Side by side where there is room. */
export function stats(list: readonly Stat[]): Html {
  return html`<ul class="stats">${list.map((one) => html`<li>${stat(one)}</li>`)}</ul>`;
}
