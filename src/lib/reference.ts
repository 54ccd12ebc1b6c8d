import { randomBytes } from 'node:crypto';

/** Crockford's alphabet: no I, L, O or U, so that it can be read out on the phone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 12 signs of 5 bits: among a million writes of a portal, two alike are one chance in two million. */
const LENGTH = 12;

/** A short mark like `BW-4F7K-2Q9X-M31D` that stands in a task or note, and by which it is found again. */
export function makeReference(): string {
  const signs = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `BW-${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}`;
}
