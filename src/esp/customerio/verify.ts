/** Customer.io signs `v0:timestamp:body`: HMAC-SHA256 in hex, with the signing key of its reporting webhook. */
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { fitsHmac } from '../../flow/adapt/hmac.ts';
import { DAY_MS, MINUTE_MS } from '../../lib/clock.ts';

/** It tries for seven days; whether each attempt is signed anew is told nowhere. */
const MAX_AGE_MS = 8 * DAY_MS;
const MAX_AHEAD_MS = 10 * MINUTE_MS;

export function checkCustomerioKey(value: string): string | null {
  if (/^[\x21-\x7e]{8,200}$/.test(value)) return null;
  return 'It is one word, shown as "Signing key" at the reporting webhook.';
}

export function verifyCustomerio({ headers, body }: RawDelivery, { secrets, now }: VerifyContext): Verification {
  const [signature, timestamp] = [headers['x-cio-signature'], headers['x-cio-timestamp']];
  if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) {
    return refuse('The request carries no signature of Customer.io.');
  }
  const keys = secrets.filter((secret) => checkCustomerioKey(secret) === null);
  if (keys.length === 0) {
    return refuse('No signing key is stored for this source. Copy it from the reporting webhook, and save it here.');
  }
  const scheme = { algorithm: 'sha256', encoding: 'hex' } as const;
  if (!fitsHmac(scheme, keys, [`v0:${timestamp}:`, body], [signature])) {
    return refuse('The signature does not fit. Copy the signing key of the reporting webhook again, and save it here.');
  }
  const age = now.getTime() - Number(timestamp) * 1_000;
  if (age > MAX_AGE_MS || age < -MAX_AHEAD_MS) {
    return refuse(
      'The signature is right, but too old or from the future. If this repeats, check the clock of this server.',
    );
  }
  return { ok: true };
}

function refuse(why: string): Verification {
  return { ok: false, why };
}
