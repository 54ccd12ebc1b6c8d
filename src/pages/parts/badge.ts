import { type Html, html } from '../../lib/html.ts';
import type { Tone } from '../words.ts';

/** A state in one word; the colour only repeats it. */
export function badge(label: string, tone: Tone): Html {
  return html`<span class="badge ${tone}">${label}</span>`;
}
