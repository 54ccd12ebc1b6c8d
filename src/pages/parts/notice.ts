import { type Html, html } from '../../lib/html.ts';

export type NoticeTone = 'red' | 'amber' | 'blue' | 'green';

/** A remark that stands in the page: what happened, and what to do. Not for what a form did: that is a flash. */
export function notice(tone: NoticeTone, title: string, text: Html | string, action: Html | null = null): Html {
  return html`
    <div class="notice ${tone}">
      <p class="notice-title">${title}</p>
      <p>${text}</p>
      ${action ? html`<p class="actions">${action}</p>` : ''}
    </div>`;
}
