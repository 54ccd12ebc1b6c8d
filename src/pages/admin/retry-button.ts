import { type Html, html } from '../../lib/html.ts';
import type { Admin } from './visit.ts';

export const NOT_RETRIED = 'It could not be retried';

/** @param about what is retried, for those who hear one button after another; nothing for viewers */
export function retryButton(admin: Admin, action: string, label: string, about: string): Html | string {
  if (admin.role !== 'admin') return '';
  return html`<form method="post" action="${action}"><button class="button plain small" type="submit">${label}<span class="visually-hidden"> ${about}</span></button></form>`;
}
