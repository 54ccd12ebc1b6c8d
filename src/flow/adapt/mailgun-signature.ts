/**
 * Mailgun signs a moment and a token, and nothing of what comes with them: HMAC-SHA256 with the account's webhook signing
 * key. A subaccount signs with its own, and its parent beside it.
 */
import type { Verification, VerifyContext } from './adapter.ts';
import { fitsHmac } from './hmac.ts';

/** Mailgun tries for eight hours, with the timestamp of the first time. */
const MAX_AGE_S = 9 * 3_600;
const MAX_AHEAD_S = 600;

/** For how long a token has to be known: whoever posts something else under it later is refused for its age. */
export const MAILGUN_TOKEN = /^[\x21-\x7e]{1,200}$/;

export interface MailgunSignature {
  readonly timestamp: string;
  readonly token: string;
  /** Its own, and that of its parent where there is one. */
  readonly signatures: readonly string[];
}

export function checkSigningKey(value: string): string | null {
  if (/^[\x21-\x7e]{16,200}$/.test(value)) return null;
  return 'It is one word of letters, digits and hyphens, from "HTTP webhook signing key" in Mailgun.';
}

/** @param told null where the request carries none */
export function verifyMailgun(told: MailgunSignature | null, { secrets, now }: VerifyContext): Verification {
  const keys = secrets.filter((secret) => checkSigningKey(secret) === null);
  if (keys.length === 0)
    return refuse('No signing key is stored for this source. Copy it from Mailgun, and save it here.');
  if (told === null || !/^\d{9,11}$/.test(told.timestamp) || !MAILGUN_TOKEN.test(told.token)) {
    return refuse('The request carries no signature of Mailgun: "timestamp", "token" and "signature" are missing.');
  }
  const { timestamp, token, signatures } = told;
  if (!fitsHmac({ algorithm: 'sha256', encoding: 'hex' }, keys, [timestamp, token], signatures)) {
    return refuse('The signature does not fit. Copy "HTTP webhook signing key" from Mailgun again, and save it here.');
  }
  const age = now.getTime() / 1_000 - Number(timestamp);
  if (age > MAX_AGE_S || age < -MAX_AHEAD_S) {
    return refuse('The signature is too old, or from the future. If this repeats, check the clock of this server.');
  }
  return { ok: true };
}

function refuse(why: string): Verification {
  return { ok: false, why };
}
