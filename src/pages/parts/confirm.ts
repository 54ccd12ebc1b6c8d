import { type Html, html } from '../../lib/html.ts';

export interface Confirm {
  /** On the button that opens the question. */
  readonly label: string;
  /** For those who hear one button after another: of what. */
  readonly about?: string;
  /** What will happen, and what will not. */
  readonly question: Html | string;
  /** On the button that does it: the deed itself, never "OK". */
  readonly deed: string;
  /** Where it posts to. */
  readonly action: string;
  /** More fields of the form. */
  readonly fields?: Html;
  readonly isDangerous?: boolean;
}

/** A button that asks before it does something. It needs no script: the question unfolds below it. */
export function confirm(ask: Confirm): Html {
  return html`
    <details class="confirm">
      <summary class="button plain small">${ask.label}${ask.about ? html`<span class="visually-hidden"> ${ask.about}</span>` : ''}</summary>
      <form class="confirm-sheet" method="post" action="${ask.action}">
        <p>${ask.question}</p>
        ${ask.fields ?? ''}
        <p class="actions"><button class="button small${ask.isDangerous ? ' danger' : ''}" type="submit">${ask.deed}</button></p>
      </form>
    </details>`;
}
