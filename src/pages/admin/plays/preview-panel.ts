/** How a task reads in HubSpot. */
import { type Html, html } from '../../../lib/html.ts';
import type { TaskPreview } from '../../../rules/preview-task.ts';
import { emailText } from '../../parts/email-text.ts';
import type { FieldFault } from '../../parts/error-summary.ts';
import { notice } from '../../parts/notice.ts';

/** @param faults why it is not shown as it was typed: whoever asked for it stands here, not above the form */
export function previewPanel({ task, real }: TaskPreview, faults: readonly FieldFault[]): Html {
  return html`
    <section aria-labelledby="preview">
      <h2 id="preview">How a task reads</h2>
      ${
        faults.length > 0
          ? notice(
              'amber',
              'This is not yet what you typed',
              html`It is the task as it is now. Mend this first: ${faults.map((one) => html`<a href="#${one.id}">${one.error}</a> `)}`,
            )
          : ''
      }
      <p class="section-lead">${
        real
          ? html`By the newest case of this play: <a href="/addresses/${real.addressId}">${emailText(real.email)}</a>. What the CRM knows may have changed since.`
          : 'By a made-up case: this play has had no real one yet, or none that would open a task today.'
      }</p>
      <article class="panel task-preview">
        <h3>${task.subject}</h3>
        ${task.sections.map(
          (section) => html`
          ${section.heading ? html`<h4>${section.heading}</h4>` : ''}
          ${section.text ? html`<p class="task-text">${section.text}</p>` : ''}
          ${section.items.length > 0 ? list(section.items, section.ordered === true) : ''}`,
        )}
      </article>
    </section>`;
}

function list(items: readonly string[], isOrdered: boolean): Html {
  const lines = items.map((item) => html`<li>${item}</li>`);
  return isOrdered ? html`<ol>${lines}</ol>` : html`<ul>${lines}</ul>`;
}
