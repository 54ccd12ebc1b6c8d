/** The masked address, for eyes and for ears. */
import { type Html, html } from '../../lib/html.ts';
import type { PageSpeech } from '../../words/page-speech.ts';
import { maskAddress } from './mask-address.ts';

export function addressLine(speech: PageSpeech, email: string): Html {
  const { shown, first, last, domain } = maskAddress(email);
  const spoken =
    last === null
      ? speech.text('address.first', { first, domain })
      : speech.text('address.firstAndLast', { first, last, domain });
  return html`<strong class="address"><span aria-hidden="true">${shown}</span><span class="visually-hidden">${spoken}</span></strong>`;
}
