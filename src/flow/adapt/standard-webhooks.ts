/**
 * Standard Webhooks (and Svix, from which it comes): HMAC-SHA256 over `id.timestamp.body`, in a list of signatures.
 *
 * @see https://www.standardwebhooks.com
 */
import { MINUTE_MS } from '../../lib/clock.ts';
import type { RawDelivery, Verification, VerifyContext } from './adapter.ts';
import { fitsHmac } from './hmac.ts';

/** As the standard says. Each attempt is signed anew, so an outage of ours makes nothing too old. */
const MAX_AGE_MS = 5 * MINUTE_MS;
const MAX_AHEAD_MS = 5 * MINUTE_MS;
const PREFIX = 'whsec_';
/** Base64 of 16 to 64 bytes. */
const SECRET = /^(?:whsec_)?([A-Za-z0-9+/]{21,88}={0,2})$/;
const TIMESTAMP = /^\d{1,12}$/;
const ID = /^[\x21-\x7e]{1,256}$/;

export interface HeaderNames {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
}

export const SVIX_HEADERS: HeaderNames = { id: 'svix-id', timestamp: 'svix-timestamp', signature: 'svix-signature' };
export const WEBHOOK_HEADERS: HeaderNames = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
};

export function checkStandardSecret(value: string): string | null {
  return SECRET.test(value.trim()) ? null : `It is one word of base64 that begins with "${PREFIX}".`;
}

/** 256 bits, in the form that libraries for it take. */
export function makeStandardSecret(random: Buffer): string {
  return `${PREFIX}${random.subarray(0, 32).toString('base64')}`;
}

/**
 * @param names any of these sets of headers may carry it; the first that is there counts
 * @param where the admin finds the secret, in words: "the webhook in Resend"
 */
export function verifyStandardWebhook(
  names: readonly HeaderNames[],
  where: string,
): (raw: RawDelivery, context: VerifyContext) => Verification {
  return ({ headers, body }, { secrets, now }) => {
    const set = names.find((one) => headers[one.signature] !== undefined) ?? names[0];
    const [id, timestamp, signature] = set ? [headers[set.id], headers[set.timestamp], headers[set.signature]] : [];
    if (!id || !timestamp || !signature || !ID.test(id) || !TIMESTAMP.test(timestamp)) {
      return refuse(`The request carries no signature. Its secret is shown at ${where}.`);
    }
    const keys = secrets
      .map((secret) => SECRET.exec(secret.trim())?.[1])
      .filter((secret) => secret !== undefined)
      .map((secret) => Buffer.from(secret, 'base64'));
    if (keys.length === 0)
      return refuse(`No signing secret is stored for this source. Copy it from ${where}, and save it here.`);
    const given = signature
      .split(' ', 20)
      .filter((one) => one.startsWith('v1,'))
      .map((one) => one.slice('v1,'.length));
    const scheme = { algorithm: 'sha256', encoding: 'base64' } as const;
    if (!fitsHmac(scheme, keys, [id, '.', timestamp, '.', body], given)) {
      return refuse(`The signature does not fit. Copy the signing secret from ${where} again, and save it here.`);
    }
    const age = now.getTime() - Number(timestamp) * 1_000;
    if (age > MAX_AGE_MS || age < -MAX_AHEAD_MS) {
      return refuse(
        'The signature is right, but too old or from the future. If this repeats, check the clock of this server.',
      );
    }
    return { ok: true };
  };
}

function refuse(why: string): Verification {
  return { ok: false, why };
}
