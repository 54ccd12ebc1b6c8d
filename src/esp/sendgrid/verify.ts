/**
 * SendGrid's signed event webhook: ECDSA P-256 over SHA-256 of the timestamp header's characters followed by the raw body.
 */
import { createPublicKey, createVerify, type KeyObject, verify } from 'node:crypto';
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { HOUR_MS, MINUTE_MS } from '../../lib/clock.ts';

const SIGNATURE_HEADER = 'x-twilio-email-event-webhook-signature';
const TIMESTAMP_HEADER = 'x-twilio-email-event-webhook-timestamp';

/**
 * SendGrid states no tolerance and retries a delivery for 24 hours; whether a retry is signed anew is nowhere said. A
 * shorter window would throw away what was sent during a long outage of ours. An old delivery that somebody replays
 * within it does no harm: its events are already in the ledger under the same keys.
 */
const MAX_AGE_MS = 25 * HOUR_MS;
/** Room for a server clock of theirs or ours that runs fast. */
const MAX_AHEAD_MS = 10 * MINUTE_MS;

/** A P-256 signature in DER is at most 72 bytes, 96 characters of base64. */
const SIGNATURE = /^[A-Za-z0-9+/]{8,96}={0,2}$/;
const TIMESTAMP = /^\d{1,12}$/;
/** Parsing a key costs about as much as using it. Bounded, since every source of every portal has its own. */
const MAX_CACHED_KEYS = 1_000;
const COPIED_BYTES = 64 * 1024;
const keys = new Map<string, KeyObject | null>();

export function verifySendgrid(raw: RawDelivery, context: VerifyContext): Verification {
  const signature = raw.headers[SIGNATURE_HEADER];
  const timestamp = raw.headers[TIMESTAMP_HEADER];
  // 1. Both headers, each once: a repeated header arrives joined by commas and says two things at a time.
  if (!signature || !timestamp) {
    return refuse(
      'The request carries no SendGrid signature. Switch on "Signed Event Webhook" in SendGrid under Settings > Mail Settings > Event Webhooks.',
    );
  }
  if (!TIMESTAMP.test(timestamp)) return refuse('The signature timestamp is malformed or stands there twice.');
  if (!SIGNATURE.test(signature)) return refuse('The signature is malformed or stands there twice.');

  // 2. A key to check it with.
  const known = context.secrets.map(parsePublicKey).filter((key) => key !== null);
  if (known.length === 0) {
    return refuse(
      'No usable verification key is stored for this source. Copy it from the webhook in SendGrid and save it here.',
    );
  }

  // 3. The signature, under any key in force.
  const bytes = Buffer.from(signature, 'base64');
  if (!known.some((key) => isSignedBy(key, timestamp, raw.body, bytes))) {
    return refuse(
      'The signature does not fit the verification key. Compare the key stored here with the one that SendGrid shows for this webhook.',
    );
  }

  // 4. The age, last: what is refused here is authentic, and the words say so.
  const ageMs = context.now.getTime() - Number(timestamp) * 1_000;
  if (ageMs > MAX_AGE_MS)
    return refuse('The signature is right but more than 25 hours old. SendGrid gives up after 24 hours.');
  if (ageMs < -MAX_AHEAD_MS)
    return refuse('The signature is right but dated in the future. Check the clock of this server.');
  return { ok: true };
}

/** @returns null for a usable key, else what is wrong with it, in words for the admin */
export function checkVerificationKey(value: string): string | null {
  if (value.trim() === '') return 'The verification key is empty.';
  if (value.includes('PRIVATE KEY'))
    return 'This is a private key. SendGrid shows a public verification key; paste that one.';
  return parsePublicKey(value) === null
    ? 'This is no SendGrid verification key. It is one line of about 124 characters that begins with "MFkw".'
    : null;
}

function refuse(why: string): Verification {
  return { ok: false, why };
}

function isSignedBy(key: KeyObject, timestamp: string, body: Buffer, signature: Buffer): boolean {
  try {
    // In one call, which costs less than three, as long as the copy that it needs does.
    if (body.length <= COPIED_BYTES)
      return verify('sha256', Buffer.concat([Buffer.from(timestamp), body]), key, signature);
    return createVerify('sha256').update(timestamp).update(body).verify(key, signature);
  } catch {
    return false;
  }
}

function parsePublicKey(written: string): KeyObject | null {
  const cached = keys.get(written);
  if (cached !== undefined) return cached;
  const key = readPublicKey(written);
  const oldest = keys.keys().next();
  if (keys.size >= MAX_CACHED_KEYS && oldest.done !== true) keys.delete(oldest.value);
  keys.set(written, key);
  return key;
}

function readPublicKey(written: string): KeyObject | null {
  // createPublicKey would quietly derive the public half of a private key.
  if (written.length > 2_000 || written.includes('PRIVATE KEY')) return null;
  const base64 = written.replace(/-----(?:BEGIN|END) PUBLIC KEY-----/g, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
}
