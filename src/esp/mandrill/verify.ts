/** Mandrill signs the address it posts to, followed by each field of the form, name and value, in the order of the names: HMAC-SHA1. */
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { readFormBody } from '../../flow/adapt/form-body.ts';
import { fitsHmac } from '../../flow/adapt/hmac.ts';

const SCHEME = { algorithm: 'sha1', encoding: 'base64' } as const;
/** With it Mandrill signs the empty batch by which it tries an address, before there is a key. Its documents name it. */
const PUBLIC_TEST_KEY = 'test-webhook';
const NO_EVENTS = '[]';

export function checkMandrillKey(value: string): string | null {
  if (value === PUBLIC_TEST_KEY) return 'This is the public key of tests. Copy the key of your webhook.';
  return /^[\x21-\x7e]{8,200}$/.test(value) ? null : 'It is one word, shown as "Key" in the list of webhooks.';
}

export function verifyMandrill(raw: RawDelivery, { secrets, url }: VerifyContext): Verification {
  const signature = raw.headers['x-mandrill-signature'];
  const fields = readFormBody(raw);
  if (!signature || fields === null || url === undefined)
    return refuse('The request carries no signature of Mandrill.');
  const named = [...fields].sort(([one], [other]) => (one < other ? -1 : 1));
  const signed = [url, ...named.flat()];
  const isEmpty = named.length === 1 && fields.get('mandrill_events')?.toString('latin1').trim() === NO_EVENTS;
  if (isEmpty && fitsHmac(SCHEME, [PUBLIC_TEST_KEY], signed, [signature])) return { ok: true };
  const keys = secrets.filter((secret) => checkMandrillKey(secret) === null);
  if (keys.length === 0) {
    return refuse('No key is stored for this source. Copy it from the list of webhooks in Mandrill, and save it here.');
  }
  if (!fitsHmac(SCHEME, keys, signed, [signature])) {
    return refuse(
      'The signature does not fit. It is made with the key of this one webhook, over its very address: compare both with the list of webhooks in Mandrill.',
    );
  }
  return { ok: true };
}

function refuse(why: string): Verification {
  return { ok: false, why };
}
