import { type Html, html } from '../../../lib/html.ts';
import type { RuleChange } from '../../../rules/describe-changes.ts';

/** What is different, one line each: what it was, and what it is now. */
export function changeList(changes: readonly RuleChange[]): Html {
  if (changes.length === 0) return html`<p>Nothing is different from the version before.</p>`;
  return html`<ul class="rule-changes">${changes.map(
    ({ what, before, after }) =>
      html`<li><strong>${what}</strong>: <del><span class="visually-hidden">was </span>${before}</del> <ins><span class="visually-hidden">and is now </span>${after}</ins></li>`,
  )}</ul>`;
}
