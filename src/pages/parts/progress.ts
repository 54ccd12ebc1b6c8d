import { type Html, html } from '../../lib/html.ts';
import { count } from '../format.ts';

export interface Progress {
  /** Unique on the page. */
  readonly id: string;
  readonly label: Html | string;
  readonly done: number;
  readonly total: number;
  /** How long it will take, for example. */
  readonly note?: Html | string;
}

/** How far something has got, in numbers as well as drawn. */
export function progress(bar: Progress): Html {
  const share = bar.total === 0 ? 1 : Math.min(1, bar.done / bar.total);
  return html`
    <div class="progress">
      <p class="progress-head"><span id="${bar.id}">${bar.label}</span> <strong>${Math.floor(share * 100)} %</strong></p>
      <progress max="${bar.total}" value="${Math.min(bar.done, bar.total)}" aria-labelledby="${bar.id}"></progress>
      <p class="fine">${count(bar.done)} of ${count(bar.total)}${bar.note ? html` · ${bar.note}` : ''}</p>
    </div>`;
}
