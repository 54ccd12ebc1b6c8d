/** What stands after a choice other than leaving: what holds from now on, and how to take it back. */
import { type Html, html } from '../../lib/html.ts';
import { addressLine } from './address-line.ts';
import { publicLayout } from './layout.ts';
import { tick } from './tick.ts';
import { returnPart, type UndoOffer, undoPart } from './undo-part.ts';
import { companyOf, type PersonView } from './view.ts';

export type Change =
  | { readonly kind: 'weekly' | 'monthly' | 'asItComes' }
  | { readonly kind: 'paused'; readonly until: Date }
  | { readonly kind: 'undone' }
  /** The button was pressed when it did not work any more. */
  | { readonly kind: 'late'; readonly minutes: number; readonly ask: string | null }
  /** It would be more mail than now, which a link alone cannot bring. */
  | { readonly kind: 'more'; readonly ask: string }
  /** A mail was sent to the address, or somebody was asked to see to it. */
  | { readonly kind: 'returnMailed' | 'returnAsked' | 'limited' | 'already' }
  | { readonly kind: 'moveMailed' | 'moveAsked'; readonly email: string };

export interface ChangedView extends PersonView {
  readonly change: Change;
  readonly undo: UndoOffer | null;
}

/** Nothing was done. */
const IS_NOTHING: ReadonlySet<Change['kind']> = new Set(['late', 'more', 'limited', 'already']);
/** They still get mail. */
const CAN_LEAVE: ReadonlySet<Change['kind']> = new Set([
  'weekly',
  'monthly',
  'asItComes',
  'paused',
  'undone',
  'more',
  'moveMailed',
  'moveAsked',
]);

export function changedPage(view: ChangedView): Html {
  const { speech, change, undo, paths } = view;
  const heading = headingOf(view);
  return publicLayout(view, {
    title: heading,
    body: html`
      ${IS_NOTHING.has(change.kind) ? html`<h1>${heading}</h1>` : tick(heading)}
      <p class="lead">${textOf(view)}</p>
      ${undo ? undoPart(view, undo) : ''}
      ${'ask' in change && change.ask !== null ? returnPart(view, change.ask) : ''}
      ${CAN_LEAVE.has(change.kind) ? html`<p class="quiet"><a href="${paths.page}">${speech.text('changed.leave')}</a></p>` : ''}`,
  });
}

function headingOf({ speech, change }: ChangedView): string {
  switch (change.kind) {
    case 'undone':
      return speech.text('undo.done');
    case 'late':
      return speech.text('undo.late');
    case 'more':
      return speech.text('changed.more');
    case 'returnMailed':
      return speech.text('return.sentTitle');
    case 'returnAsked':
      return speech.text('return.askedTitle');
    case 'limited':
      return speech.text('return.limitedTitle');
    case 'already':
      return speech.text('return.alreadyTitle');
    case 'moveMailed':
      return speech.text('changed.movedTitle');
    case 'moveAsked':
      return speech.text('return.askedTitle');
    default:
      return speech.text('changed.heading');
  }
}

function textOf(view: ChangedView): Html {
  const { speech, change, link, format } = view;
  const values = { company: companyOf(view), address: addressLine(speech, link.email) };
  switch (change.kind) {
    case 'weekly':
    case 'monthly':
    case 'asItComes':
      return speech.html(`changed.${change.kind}`, values);
    case 'paused':
      return speech.html('changed.paused', { ...values, date: format.date(change.until) });
    case 'undone':
      return speech.html('undo.doneText', values);
    case 'late':
      return speech.html('undo.lateText', { count: change.minutes });
    case 'more':
      return speech.html('changed.moreText', values);
    case 'returnMailed':
      return speech.html('return.sentText', values);
    case 'returnAsked':
      return speech.html('return.askedText', values);
    case 'limited':
      return speech.html('return.limitedText');
    case 'already':
      return speech.html('return.alreadyText');
    case 'moveMailed':
      return speech.html('changed.movedMail', { ...values, address: newAddress(change.email) });
    case 'moveAsked':
      return speech.html('changed.movedTask', { ...values, address: newAddress(change.email) });
  }
}

/** In full: they have typed it themselves a moment ago, and look whether it is right. */
function newAddress(email: string): Html {
  return html`<strong class="address">${email}</strong>`;
}
