/** What needs a person: the gravest first, each with where to go. */
import { type Html, html } from '../../../lib/html.ts';
import type { Trouble } from './troubles.ts';

export function needsSection(troubles: readonly Trouble[]): Html {
  if (troubles.length === 0) {
    return html`<p class="all-well"><span class="dot green" aria-hidden="true"></span>Nothing needs you. Everything that came in was read, and everything planned was written.</p>`;
  }
  return html`
    <section aria-labelledby="needs">
      <h2 id="needs">Needs a person</h2>
      <ul class="troubles">${troubles.map(
        (one) => html`
        <li class="trouble ${one.tone}">
          <div><p class="trouble-title">${one.title}</p><p>${one.text}</p></div>
          ${one.action ? html`<a class="button plain small" href="${one.action.href}">${one.action.label}<span class="visually-hidden">: ${one.title}</span></a>` : ''}
        </li>`,
      )}</ul>
    </section>`;
}
