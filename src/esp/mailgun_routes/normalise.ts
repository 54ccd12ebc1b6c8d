/** Mailgun's routes, read: one mail a request, whole in the field body-mime. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { readFormBody } from '../../flow/adapt/form-body.ts';
import { whyNoMail } from '../../flow/adapt/mail/admit-mail.ts';

export function normaliseMailgunRoutes(raw: RawDelivery): Normalised {
  const fields = readFormBody(raw);
  if (fields === null) return reject('The body is no form.');
  const bytes = fields.get('body-mime');
  if (bytes === undefined) {
    return reject(
      fields.has('body-plain') || fields.has('stripped-text') || fields.has('message-headers')
        ? 'The mail came in pieces, without its reports. The address in the route has to end with "?mime".'
        : 'The form has no field "body-mime".',
    );
  }
  const why = whyNoMail(bytes);
  if (why !== null) return reject(why);
  const to = fields.get('recipient')?.toString('utf8').split(',').slice(0, 20) ?? [];
  return { events: [], mails: [{ bytes, to, origin: 'live' }], rejected: [] };
}

function reject(why: string): Normalised {
  return { events: [], rejected: [{ index: 0, why }] };
}
