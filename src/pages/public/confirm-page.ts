/** Where the mail leads that asks to confirm: opening it shows, the button confirms. */

import { type Html, html } from '../../lib/html.ts';
import { leadOf } from '../../mail/confirmation-mail.ts';
import type { Confirmation } from '../../store/confirmation.ts';
import type { ConfirmSpeech } from '../../words/confirm-speech.ts';
import { addressLine } from './address-line.ts';
import { publicLayout } from './layout.ts';
import { streamName } from './stream-name.ts';
import { tick } from './tick.ts';
import { companyOf, type Frame, langOf, type PersonView } from './view.ts';

export interface ConfirmView extends Omit<PersonView, 'paths' | 'link' | 'format' | 'canMail'> {
  readonly confirmSpeech: ConfirmSpeech;
  readonly confirmation: Confirmation;
  readonly is: 'open' | 'confirmed' | 'expired';
  /** Where the button posts to. */
  readonly action: string;
}

export function confirmPage(view: ConfirmView): Html {
  const { confirmSpeech, confirmation, speech } = view;
  const values = { company: companyOf(view), address: addressLine(speech, confirmation.email) };
  if (view.is === 'expired') {
    const title = confirmSpeech.text('page.expiredTitle');
    return publicLayout(view, {
      title,
      body: html`<h1>${title}</h1><p class="lead">${confirmSpeech.text('page.expired')}</p>`,
    });
  }
  if (view.is === 'confirmed') {
    const title = confirmSpeech.text('page.doneTitle');
    const isMove = confirmation.ask.kind === 'address';
    return publicLayout(view, {
      title,
      body: html`${tick(title)}<p class="lead">${isMove ? confirmSpeech.html('page.doneAddress', values) : confirmSpeech.text('page.done')}</p>`,
    });
  }
  const title = confirmSpeech.text('page.title');
  return publicLayout(view, {
    title,
    body: html`
      <h1>${title}</h1>
      <p class="lead">${asked(view, values)}</p>
      <form method="post" action="${view.action}"><button class="button wide" type="submit">${confirmSpeech.text('page.button')}</button></form>
      <p class="quiet">${confirmSpeech.text('page.hint')}</p>`,
  });
}

function asked(view: ConfirmView, values: { readonly company: string; readonly address: Html }): Html {
  const { confirmSpeech, confirmation } = view;
  const { ask } = confirmation;
  const { text, language } = streamName(view, 'stream' in ask ? (ask.stream ?? '') : '');
  const stream = html`<span${langOf(language, view)}>${text}</span>`;
  return confirmSpeech.html(`page.lead.${leadOf(ask)}`, { ...values, stream });
}

/** A link that we did not write, and one whose ask was forgotten. */
export function nothingToConfirmPage(frame: Frame, confirmSpeech: ConfirmSpeech): Html {
  const title = confirmSpeech.text('page.unknownTitle');
  return publicLayout(frame, {
    title,
    body: html`<h1>${title}</h1><p class="lead">${confirmSpeech.text('page.unknown')}</p>`,
  });
}
