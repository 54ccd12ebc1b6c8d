import { type Html, html } from '../../lib/html.ts';

export interface Tab {
  readonly label: string;
  readonly href: string;
  readonly isHere: boolean;
}

/** Pages of one area, side by side. Links: each is a page of its own. */
export function tabs(label: string, list: readonly Tab[]): Html {
  return html`
    <nav class="tabs" aria-label="${label}">
      <ul>${list.map((one) => html`<li><a href="${one.href}"${one.isHere ? html` aria-current="page"` : ''}>${one.label}</a></li>`)}</ul>
    </nav>`;
}
