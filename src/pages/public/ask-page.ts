/** What opening the link shows: whom it is about, and one button. Opening it changes nothing. */
import { type Html, html } from '../../lib/html.ts';
import type { PersonLink } from '../../lib/person-link.ts';
import { addressLine } from './address-line.ts';
import { publicLayout } from './layout.ts';
import { streamName } from './stream-name.ts';
import { texts } from './texts.ts';

export interface AskView {
  readonly company: string | null;
  readonly link: PersonLink;
  /** Path of this link, to which the button posts. */
  readonly action: string;
}

export function askPage(view: AskView): Html {
  const { ask } = texts;
  const company = view.company ?? texts.aCompany;
  return publicLayout({
    title: ask.title,
    company: view.company,
    body: html`
      <h1>${ask.heading}</h1>
      <p class="lead">${ask.intro} ${company}, ${ask.to} ${addressLine(view.link.email)}.</p>
      <form method="post" action="${view.action}">
        ${view.link.stream === null ? html`<input type="hidden" name="leave" value="everything">` : choices(view.link.stream, company)}
        <button class="button wide" type="submit">${ask.button}</button>
      </form>
      <p class="quiet">${ask.promise}</p>`,
  });
}

function choices(stream: string, company: string): Html {
  const { ask } = texts;
  return html`
    <fieldset class="choices">
      <legend>${ask.choose}</legend>
      <label class="choice">
        <input type="radio" name="leave" value="stream" checked>
        <span><span class="choice-title">${ask.onlyStream}</span><span class="choice-hint">${streamName(stream)}</span></span>
      </label>
      <label class="choice">
        <input type="radio" name="leave" value="everything">
        <span><span class="choice-title">${ask.everything(company)}</span><span class="choice-hint">${ask.everythingHint}</span></span>
      </label>
    </fieldset>`;
}
