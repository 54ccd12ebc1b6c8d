/** Forms that connect a source, and that give it its key. */
import { adapters } from '../../../flow/adapt/adapters.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { Admin } from '../visit.ts';

/** @param wrong why what was sent could not be taken; what was typed stands in the fields again */
export interface FormState {
  readonly wrong: string;
  readonly label: string;
  readonly esp: string;
}

export function addSourceForm(admin: Admin, state: FormState | null): Html | string {
  if (admin.role !== 'admin') return '';
  return html`
    <form class="panel form" method="post" action="/sources">
      ${state ? html`<p class="notice red" role="alert">${state.wrong}</p>` : ''}
      <p class="field">
        <label class="field-label" for="esp">Email service</label>
        <select class="input" id="esp" name="esp">${adapters.map((one) => html`<option value="${one.id}"${one.id === state?.esp ? html` selected` : ''}>${one.label}</option>`)}</select>
      </p>
      <p class="field">
        <label class="field-label" for="label">What you call it</label>
        <input class="input" id="label" name="label" type="text" required maxlength="80" autocomplete="off" value="${state?.label ?? ''}" placeholder="Newsletter">
      </p>
      <p class="field"><button class="button" type="submit">Add the source</button></p>
      <p class="fine">It gets an address of its own to paste into the email service; the key comes after.</p>
    </form>`;
}

export function keyForm(
  admin: Admin,
  source: { readonly sourceId: number; readonly hasSecret: boolean },
  keyLabel: string,
): Html | string {
  if (admin.role !== 'admin') return '';
  const id = `key-${source.sourceId}`;
  const form = html`
    <form class="form" method="post" action="/sources/${source.sourceId}/key">
      <p class="field">
        <label class="field-label" for="${id}">${source.hasSecret ? `New ${keyLabel.toLowerCase()}` : keyLabel}</label>
        <textarea class="input verbatim" id="${id}" name="key" rows="3" required maxlength="4000" spellcheck="false" autocomplete="off"></textarea>
      </p>
      <p class="field"><button class="button plain" type="submit">Save the key</button></p>
      ${source.hasSecret ? html`<p class="fine">The former key goes on counting beside the new one, so that nothing is refused while you change it.</p>` : ''}
    </form>`;
  return source.hasSecret ? html`<details><summary>Change the key</summary>${form}</details>` : form;
}
