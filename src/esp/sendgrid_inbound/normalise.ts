/** SendGrid's Inbound Parse, read: one mail a request, as a field of a form. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { readFormBody } from '../../flow/adapt/form-body.ts';
import { whyNoMail } from '../../flow/adapt/mail/admit-mail.ts';

export function normaliseSendgridInbound(raw: RawDelivery): Normalised {
  const fields = readFormBody(raw);
  if (fields === null) return reject('The body is no form.');
  const bytes = fields.get('email');
  if (bytes === undefined) {
    const isParsed = fields.has('text') || fields.has('html') || fields.has('headers');
    return reject(
      isParsed
        ? 'The mail came in pieces, without its reports. Tick "POST the raw, full MIME message" at this host in SendGrid.'
        : 'The form has no field "email".',
    );
  }
  const why = whyNoMail(bytes);
  if (why !== null) return reject(why);
  return { events: [], mails: [{ bytes, to: recipientsIn(fields.get('envelope')), origin: 'live' }], rejected: [] };
}

/** `{"to":["replies@in.example.com"],"from":"ann@example.com"}` */
function recipientsIn(envelope: Buffer | undefined): string[] {
  try {
    const { to } = JSON.parse(envelope?.toString('utf8') ?? '{}') as { to?: unknown };
    return Array.isArray(to) ? to.filter((one) => typeof one === 'string').slice(0, 20) : [];
  } catch {
    return [];
  }
}

function reject(why: string): Normalised {
  return { events: [], rejected: [{ index: 0, why }] };
}
