/**
 * Proof by a secret of ours that the ESP repeats with each request, for ESPs that sign nothing. It travels as the password
 * of HTTP Basic authentication, as a bearer token or in a header of its own; the body is not covered.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RawDelivery, SourceSecret, Verification, VerifyContext } from './adapter.ts';

/** Where it is wanted as a part of the URL: `https://bellwether:<secret>@...`. Any name is accepted: the secret is the proof. */
export const SECRET_USER = 'bellwether';
export const SECRET_HEADER = 'x-webhook-secret';

/** What carries it, and so is never stored with a delivery. */
export const SHARED_SECRET_HEADERS: readonly string[] = ['authorization', SECRET_HEADER];

/** 192 bits in 32 characters that mean the same in a URL, a header and a form. */
const SECRET_BYTES = 24;
/** Shorter ones can be guessed; a secret that somebody chose may hold any visible ASCII. */
const SECRET = /^[\x21-\x7e]{16,200}$/;
const BASIC = /^basic +([A-Za-z0-9+/]+={0,2})$/i;
const BEARER = /^bearer +([\x21-\x7e]+)$/i;

export const sharedSecret: Pick<SourceSecret, 'make' | 'check'> = {
  make: (random) => random.subarray(0, SECRET_BYTES).toString('base64url'),
  check: (value) =>
    SECRET.test(value) ? null : 'It must be 16 to 200 characters long: letters, digits and signs, no blanks.',
};

/** `missing`: no secret came with it. `unset`: none is stored here. `wrong`: another one came. */
type SecretJudgement = 'fits' | 'missing' | 'unset' | 'wrong';

/** In constant time for each pair of secrets. */
function judgeSecret(raw: RawDelivery, secrets: readonly string[]): SecretJudgement {
  const known = secrets.filter((secret) => SECRET.test(secret)).map(digest);
  if (known.length === 0) return 'unset';
  const presented = presentedSecrets(raw.headers).map(digest);
  if (presented.length === 0) return 'missing';
  const matches = presented.flatMap((one) => known.map((other) => timingSafeEqual(one, other)));
  return matches.includes(true) ? 'fits' : 'wrong';
}

/**
 * @param where the admin pastes the address with its password, in words
 * @param repeats what the ESP does with what was refused, as the end of that sentence
 */
export function verifyBySecret(
  where: string,
  repeats = '',
): (raw: RawDelivery, context: VerifyContext) => Verification {
  const words: Readonly<Record<Exclude<SecretJudgement, 'fits'>, string>> = {
    missing: `The request carries no password. Copy the address of this source with its password, and paste it into ${where}.`,
    unset: `No password is stored for this source. Make one here, and paste the address with it into ${where}.`,
    wrong: `The password is not the one of this source. Copy the address with its password again, and paste it into ${where}${repeats}.`,
  };
  return (raw, { secrets }) => {
    const judgement = judgeSecret(raw, secrets);
    return judgement === 'fits' ? { ok: true } : { ok: false, why: words[judgement] };
  };
}

function presentedSecrets(headers: RawDelivery['headers']): string[] {
  const authorization = headers.authorization?.trim() ?? '';
  const encoded = BASIC.exec(authorization)?.[1];
  const bearer = BEARER.exec(authorization)?.[1] ?? '';
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('latin1');
  const colon = pair.indexOf(':');
  const password = colon < 0 ? '' : pair.slice(colon + 1);
  return [password, bearer, headers[SECRET_HEADER] ?? ''].filter((secret) => secret !== '');
}

/** Secrets differ in length; their digests do not. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
