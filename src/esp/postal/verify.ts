/** Postal signs the body with the RSA key of the server: SHA-256 in newer releases, SHA-1 in all. */
import { type KeyObject, verify } from 'node:crypto';
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { keysUrlOf, readKeySet, readPublicKey } from './signing-key.ts';

const SIGNATURE = /^[A-Za-z0-9+/]{100,1400}={0,2}$/;

export function checkPostalKey(value: string): string | null {
  if (keysUrlOf(value) !== null || readPublicKey(value) !== null) return null;
  return 'It is the address of your Postal server, such as https://postal.example.com, or its public key, which begins with "MII".';
}

/** @returns nothing where `verify` refuses anyhow: a stranger makes nobody fetch anything */
export function keysNeeded(raw: RawDelivery, secrets: readonly string[]): readonly string[] {
  if (signatureOf(raw) === null) return [];
  return [...new Set(secrets.map(keysUrlOf).filter((url) => url !== null))];
}

export function verifyPostal(raw: RawDelivery, { secrets, fetched }: VerifyContext): Verification {
  const signature = signatureOf(raw);
  if (signature === null) return refuse('The request carries no signature of Postal.');
  const urls = secrets.map(keysUrlOf).filter((url) => url !== null);
  const pasted = secrets.map(readPublicKey).filter((key) => key !== null);
  const keys = [...pasted, ...urls.flatMap((url) => readKeySet(fetched.get(url) ?? Buffer.alloc(0)))];
  if (keys.length === 0) {
    return refuse(
      urls.length > 0
        ? 'The Postal server shows no keys under /.well-known/jwks.json. Paste its public key instead.'
        : 'No key is stored for this source. Save the address of your Postal server here, or its public key.',
    );
  }
  if (keys.some((key) => isSigned(key, raw.body, signature))) return { ok: true };
  return refuse(
    'The signature does not fit the keys of this Postal server. Compare the address or key stored here with the server.',
  );
}

interface Signature {
  readonly algorithm: 'sha1' | 'sha256';
  readonly bytes: Buffer;
}

/** The stronger one where both are there: whoever could forge the other must not choose. */
function signatureOf({ headers }: RawDelivery): Signature | null {
  const [strong, weak] = [headers['x-postal-signature-256'], headers['x-postal-signature']];
  const written = strong ?? weak;
  if (written === undefined || !SIGNATURE.test(written)) return null;
  return { algorithm: strong === undefined ? 'sha1' : 'sha256', bytes: Buffer.from(written, 'base64') };
}

function isSigned(key: KeyObject, body: Buffer, { algorithm, bytes }: Signature): boolean {
  try {
    return verify(algorithm, body, key, bytes);
  } catch {
    return false;
  }
}

function refuse(why: string): Verification {
  return { ok: false, why };
}
