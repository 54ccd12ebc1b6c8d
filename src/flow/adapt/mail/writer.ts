/** Who wrote a mail that is no report: a person, or a program that does not say so. */
import { domainOf, localPartOf } from '../../../lib/address.ts';
import { addressesOf } from './find-addresses.ts';
import { isFromProgram } from './mail-kind.ts';
import type { OpenedMail } from './open-mail.ts';

const NOBODY =
  /^(?:no-?reply|do-?not-?reply|noresponse|mailer-daemon|postmaster|bounces?|notifications?|alerts?|newsletter|root|daemon|abuse)(?:[+._-].*)?$/i;
/** Mailing lists, newsletters and systems. */
const BULK_HEADERS = ['list-id', 'list-unsubscribe', 'list-post', 'feedback-id', 'x-auto-response-suppress'];

/** @returns whose mail it is, normalised; null where nobody is named */
export function writerOf(mail: OpenedMail): string | null {
  return addressIn(mail.first('from')) ?? addressIn(mail.first('sender'));
}

/** The one in angle brackets: a name may be an address, too. */
function addressIn(header: string): string | null {
  const bracketed = /<([^<>]{3,320})>[^<>]*$/.exec(header)?.[1] ?? '';
  return addressesOf([bracketed])[0] ?? addressesOf([header])[0] ?? null;
}

/** @param arrived the addresses of ours at which the mail arrived: whoever writes from our own domain is a colleague */
export function isFromPerson(mail: OpenedMail, writer: string, arrived: readonly string[]): boolean {
  const auto = mail.first('auto-submitted').trim().toLowerCase();
  const isAutomatic = (auto !== '' && auto !== 'no') || /bulk|junk|list|auto/i.test(mail.first('precedence'));
  const isBulk = BULK_HEADERS.some((name) => mail.all(name).length > 0);
  if (isAutomatic || isBulk || isFromProgram(mail) || NOBODY.test(localPartOf(writer))) return false;
  const own = domainOf(writer);
  return !arrived.some((address) => isSameOrganisation(domainOf(address), own));
}

/**
 * A sender's name is easily forged. A reply names a mail that only its recipient has; anything else counts where the
 * receiving server found that it comes from that domain, and nothing where it found that it does not.
 */
export function isCredible(mail: OpenedMail): boolean {
  const results = mail.all('authentication-results').join('\n');
  if (/\bdmarc=fail\b/i.test(results) || /^\s*yes\b/i.test(mail.first('x-spam-flag'))) return false;
  return isReply(mail) || /\bdmarc=pass\b/i.test(results);
}

export function isReply(mail: OpenedMail): boolean {
  return mail.first('in-reply-to').trim() !== '' || mail.first('references').trim() !== '';
}

function isSameOrganisation(a: string, b: string): boolean {
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
