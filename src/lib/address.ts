/**
 * The one normalisation rule for mail addresses.
 *
 * Lower-cased as a whole (HubSpot does the same, and no receiver in practice tells `A@x` from `a@x`), trimmed, a display
 * name and angle brackets removed, the domain in its ASCII (IDNA) form without a trailing dot. Dots and `+tags` are kept:
 * at most receivers they are different mailboxes.
 */
import { domainToASCII } from 'node:url';

/** RFC 5321, 4.5.3.1: 64 octets before the @, 254 for the whole path. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/** @returns the normalised address, or null for what is no address of one mailbox */
export function normaliseAddress(written: string): string | null {
  const bracketed = /<([^<>]*)>\s*$/.exec(written);
  const bare = (bracketed?.[1] ?? written).trim().toLowerCase();
  const at = bare.lastIndexOf('@');
  if (at < 1 || at > MAX_LOCAL) return null;
  const local = bare.slice(0, at);
  const domain = domainToASCII(bare.slice(at + 1).replace(/\.$/, ''));
  // Control characters and spaces never belong to an address that mail was sent to; quoted local parts are not in use.
  if (!domain?.includes('.') || /[\s<>",;:\\()[\]@\p{Cc}]/u.test(local)) return null;
  if (/[^a-z0-9.-]/.test(domain) || domain.includes('..') || domain.startsWith('.') || domain.startsWith('-'))
    return null;
  const address = `${local}@${domain}`;
  return address.length > MAX_ADDRESS ? null : address;
}

export function localPartOf(address: string): string {
  return address.slice(0, address.lastIndexOf('@'));
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
