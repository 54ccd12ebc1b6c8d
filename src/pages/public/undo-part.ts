/** The way back: at once by a button for as long as it works, later by a mail to the address. */
import { type Html, html } from '../../lib/html.ts';
import { addressLine } from './address-line.ts';
import { companyOf, type PersonView } from './view.ts';

/** What the link can take back now. */
export interface UndoOffer {
  /** Names what is taken back, in the form of the button. */
  readonly press: string;
  /** The button works until here. */
  readonly until: Date;
}

export function undoPart({ speech, paths, format }: PersonView, undo: UndoOffer): Html {
  return html`
    <section class="undo" aria-labelledby="undo">
      <div class="undo-words">
        <h2 id="undo">${speech.text('undo.heading')}</h2>
        <p>${speech.html('undo.text', { time: format.time(undo.until) })}</p>
      </div>
      <form method="${paths.method}" action="${paths.undo}">
        <input type="hidden" name="press" value="${undo.press}">
        <button class="button plain" type="submit">${speech.text('undo.button')}</button>
      </form>
    </section>`;
}

/**
 * A link alone cannot bring mail back: whoever has an old mail of somebody else could press it.
 *
 * @param ask what the form says of what is wanted, as `readAsk` reads it
 */
export function returnPart(view: PersonView, ask: string): Html {
  const { speech, paths, link, canMail } = view;
  const values = { company: companyOf(view), address: addressLine(speech, link.email) };
  return html`
    <section class="part" aria-labelledby="return">
      <h2 id="return">${speech.text('return.heading')}</h2>
      <p>${speech.html(canMail ? 'return.text' : 'return.passOnText', values)}</p>
      <form method="${paths.method}" action="${paths.back}">
        <input type="hidden" name="ask" value="${ask}">
        <button class="button plain" type="submit">${speech.text(canMail ? 'return.button' : 'return.passOnButton')}</button>
      </form>
    </section>`;
}
