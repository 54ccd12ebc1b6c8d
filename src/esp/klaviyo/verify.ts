/** Klaviyo's system webhooks sign the body followed by the timestamp: HMAC-SHA256 in hex, with the secret given at creation. */
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { fitsHmac } from '../../flow/adapt/hmac.ts';
import { momentIn } from '../../flow/adapt/read-field.ts';
import { DAY_MS, MINUTE_MS } from '../../lib/clock.ts';

/** How long it tries, and whether each attempt is signed anew, is told nowhere. */
const MAX_AGE_MS = 2 * DAY_MS;
const MAX_AHEAD_MS = 10 * MINUTE_MS;

export function checkKlaviyoSecret(value: string): string | null {
  return /^[\x21-\x7e]{8,200}$/.test(value)
    ? null
    : 'It is the one word that was given as "secret" when the webhook was made.';
}

export function verifyKlaviyo({ headers, body }: RawDelivery, { secrets, now }: VerifyContext): Verification {
  const [signature, timestamp] = [headers['klaviyo-signature'], headers['klaviyo-timestamp']];
  if (!signature || !timestamp) {
    return refuse(
      'The request carries no signature of Klaviyo. Only system webhooks are signed, those of a flow are not.',
    );
  }
  const keys = secrets.filter((secret) => checkKlaviyoSecret(secret) === null);
  if (keys.length === 0) return refuse('No secret is stored for this source. Save the one of the webhook here.');
  const scheme = { algorithm: 'sha256', encoding: 'hex' } as const;
  if (!fitsHmac(scheme, keys, [body, timestamp], [signature])) {
    return refuse(
      'The signature does not fit. Save the secret again that was given when the webhook was made in Klaviyo.',
    );
  }
  const at = momentIn(timestamp);
  const age = at === null ? Number.NaN : now.getTime() - at.getTime();
  if (!(age <= MAX_AGE_MS && age >= -MAX_AHEAD_MS)) {
    return refuse(
      'The signature is right, but too old or from the future. If this repeats, check the clock of this server.',
    );
  }
  return { ok: true };
}

function refuse(why: string): Verification {
  return { ok: false, why };
}
