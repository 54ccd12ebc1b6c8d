/** The page for links that bear no person: an address is typed in, and the answer is the same whoever it belongs to. */
import { type Html, html } from '../../../lib/html.ts';
import { type OpenFrame, openLayout } from './open-frame.ts';

export interface OpenView extends OpenFrame {
  /** As people read it. */
  readonly sender: string;
  /** The link itself, to which the button posts. */
  readonly action: string;
  /** null: the link speaks of all mail. */
  readonly stream: string | null;
}

export interface TypedAddress {
  /** What stands in the field. */
  readonly typed: string;
  /** It is no address, and the button was pressed. */
  readonly isWrong: boolean;
  /** The email service put its own placeholder into the link. */
  readonly isUnmerged: boolean;
  readonly isEverything: boolean;
}

export function askAddressPage(view: OpenView, field: TypedAddress): Html {
  const { speech, sender } = view;
  return openLayout(
    view,
    speech.text('button'),
    html`
      <h1>${speech.text('heading', { company: sender })}</h1>
      <p class="lead">${speech.text(field.isUnmerged ? 'unmerged' : 'lead')}</p>
      ${form(view, field, speech.text('label'), 'wide')}
      <p class="quiet">${speech.text('promise')}</p>`,
  );
}

/** @param typed that was taken down; nothing on the page depends on whose it is */
export function receivedPage(view: OpenView, typed: string): Html {
  const { speech, sender } = view;
  const field = { typed: '', isWrong: false, isUnmerged: false, isEverything: false };
  return openLayout(
    view,
    speech.text('doneTitle'),
    html`
      <div class="done" role="status">
        <svg class="tick" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>
        <h1>${speech.text('doneHeading')}</h1>
      </div>
      <p class="lead">${speech.html('doneLead', { company: sender, address: html`<strong class="address">${typed}</strong>` })}</p>
      <p class="quiet">${speech.text('neutral')}</p>
      <section class="part" aria-labelledby="another">
        <h2 id="another">${speech.text('anotherHeading')}</h2>
        <p>${speech.text('anotherText')}</p>
        ${form(view, field, speech.text('anotherLabel'), 'plain')}
      </section>`,
  );
}

/** Nothing was taken down: the button is to be pressed again. */
export function crowdedPage(view: OpenView, typed: string, isEverything: boolean): Html {
  const { speech } = view;
  const field = { typed, isWrong: false, isUnmerged: false, isEverything };
  return openLayout(
    view,
    speech.text('busyHeading'),
    html`
      <h1>${speech.text('busyHeading')}</h1>
      <p class="lead">${speech.text('busyText')}</p>
      ${form(view, field, speech.text('label'), 'wide')}`,
  );
}

export function missingPage(frame: OpenFrame): Html {
  const { speech } = frame;
  return openLayout(
    frame,
    speech.text('missingHeading'),
    html`<h1>${speech.text('missingHeading')}</h1><p class="lead">${speech.text('missingText')}</p>`,
  );
}

function form(view: OpenView, field: TypedAddress, label: string, button: 'wide' | 'plain'): Html {
  const { speech, action } = view;
  return html`
    <form method="post" action="${action}" class="typed">
      <label for="email">${label}</label>
      <p class="hint" id="email-hint">${speech.text('hint')}</p>
      ${field.isWrong ? html`<p class="problem" id="email-problem" role="alert">${speech.text('wrong')}</p>` : ''}
      <input class="input" id="email" name="email" type="text" inputmode="email" autocomplete="email" autocapitalize="none" spellcheck="false" required value="${field.typed}" aria-describedby="email-hint${field.isWrong ? ' email-problem' : ''}"${field.isWrong ? html` aria-invalid="true"` : ''}>
      ${view.stream === null ? '' : choices(view, view.stream, field.isEverything)}
      <button class="button ${button}" type="submit">${speech.text('button')}</button>
    </form>`;
}

/** The name of the stream is the company's own: the mark of the link covers it. */
function choices({ speech, sender }: OpenView, stream: string, isEverything: boolean): Html {
  const choice = (value: string, isChecked: boolean, title: string, hint: string) => html`
        <label class="choice">
          <input type="radio" name="leave" value="${value}"${isChecked ? html` checked` : ''}>
          <span><span class="choice-title">${title}</span>${hint ? html`<span class="choice-hint">${hint}</span>` : ''}</span>
        </label>`;
  return html`
      <fieldset class="choices">
        <legend>${speech.text('which')}</legend>
        ${choice('stream', !isEverything, speech.text('onlyThis'), stream)}
        ${choice('everything', isEverything, speech.text('everything', { company: sender }), '')}
      </fieldset>`;
}
