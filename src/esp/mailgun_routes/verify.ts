/** Mailgun signs a moment and a token, and nothing of the mail: HMAC-SHA256 with the account's webhook signing key. */
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { readFormBody } from '../../flow/adapt/form-body.ts';
import { fitsHmac } from '../../flow/adapt/hmac.ts';

/** Mailgun tries for eight hours, with the timestamp of the first time. */
const MAX_AGE_S = 9 * 3_600;
const MAX_AHEAD_S = 600;

export function checkSigningKey(value: string): string | null {
  if (/^[\x21-\x7e]{16,200}$/.test(value)) return null;
  return 'It is one word of letters, digits and hyphens, from "HTTP webhook signing key" in Mailgun.';
}

export function verifyMailgunRoutes(raw: RawDelivery, { secrets, now }: VerifyContext): Verification {
  const keys = secrets.filter((secret) => checkSigningKey(secret) === null);
  if (keys.length === 0)
    return refuse('No signing key is stored for this source. Copy it from Mailgun, and save it here.');
  const fields = readFormBody(raw);
  const [timestamp, token, signature] = ['timestamp', 'token', 'signature'].map(
    (name) => fields?.get(name)?.toString('latin1') ?? '',
  ) as [string, string, string];
  if (!/^\d{9,11}$/.test(timestamp) || token === '' || token.length > 200 || !/^[0-9a-f]{64}$/i.test(signature)) {
    return refuse('The request carries no signature of Mailgun: "timestamp", "token" and "signature" are missing.');
  }
  if (!fitsHmac({ algorithm: 'sha256', encoding: 'hex' }, keys, [timestamp, token], [signature])) {
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
