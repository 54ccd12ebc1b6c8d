/** MailerSend signs the body: HMAC-SHA256 in hex. It dates nothing, so a replay is told by the ledger's keys alone. */
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { fitsHmac } from '../../flow/adapt/hmac.ts';
import { isEntry, readJson } from '../../flow/adapt/json-body.ts';

const SCHEME = { algorithm: 'sha256', encoding: 'hex' } as const;
/** Its documents name it: with it MailerSend signs the ping by which it tries an address, before there is a secret. */
const PUBLIC_TEST_SECRET = 'test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G';
const MAX_PING_BYTES = 1_000;

export function checkMailersendSecret(value: string): string | null {
  if (value === PUBLIC_TEST_SECRET)
    return 'This is the public secret of tests. Copy the signing secret of your webhook.';
  return /^[\x21-\x7e]{8,200}$/.test(value) ? null : 'It is one word, shown as "Signing secret" at the webhook.';
}

export function verifyMailersend({ headers, body }: RawDelivery, { secrets }: VerifyContext): Verification {
  const signature = headers.signature;
  if (!signature) return refuse('The request carries no signature of MailerSend.');
  if (isPing(body) && fitsHmac(SCHEME, [PUBLIC_TEST_SECRET], [body], [signature])) return { ok: true };
  const keys = secrets.filter((secret) => checkMailersendSecret(secret) === null);
  if (keys.length === 0) {
    return refuse(
      'No signing secret is stored for this source. Copy it from the webhook in MailerSend, and save it here.',
    );
  }
  if (!fitsHmac(SCHEME, keys, [body], [signature])) {
    return refuse(
      'The signature does not fit. Copy "Signing secret" from the webhook in MailerSend again, and save it here.',
    );
  }
  return { ok: true };
}

/** Everybody knows the secret of tests, so it opens the door for nothing that says anything. */
function isPing(body: Buffer): boolean {
  if (body.length > MAX_PING_BYTES) return false;
  const parsed = readJson(body);
  return isEntry(parsed) && parsed.type === 'webhook.test';
}

function refuse(why: string): Verification {
  return { ok: false, why };
}
