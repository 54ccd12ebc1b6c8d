/** The masked address, for eyes and for ears. */
import { type Html, html } from '../../lib/html.ts';
import { maskAddress } from './mask-address.ts';

export function addressLine(email: string): Html {
  const masked = maskAddress(email);
  return html`<strong class="address"><span aria-hidden="true">${masked.shown}</span><span class="visually-hidden">${masked.spoken}</span></strong>`;
}
