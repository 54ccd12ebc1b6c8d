/** The way back: at once by a button for as long as it works, later by a mail to the address. */
import { type Html, html } from '../../lib/html.ts';
import { addressLine } from './address-line.ts';
import { streamList } from './stream-name.ts';
import { companyOf, type PersonView } from './view.ts';

/** What the link can take back now. */
export interface UndoOffer {
  /** Names what is taken back, in the form of the button. */
  readonly press: string;
  readonly act: 'leave' | 'prefer';
  /** What the press was about; null: everything. */
  readonly streams: readonly (string | null)[];
  readonly at: Date;
  /** The button works until here. */
  readonly until: Date;
}

/** @param isLater they have come back to the link: nothing else on the page says what they did */
export function undoPart(view: PersonView, undo: UndoOffer, isLater = false): Html {
  const { speech, paths, format } = view;
  return html`
    <section class="undo" aria-labelledby="undo">
      <div class="undo-words">
        <h2 id="undo">${speech.text('undo.heading')}</h2>
        ${isLater ? whatTheyDid(view, undo) : ''}
        <p>${speech.html('undo.text', { time: format.time(undo.until) })}</p>
      </div>
      <form method="${paths.method}" action="${paths.undo}">
        <input type="hidden" name="press" value="${undo.press}">
        <button class="button plain" type="submit">${speech.text('undo.button')}</button>
      </form>
    </section>`;
}

function whatTheyDid(view: PersonView, { act, streams, at }: UndoOffer): Html {
  const { speech, format } = view;
  const time = format.time(at);
  if (act === 'prefer') return html`<p>${speech.html('undo.chose', { time })}</p>`;
  const named = streams.flatMap((stream) => stream ?? []);
  const what =
    named.length === streams.length
      ? streamList(view, named)
      : html`<ul class="steps"><li><strong>${speech.text('ask.everything', { company: companyOf(view) })}</strong></li></ul>`;
  return html`<p>${speech.html('undo.left', { time })}</p>${what}`;
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
