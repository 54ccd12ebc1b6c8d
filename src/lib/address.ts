/**
 * The one normalisation rule for mail addresses.
 *
 * Lower-cased as a whole (HubSpot does the same, and no receiver in practice tells `A@x` from `a@x`), trimmed, a display
 * name and angle brackets removed, the domain in its ASCII (IDNA) form without a trailing dot. Dots and `+tags` are kept:
 * at most receivers they are different mailboxes. Quotes around the local part are kept where it needs them (`"john doe"@x.example`).
 */
import { domainToASCII } from 'node:url';

/** RFC 5321, 4.5.3.1: 64 octets before the @, 254 for the whole path. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

const UNFIT = /[\s<>",;:\\()[\]@\p{Cc}]/u;
/** domainToASCII reads a host as URLs do: it drops line breaks and tabs, decodes `%`, and cuts what begins like a path. */
const UNFIT_IN_DOMAIN = /[\s/?#%:@\\\p{Cc}]/u;
/** What RFC 5321 allows in quotes, without what lists of addresses are cut at. */
const QUOTED = /^"[^"\\<>;,@\p{Cc}]{1,62}"$/u;

/** Quotes that nothing in between asks for belong to no address: `"ann"@x.example` is `ann@x.example`. */
function unquote(local: string): string {
  const inner = local.slice(1, -1);
  return QUOTED.test(local) && !UNFIT.test(inner) && !/^\.|\.\.|\.$/.test(inner) ? inner : local;
}

/** @returns the normalised address, or null for what is no address of one mailbox */
export function normaliseAddress(written: string): string | null {
  const address = normaliseMailedAddress(written);
  return address !== null && domainOf(address).includes('.') ? address : null;
}

/**
 * The same for an address that somebody did mail: whoever typed `ann@acme` without an ending bounced under that very name.
 */
export function normaliseMailedAddress(written: string): string | null {
  const bracketed = /<([^<>]*)>\s*$/.exec(written);
  const bare = (bracketed?.[1] ?? written).trim().toLowerCase();
  const at = bare.lastIndexOf('@');
  if (at < 1 || at > MAX_LOCAL) return null;
  const local = unquote(bare.slice(0, at));
  const named = bare.slice(at + 1);
  const domain = UNFIT_IN_DOMAIN.test(named) ? '' : domainToASCII(named).replace(/\.$/, '');
  // Control characters and spaces never belong to an address that mail was sent to, unless it says so by quotes.
  if (!domain || (UNFIT.test(local) && !QUOTED.test(local))) return null;
  if (/[^a-z0-9.-]|\.\.|^[.-]|\.$/.test(domain)) return null;
  const address = `${local}@${domain}`;
  return address.length > MAX_ADDRESS ? null : address;
}

export function localPartOf(address: string): string {
  return address.slice(0, address.lastIndexOf('@'));
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
