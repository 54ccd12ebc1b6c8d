/** What opening the link shows: whom it is about, what can be left, and what can be had instead. Opening it changes nothing. */
import { type Html, html } from '../../lib/html.ts';
import { addressLine } from './address-line.ts';
import { type InsteadView, insteadPart } from './instead-part.ts';
import { publicLayout } from './layout.ts';
import { leaveForm } from './leave-form.ts';
import { offeredStreams, streamList } from './stream-name.ts';
import { undoPart } from './undo-part.ts';
import { companyOf } from './view.ts';

export interface AskView extends InsteadView {
  /** The button was pressed with nothing chosen. */
  readonly isEmpty?: boolean;
}

export function askPage(view: AskView): Html {
  const { speech, link, standing } = view;
  const company = companyOf(view);
  const streams = offeredStreams(view).filter((stream) => !standing.streams.includes(stream));
  // Below kinds of mail that are left already, a bare "Unsubscribe" would not say of what.
  const isAllThatIsLeft = streams.length === 0 && standing.streams.length > 0;
  return publicLayout(view, {
    title: speech.text('ask.title'),
    body: html`
      <h1>${speech.text('ask.heading')}</h1>
      <p class="lead">${speech.html('ask.lead', { company, address: addressLine(speech, link.email) })}</p>
      ${already(view)}
      ${leaveForm(view, {
        streams,
        chosen: link.stream,
        button: speech.text(isAllThatIsLeft ? 'left.moreButton' : 'ask.button', { company }),
        isEmpty: view.isEmpty === true,
      })}
      <p class="quiet">${speech.text('ask.promise')}</p>
      ${standing.undo ? undoPart(view, standing.undo, true) : ''}
      ${insteadPart(view)}`,
  });
}

/** Whoever left some kinds of mail comes back to see which. */
function already(view: AskView): Html | string {
  const { streams } = view.standing;
  if (streams.length === 0) return '';
  return html`<p class="lead">${view.speech.text('ask.already')}</p>${streamList(view, streams)}`;
}
