/** "Why are you leaving?": one tap, optional, shown once, editable. */
import { type Html, html } from '../../lib/html.ts';
import { type OwnText, ownText } from '../../public-page/own-text.ts';
import { isSurveyReason } from '../../public-page/page-settings.ts';
import type { PersonAct } from '../../store/leave.ts';
import type { SurveyAnswer } from '../../store/survey.ts';
import { companyOf, langOf, type PersonView } from './view.ts';

/** Characters of free text that are kept. */
export const COMMENT_MAX = 2_000;

export interface SurveyDraft {
  readonly reason: string | null;
  readonly comment: string;
  readonly problem: string;
}

export interface SurveyView extends PersonView {
  readonly leave: PersonAct;
  readonly answer: SurveyAnswer | null;
  readonly moment: 'now' | 'again' | 'answered';
  readonly draft: SurveyDraft | null;
}

export function surveyPart(view: SurveyView): Html {
  const { speech } = view;
  if (view.draft) {
    return html`<section class="part" aria-labelledby="why"><h2 id="why">${speech.text('survey.heading')}</h2>${form(view)}</section>`;
  }
  if (view.answer) return answered(view, view.answer);
  if (view.moment === 'now') {
    return html`
      <section class="part" aria-labelledby="why">
        <h2 id="why">${speech.text('survey.heading')}</h2>
        <p>${speech.text('survey.intro')}</p>
        ${form(view)}
      </section>`;
  }
  // They have been here before and chose not to say: it stays possible, and is not asked again.
  return html`<section class="part"><details><summary>${speech.text('survey.tell')}</summary>${form(view)}</details></section>`;
}

function answered(view: SurveyView, answer: SurveyAnswer): Html {
  const { speech } = view;
  const reason = answer.reason === null ? null : reasonLabel(view, answer.reason);
  return html`
    <section class="part" aria-labelledby="thanks">
      <h2 id="thanks">${speech.text('survey.thanksHeading')}</h2>
      ${view.moment === 'answered' ? html`<p role="status">${speech.text('survey.thanks')}</p>` : ''}
      <dl class="answer">
        ${reason ? html`<div><dt>${speech.text('survey.yourReason')}</dt><dd${langOf(reason.language, view)}>${reason.text}</dd></div>` : ''}
        ${answer.comment ? html`<div><dt>${speech.text('survey.yourWords')}</dt><dd class="verbatim">${answer.comment}</dd></div>` : ''}
      </dl>
      <details><summary>${speech.text('survey.edit')}</summary>${form(view)}</details>
    </section>`;
}

function form(view: SurveyView): Html {
  const { speech, draft, answer, paths } = view;
  const reason = draft ? draft.reason : (answer?.reason ?? null);
  const comment = draft ? draft.comment : (answer?.comment ?? '');
  return html`
    <form method="${paths.method}" action="${paths.reason}" class="survey">
      ${draft ? html`<p class="problem" id="problem" role="alert">${draft.problem}</p>` : ''}
      ${taps(view, reason)}
      <label for="comment">${speech.text('survey.comment')} <span class="optional">(${speech.text('survey.optional')})</span></label>
      <p class="hint" id="comment-hint">${speech.text('survey.hint')}</p>
      <textarea id="comment" name="comment" rows="4" aria-describedby="comment-hint${draft ? ' problem' : ''}"${draft ? html` aria-invalid="true"` : ''}>${comment}</textarea>
      <button class="button plain" type="submit" name="keep" value="${reason ?? ''}">${speech.text(`survey.${answer ? 'change' : 'send'}`)}</button>
      ${useOfAnswers(view)}
    </form>`;
}

/** Those that the portal shows; a reason that was given before it was switched off stays, so that it can be kept. */
function taps(view: SurveyView, chosen: string | null): Html | string {
  const reasons = view.brand.settings.reasons.filter((one) => one.isOn || one.key === chosen);
  if (reasons.length === 0) return '';
  return html`
      <fieldset class="taps">
        <legend class="visually-hidden">${view.speech.text('survey.reasons')}</legend>
        ${reasons.map(({ key }) => tap(key, reasonLabel(view, key), key === chosen, view))}
      </fieldset>`;
}

/** A button, so that one tap is all it takes; words that stand in the field already go along. */
function tap(key: string, label: OwnText, isChosen: boolean, view: PersonView): Html {
  return html`<button class="tap" type="submit" name="reason" value="${key}"${langOf(label.language, view)}${isChosen ? html` aria-pressed="true"` : ''}>${label.text}</button>`;
}

/** Who asks, what for, and for how long it is kept. */
function useOfAnswers(view: PersonView): Html {
  const { speech, brand } = view;
  const { controller, privacyUrl, retention, language } = brand.settings;
  const kept = ownText(retention, speech.language, language) ?? {
    text: speech.text('survey.retention'),
    language: speech.language,
  };
  return html`<p class="hint use">${speech.text('survey.purpose', { company: companyOf(view) })} <span${langOf(kept.language, view)}>${kept.text}</span>${
    controller === null ? '' : html` ${speech.text('controller', { controller })}.`
  }${privacyUrl === null ? '' : html` <a href="${privacyUrl}" rel="noopener noreferrer">${speech.text('privacy')}</a>`}</p>`;
}

/** The portal's own label where it has one in a language that fits, else ours. */
function reasonLabel({ brand, speech }: PersonView, reason: string): OwnText {
  const { language } = speech;
  const known = brand.settings.reasons.find((one) => one.key === reason);
  const own = known?.labels[language];
  if (own) return { text: own, language };
  return { text: isSurveyReason(reason) ? speech.text(`reasons.${reason}`) : reason, language };
}
