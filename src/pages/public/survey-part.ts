/** "Why are you leaving?": one tap, optional, shown once, editable. */
import { type Html, html } from '../../lib/html.ts';
import type { PersonAct } from '../../store/leave.ts';
import type { SurveyAnswer } from '../../store/survey.ts';
import { isSurveyReason, SURVEY_REASONS, texts } from './texts.ts';

/** Characters of free text that are kept. */
export const COMMENT_MAX = 2_000;

export interface SurveyDraft {
  readonly reason: string | null;
  readonly comment: string;
  readonly problem: string;
}

export interface SurveyView {
  readonly action: string;
  readonly company: string;
  readonly leave: PersonAct;
  readonly answer: SurveyAnswer | null;
  readonly moment: 'now' | 'again' | 'answered';
  readonly draft: SurveyDraft | null;
}

export function surveyPart(view: SurveyView): Html {
  const { survey } = texts;
  if (view.draft) {
    return html`<section class="part" aria-labelledby="why"><h2 id="why">${survey.heading}</h2>${form(view)}</section>`;
  }
  if (view.answer) return answered(view, view.answer);
  if (view.moment === 'now') {
    return html`
      <section class="part" aria-labelledby="why">
        <h2 id="why">${survey.heading}</h2>
        <p id="why-intro">${survey.intro}</p>
        ${form(view)}
      </section>`;
  }
  // They have been here before and chose not to say: it stays possible, and is not asked again.
  return html`<section class="part"><details><summary>${survey.tell}</summary>${form(view)}</details></section>`;
}

function answered(view: SurveyView, answer: SurveyAnswer): Html {
  const { survey } = texts;
  const isNew = view.moment === 'answered';
  return html`
    <section class="part" aria-labelledby="thanks">
      <h2 id="thanks">${survey.thanksHeading}</h2>
      ${isNew ? html`<p role="status">${survey.thanks}</p>` : ''}
      <dl class="answer">
        ${answer.reason ? html`<div><dt>${survey.yourReason}</dt><dd>${reasonLabel(answer.reason)}</dd></div>` : ''}
        ${answer.comment ? html`<div><dt>${survey.yourWords}</dt><dd class="verbatim">${answer.comment}</dd></div>` : ''}
      </dl>
      <details><summary>${survey.edit}</summary>${form(view)}</details>
    </section>`;
}

function form(view: SurveyView): Html {
  const { survey } = texts;
  const reason = view.draft ? view.draft.reason : (view.answer?.reason ?? null);
  const comment = view.draft ? view.draft.comment : (view.answer?.comment ?? '');
  return html`
    <form method="post" action="${view.action}/reason" class="survey">
      ${view.draft ? html`<p class="problem" id="problem" role="alert">${view.draft.problem}</p>` : ''}
      <fieldset class="taps">
        <legend class="visually-hidden">${survey.reasons}</legend>
        ${Object.entries(SURVEY_REASONS).map(([key, label]) => tap(key, label, key === reason))}
      </fieldset>
      <label for="comment">${survey.comment} <span class="optional">(${survey.optional})</span></label>
      <p class="hint" id="comment-hint">${survey.hint}</p>
      <textarea id="comment" name="comment" rows="4" aria-describedby="comment-hint${view.draft ? ' problem' : ''}"${view.draft ? html` aria-invalid="true"` : ''}>${comment}</textarea>
      <button class="button plain" type="submit" name="keep" value="${reason ?? ''}">${view.answer ? survey.change : survey.send}</button>
      <p class="hint">${survey.whoReads(view.company)}</p>
    </form>`;
}

/** A button, so that one tap is all it takes; words that stand in the field already go along. */
function tap(key: string, label: string, isChosen: boolean): Html {
  return html`<button class="tap" type="submit" name="reason" value="${key}"${isChosen ? html` aria-pressed="true"` : ''}>${label}</button>`;
}

function reasonLabel(reason: string): string {
  return isSurveyReason(reason) ? SURVEY_REASONS[reason] : reason;
}
