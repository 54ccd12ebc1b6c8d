/** What stands after leaving: that it is done, and what it covers; then, only if they like, why. */
import { HOUR_MS } from '../../lib/clock.ts';
import { type Html, html } from '../../lib/html.ts';
import { addressLine } from './address-line.ts';
import { publicLayout } from './layout.ts';
import { leaveForm } from './leave-form.ts';
import type { Standing } from './standing.ts';
import { offeredStreams, streamList } from './stream-name.ts';
import { type SurveyDraft, surveyPart } from './survey-part.ts';
import { tick } from './tick.ts';
import { returnPart, undoPart } from './undo-part.ts';
import { companyOf, type PersonView } from './view.ts';
import { writeAsk } from './wanted-more.ts';

export interface LeftView extends PersonView {
  readonly now: Date;
  readonly standing: Standing;
  /** `now`: they have just left; `again`: they came back to the link; `answered`: they have just said why. */
  readonly moment: 'now' | 'again' | 'answered';
  /** What they wrote and we could not save, with the reason. */
  readonly draft: SurveyDraft | null;
}

export function leftPage(view: LeftView): Html {
  const { speech, standing, moment } = view;
  const hasThanks = moment === 'answered' && view.draft === null;
  return publicLayout(view, {
    title: speech.text(hasThanks ? 'survey.thanksHeading' : 'left.title'),
    body: html`
      ${tick(speech.text(moment === 'again' ? 'left.headingAgain' : 'left.heading'))}
      ${whatIsLeft(view)}
      ${whenItHolds(view)}
      ${standing.undo ? undoPart(view, standing.undo, moment === 'again') : ''}
      ${standing.leave ? surveyPart({ ...view, leave: standing.leave, answer: standing.answer }) : ''}
      ${moment === 'again' && !standing.undo ? returnPart(view, writeAsk({ kind: 'return', stream: standing.scope === 'everything' ? null : view.link.stream })) : ''}
      ${standing.scope === 'everything' ? '' : leaveMore(view)}`,
  });
}

function whatIsLeft(view: LeftView): Html {
  const { speech, standing, link } = view;
  const values = { company: companyOf(view), address: addressLine(speech, link.email) };
  if (standing.scope === 'everything') return html`<p class="lead">${speech.html('left.everything', values)}</p>`;
  return html`
      <p class="lead">${speech.html('left.streams', values)}</p>
      ${streamList(view, standing.streams)}`;
}

/** Until when a mail may still come, as long as one may; then, since when it is so. */
function whenItHolds({ speech, format, standing, brand, now }: LeftView): Html | string {
  if (standing.since === null) return '';
  const last = new Date(standing.since.getTime() + brand.settings.lastMailHours * HOUR_MS);
  return html`<p class="quiet">${
    last.getTime() > now.getTime()
      ? speech.html('left.arrives', { date: format.moment(last) })
      : speech.html('left.since', { date: format.date(standing.since) })
  }</p>`;
}

function leaveMore(view: LeftView): Html {
  const { speech, standing } = view;
  const company = companyOf(view);
  const streams = offeredStreams(view).filter((stream) => !standing.streams.includes(stream));
  return html`
    <section class="part" aria-labelledby="more">
      <h2 id="more">${speech.text('left.moreHeading')}</h2>
      <p>${speech.text('left.moreText', { company })}</p>
      ${leaveForm(view, {
        streams,
        chosen: null,
        button: speech.text(streams.length === 0 ? 'left.moreButton' : 'ask.button', { company }),
        isPlain: true,
      })}
    </section>`;
}
