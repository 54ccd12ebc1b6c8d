/** What can be had instead of leaving: fewer mails, a pause, another address. Each unfolds, so that leaving stays in sight. */
import { FREQUENCIES, PAUSE_DAYS } from '../../flow/choice.ts';
import { DAY_MS } from '../../lib/clock.ts';
import { type Html, html } from '../../lib/html.ts';
import type { Standing } from './standing.ts';
import { companyOf, type PersonView } from './view.ts';
import { writeAsk } from './wanted-more.ts';

/** What was typed as the new address and could not be taken, and why. */
export interface AddressDraft {
  readonly email: string;
  readonly problem: string;
}

export interface InsteadView extends PersonView {
  readonly now: Date;
  readonly standing: Standing;
  readonly addressDraft: AddressDraft | null;
}

const FREQUENCY_TEXTS = {
  as_it_comes: 'instead.asItComes',
  weekly: 'instead.weekly',
  monthly: 'instead.monthly',
} as const;

export function insteadPart(view: InsteadView): Html {
  const { speech } = view;
  return html`
    <section class="part" aria-labelledby="instead">
      <h2 id="instead">${speech.text('instead.heading')}</h2>
      <p>${speech.text('instead.intro', { company: companyOf(view) })}</p>
      ${standingWish(view)}
      ${fewer(view)}
      ${pause(view)}
      ${move(view)}
    </section>`;
}

/** What they chose earlier, so that nobody has to remember. */
function standingWish({ speech, format, paths, standing: { wish } }: InsteadView): Html | string {
  if (wish.frequency === null && wish.pausedUntil === null) return '';
  return html`
      <ul class="steps">
    ${wish.frequency === null ? '' : html`<li>${speech.text(wish.frequency === 'weekly' ? 'changed.nowWeekly' : 'changed.nowMonthly')}</li>`}
    ${wish.pausedUntil === null ? '' : html`<li>${speech.html('changed.nowPaused', { date: format.date(wish.pausedUntil) })}</li>`}
  </ul>${
    wish.pausedUntil === null
      ? ''
      : html`
      <form method="${paths.method}" action="${paths.back}" class="slim">
        <input type="hidden" name="ask" value="${writeAsk({ kind: 'resume', stream: null })}">
        <button class="button plain" type="submit">${speech.text('instead.resume')}</button>
      </form>`
  }`;
}

function fewer({ speech, paths, standing }: InsteadView): Html {
  const chosen = standing.wish.frequency ?? 'as_it_comes';
  return html`
      <details name="instead">
        <summary>${speech.text('instead.less')}</summary>
        <form method="${paths.method}" action="${paths.preference}">
          <fieldset class="choices">
            <legend>${speech.text('instead.lessLegend')}</legend>
            ${FREQUENCIES.map(
              (one) => html`
            <label class="choice slim">
              <input type="radio" name="frequency" value="${one}"${one === chosen ? html` checked` : ''}>
              <span class="choice-title">${speech.text(FREQUENCY_TEXTS[one])}</span>
            </label>`,
            )}
          </fieldset>
          <button class="button plain" type="submit">${speech.text('instead.save')}</button>
        </form>
      </details>`;
}

function pause({ speech, paths, format, now }: InsteadView): Html {
  return html`
      <details name="instead">
        <summary>${speech.text('instead.pause')}</summary>
        <form method="${paths.method}" action="${paths.preference}">
          <p id="pause-text">${speech.text('instead.pauseText')}</p>
          <div class="taps three">${PAUSE_DAYS.map(
            (days) =>
              html`<button class="tap" type="submit" name="pause" value="${days}" aria-describedby="pause-text">${speech.html('instead.pauseFor', { count: days, date: format.date(new Date(now.getTime() + days * DAY_MS)) })}</button>`,
          )}</div>
        </form>
      </details>`;
}

function move({ speech, paths, addressDraft: draft }: InsteadView): Html {
  return html`
      <details name="instead"${draft ? html` open` : ''}>
        <summary>${speech.text('instead.move')}</summary>
        <form method="${paths.method}" action="${paths.address}" novalidate>
          <p>${speech.text('instead.moveText')}</p>
          <label for="email">${speech.text('instead.newAddress')}</label>
          <p class="hint" id="email-hint">${speech.text('instead.newAddressHint')}</p>
          ${draft ? html`<p class="problem" id="email-problem" role="alert">${draft.problem}</p>` : ''}
          <input class="line" id="email" name="email" type="email" inputmode="email" autocomplete="email" spellcheck="false" autocapitalize="none" maxlength="320" value="${draft?.email ?? ''}" aria-describedby="email-hint${draft ? ' email-problem' : ''}"${draft ? html` aria-invalid="true"` : ''}>
          <button class="button plain" type="submit">${speech.text('instead.moveButton')}</button>
        </form>
      </details>`;
}
