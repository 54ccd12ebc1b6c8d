import { type Html, html } from '../../lib/html.ts';

export interface Filter {
  readonly label: string;
  readonly href: string;
  readonly isChosen: boolean;
}

/** Links, so that each choice is an address that can be kept and sent. */
export function filters(label: string, choices: readonly Filter[]): Html {
  return html`
    <nav class="filters" aria-label="${label}">
      <ul>${choices.map(
        (one) => html`<li><a href="${one.href}"${one.isChosen ? html` aria-current="true"` : ''}>${one.label}</a></li>`,
      )}</ul>
    </nav>`;
}
