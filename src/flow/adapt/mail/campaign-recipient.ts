/** Whom we had written to: the person whom a CRM knows, where a bounce names the end of a forwarding, or nobody. */
import { domainOf, normaliseAddress } from '../../../lib/address.ts';
import type { OpenedMail } from './open-mail.ts';
import type { ReturnedMail } from './returned-mail.ts';

/** Headers that name the address at which a mail arrived: with VERP it holds the recipient of the mail that came back. */
const ARRIVED_AT = ['delivered-to', 'x-original-to', 'envelope-to', 'x-delivered-to', 'to'];
/** Of a mail to many only the first are looked at. */
const MAX_EACH = 20;
/** `bounces+4711-ann=example.com@`, `b-4711-ann=example.com@`: what stands before the last equals sign, and the domain. */
const VERP = /^(.{1,60})=([a-z0-9.-]{1,60}\.[a-z]{2,24})$/;
/** What senders put in front: a word for bounces, and numbers of their own. */
const LEAD = /^(?:.*\+|(?:bounces?|returns?|verp|rp|b|[\w.]{1,30}-(?:bounces?|owner))[-_.])/;
const NUMBER = /^(?=[a-z]*\d)[a-z0-9]+[-_.]/;

export function arrivedAt(mail: OpenedMail, to: readonly string[]): readonly string[] {
  const written = [...to, ...ARRIVED_AT.flatMap((name) => mail.all(name))].flatMap((value) =>
    value.split(',', MAX_EACH),
  );
  // As they are: what looks like a prefix in running text may be the recipient in one of ours.
  return [...new Set(written.map(normaliseAddress).filter((address) => address !== null))];
}

/** Under which return paths the mail had gone out, as reports tell it: a feedback loop writes to an address of its own. */
export function sentFrom(mail: OpenedMail, returned: ReturnedMail | null): readonly string[] {
  const reports = mail.parts.filter((part) => part.type === 'message/feedback-report');
  const written = reports.map((part) => /^original-mail-from[ \t]*:(.*)$/im.exec(part.text)?.[1] ?? '');
  return [...written, returned?.returnPath ?? ''].map(normaliseAddress).filter((address) => address !== null);
}

/** @returns the recipient that is written into the address itself (variable envelope return path), or null */
export function recipientInVerp(addresses: readonly string[]): string | null {
  for (const address of addresses) {
    const [, written = '', domain = ''] = VERP.exec(address.slice(0, address.lastIndexOf('@'))) ?? [];
    if (!LEAD.test(written)) continue;
    const local = written.replace(LEAD, '').replace(NUMBER, '');
    const found = normaliseAddress(`${local}@${domain}`);
    if (found) return found;
  }
  return null;
}

/**
 * @param told whom the bounce names
 * @param isOnly it names nobody else
 */
export function campaignRecipient(
  told: string | null,
  isOnly: boolean,
  arrived: readonly string[],
  returned: ReturnedMail | null,
): string | null {
  const recipients = (returned?.recipients ?? []).filter((address) => !isOurs(address, arrived, returned));
  if (!isOnly || (told !== null && recipients.includes(told))) return told;
  const only = recipients.length === 1 ? recipients[0] : undefined;
  return recipientInVerp(arrived) ?? only ?? told;
}

/** Mail to many is often addressed to the sender, or to a list of theirs. */
function isOurs(address: string, arrived: readonly string[], returned: ReturnedMail | null): boolean {
  return arrived.includes(address) || (returned?.sender != null && domainOf(returned.sender) === domainOf(address));
}
