/** What an admin chose for HubSpot's communication preferences. */
import type { SubscriptionSettings } from '../../../flow/settings.ts';
import { BY_NAME } from './subscription-section.ts';

/** A field that holds no number was not made by our page, and counts as not chosen. */
export function readSubscriptionForm(form: ReadonlyMap<string, string>): SubscriptionSettings {
  const streams: Record<string, number> = {};
  for (const [name, stream] of form) {
    const nth = /^stream-(\d{1,3})$/.exec(name)?.[1];
    if (nth === undefined || stream === '') continue;
    const type = form.get(`type-${nth}`) ?? BY_NAME;
    if (/^\d{1,15}$/.test(type)) streams[stream] = Number(type);
  }
  return { isOn: form.get('isOn') === 'on', streams };
}
