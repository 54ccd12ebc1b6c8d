/** Postmark's inbound webhook, read: one mail a request, whole in the field RawEmail. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { whyNoMail } from '../../flow/adapt/mail/admit-mail.ts';

export function normalisePostmarkInbound(raw: RawDelivery): Normalised {
  const entry = parse(raw.body);
  if (entry === null) return reject('The body is no JSON object.');
  const { RawEmail: written, OriginalRecipient: recipient } = entry;
  if (typeof written !== 'string') {
    return reject(
      'MessageID' in entry || 'TextBody' in entry
        ? 'The mail came without its raw form, and so without its reports. Tick "Include raw email content in JSON payload" in Postmark.'
        : 'The body has no "RawEmail".',
    );
  }
  const bytes = Buffer.from(written, 'utf8');
  const why = whyNoMail(bytes);
  if (why !== null) return reject(why);
  const to = typeof recipient === 'string' ? [recipient] : [];
  return { events: [], mails: [{ bytes, to, origin: 'live' }], rejected: [] };
}

function parse(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function reject(why: string): Normalised {
  return { events: [], rejected: [{ index: 0, why }] };
}
