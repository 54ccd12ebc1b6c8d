import { type Html, html } from '../../lib/html.ts';

/** What stands where a list would be: why there is nothing, and what to do, if anything. */
export function emptyState(title: string, text: Html | string, action: Html | null = null): Html {
  return html`
    <div class="empty">
      <p class="empty-title">${title}</p>
      <p>${text}</p>
      ${action ? html`<p class="empty-action">${action}</p>` : ''}
    </div>`;
}
