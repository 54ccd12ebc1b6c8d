/** Signatures by a secret that both sides know. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface HmacScheme {
  readonly algorithm: 'sha1' | 'sha256';
  readonly encoding: 'hex' | 'base64';
}

const DIGEST_BYTES = { sha1: 20, sha256: 32 } as const;
const FORM = { hex: /^[0-9a-f]+$/i, base64: /^[A-Za-z0-9+/]+={0,2}$/ } as const;

/**
 * In constant time for each pair of a key and a signature.
 *
 * @param keys in force, any match wins
 * @param signed the parts that are signed, joined without anything between
 * @param given as it stands in the request; several where the request may carry one for each key
 */
export function fitsHmac(
  { algorithm, encoding }: HmacScheme,
  keys: readonly (string | Buffer)[],
  signed: readonly (string | Buffer)[],
  given: readonly string[],
): boolean {
  const signatures = given
    .filter((one) => one.length <= 200 && FORM[encoding].test(one))
    .map((one) => Buffer.from(one, encoding))
    // What is cut short or too long is no signature, and cannot be compared.
    .filter((one) => one.length === DIGEST_BYTES[algorithm]);
  const judgements = keys.flatMap((key) => {
    const hmac = createHmac(algorithm, key);
    for (const part of signed) hmac.update(part);
    const made = hmac.digest();
    return signatures.map((one) => timingSafeEqual(made, one));
  });
  return judgements.includes(true);
}
