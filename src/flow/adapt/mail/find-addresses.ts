/** Mail addresses in running text. */
import { normaliseAddress } from '../../../lib/address.ts';

// Bounded on both sides, so that no text makes it slow.
const ADDRESS =
  /(?:"[^"\\<>;,@\p{Cc}]{1,62}"|[\w.!#$%&'*+/=?^`{|}~\p{L}-]{1,64})@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,252}[\p{L}\p{N}])?/gu;
/** What stands before an address without being part of it: `smtp;`, `mailto:`, quotes. */
const PREFIX = /^(?:mailto:|smtp[:=]|rfc822;|[\w.-]+=(?=[^=]+@)|['`])+/i;

export interface FoundAddress {
  readonly address: string;
  /** Where it begins in the text. */
  readonly at: number;
  /** Where it ends (exclusive). */
  readonly end: number;
}

/** @returns each in its one normalised form, in the order in which they stand; doubles included */
export function findAddresses(text: string): FoundAddress[] {
  const found: FoundAddress[] = [];
  for (const match of text.matchAll(ADDRESS)) {
    const address = normaliseAddress(match[0].replace(PREFIX, ''));
    if (address) found.push({ address, at: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** @returns the addresses of a header such as To, without doubles */
export function addressesOf(values: readonly string[]): string[] {
  return [...new Set(values.flatMap((value) => findAddresses(value).map((one) => one.address)))];
}
