import { type Html, html, raw } from '../../lib/html.ts';

/** An address that breaks, where it must, at its joints. */
export function emailText(email: string): Html {
  const parts = email.split(/(?=[@.])/);
  return html`${parts.map((part, i) => (i === 0 ? part : html`${raw('<wbr>')}${part}`))}`;
}
