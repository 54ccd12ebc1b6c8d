/** HubSpot's signature v3. Pure: what was received, the secret and the time are arguments. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly method: string;
  /** As HubSpot called it: the public address with its query. */
  readonly url: string;
  readonly body: Buffer;
  /** `X-HubSpot-Signature-v3`. */
  readonly signature: string | undefined;
  /** `X-HubSpot-Request-Timestamp`: milliseconds since 1970. */
  readonly timestamp: string | undefined;
}

/** HubSpot's own limit; in both directions, since a date far ahead would make a signature good for ever. */
const WINDOW_MS = 300_000;

/** The only sequences that HubSpot decodes in the address before it signs (its guide on validating requests). */
const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};
const ENCODED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/** @returns why it is not HubSpot's, or null where it is */
export function refuseSignature(request: SignedRequest, secret: string, now: Date): string | null {
  const { signature, timestamp } = request;
  if (!signature || !timestamp) return 'It is not signed.';
  if (!/^\d{1,16}$/.test(timestamp)) return 'Its timestamp is no number.';
  if (Math.abs(now.getTime() - Number(timestamp)) > WINDOW_MS) return 'It was not signed within the last five minutes.';
  const url = request.url.replace(ENCODED, (code) => DECODED[code.toUpperCase()] ?? code);
  const expected = createHmac('sha256', secret)
    .update(`${request.method}${url}`)
    .update(request.body)
    .update(timestamp)
    .digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? null : 'Its signature does not fit.';
}
