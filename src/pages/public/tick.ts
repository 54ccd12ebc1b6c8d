import { type Html, html } from '../../lib/html.ts';

/** That it is done: a heading that is read out at once, with a mark beside it. */
export function tick(heading: string): Html {
  return html`
      <div class="done" role="status">
        <svg class="tick" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>
        <h1>${heading}</h1>
      </div>`;
}
