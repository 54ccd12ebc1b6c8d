/** What stands after leaving: that it is done, and what it covers; then, only if they like, why. */
import { type Html, html } from '../../lib/html.ts';
import type { PersonLink } from '../../lib/person-link.ts';
import { addressLine } from './address-line.ts';
import { publicLayout } from './layout.ts';
import type { Standing } from './standing.ts';
import { streamName } from './stream-name.ts';
import { type SurveyDraft, surveyPart } from './survey-part.ts';
import { texts } from './texts.ts';

export interface LeftView {
  readonly company: string | null;
  readonly link: PersonLink;
  readonly action: string;
  readonly standing: Standing;
  /** `now`: they have just left; `again`: they came back to the link; `answered`: they have just said why. */
  readonly moment: 'now' | 'again' | 'answered';
  /** What they wrote and we could not save, with the reason. */
  readonly draft: SurveyDraft | null;
}

export function leftPage(view: LeftView): Html {
  const { left, survey } = texts;
  const company = view.company ?? texts.aCompany;
  const hasThanks = view.moment === 'answered' && view.draft === null;
  return publicLayout({
    title: hasThanks ? survey.thanksHeading : left.title,
    company: view.company,
    body: html`
      <div class="done" role="status">
        <svg class="tick" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>
        <h1>${view.moment === 'again' ? left.headingAgain : left.heading}</h1>
      </div>
      ${whatIsLeft(view, company)}
      ${view.moment === 'now' ? html`<p class="quiet">${left.onItsWay}</p>` : ''}
      ${view.standing.leave ? surveyPart({ ...view, company, leave: view.standing.leave, answer: view.standing.answer }) : ''}
      ${view.standing.scope === 'stream' ? leaveMore(view.action, company) : ''}`,
  });
}

function whatIsLeft(view: LeftView, company: string): Html {
  const { left } = texts;
  if (view.standing.scope === 'everything') {
    return html`<p class="lead">${left.everythingDone(company)} ${addressLine(view.link.email)}.</p>`;
  }
  return html`<p class="lead"><strong>${capitalise(streamName(view.link.stream ?? ''))}</strong> ${left.streamDone(company)} ${addressLine(view.link.email)}.</p>`;
}

function leaveMore(action: string, company: string): Html {
  const { left } = texts;
  return html`
    <section class="part" aria-labelledby="more">
      <h2 id="more">${left.moreHeading}</h2>
      <p>${left.moreText(company)}</p>
      <form method="post" action="${action}">
        <input type="hidden" name="leave" value="everything">
        <button class="button plain" type="submit">${left.moreButton(company)}</button>
      </form>
    </section>`;
}

/** The name opens the sentence. */
function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
