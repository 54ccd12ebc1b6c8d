/** What sources of raw mail share. */
import type { EspAdapter, Normalised, RawDelivery, RawMail } from '../adapter.ts';
import { whyNoMail } from './admit-mail.ts';

/** A mail of 25 MB, the usual limit of receivers, with what a form or JSON adds to it; twice of it fit the share of a source. */
export const MAIL_BODY_BYTES = 30 * 1024 * 1024;

/** Set by whoever fetched it, where a mail was there before its mailbox was connected. */
export const ORIGIN_HEADER = 'x-bellwether-origin';

/** Of sources whose mails are fetched or handed over: the intake knows no such address. */
export const NOT_POSTED: Pick<
  EspAdapter,
  'brings' | 'retryStatus' | 'refusedStatus' | 'secretHeaders' | 'needs' | 'confirms' | 'verify'
> = {
  brings: 'mails',
  retryStatus: 503,
  refusedStatus: 503,
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: () => ({ ok: false, why: 'Nobody posts to this source.' }),
};

/** A delivery whose body is the mail itself. */
export function normaliseBareMail({ body, headers }: RawDelivery, origin: RawMail['origin']): Normalised {
  const why = whyNoMail(body);
  if (why !== null) return { events: [], rejected: [{ index: 0, why }] };
  const isPast = headers[ORIGIN_HEADER] === 'import';
  return { events: [], mails: [{ bytes: body, to: [], origin: isPast ? 'import' : origin }], rejected: [] };
}
