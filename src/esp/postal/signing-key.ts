/** What an admin pastes: the public key of a Postal server, or its address, from which its keys are fetched. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isEntry, readJson } from '../../flow/adapt/json-body.ts';

const HOST = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/?$/i;
const BASE64 = /^[A-Za-z0-9+/]{200,2000}={0,2}$/;
const MAX_KEYS = 10;

/** @returns where the keys of this server are, or null for what is no address of a server */
export function keysUrlOf(written: string): string | null {
  const host = HOST.exec(written.trim())?.[1]?.toLowerCase();
  return host === undefined ? null : `https://${host}/.well-known/jwks.json`;
}

/** @returns the pasted key, with or without its PEM lines or the `p=` of a DKIM record; null for what is none */
export function readPublicKey(written: string): KeyObject | null {
  if (written.includes('PRIVATE KEY')) return null;
  const plain = written.replace(/-----(?:BEGIN|END) (?:RSA )?PUBLIC KEY-----/g, '').replace(/\s+/g, '');
  const base64 = /(?:^|;)p=([^;]+)/.exec(plain)?.[1] ?? plain;
  if (!BASE64.test(base64)) return null;
  return rsaKey(() => createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' }));
}

/** @param body of `/.well-known/jwks.json` */
export function readKeySet(body: Buffer): KeyObject[] {
  const parsed = readJson(body);
  const keys = isEntry(parsed) && Array.isArray(parsed.keys) ? parsed.keys.slice(0, MAX_KEYS) : [];
  return keys
    .map((key) => (isEntry(key) ? rsaKey(() => createPublicKey({ key: key as JsonWebKey, format: 'jwk' })) : null))
    .filter((key) => key !== null);
}

function rsaKey(make: () => KeyObject): KeyObject | null {
  try {
    const key = make();
    return key.asymmetricKeyType === 'rsa' ? key : null;
  } catch {
    return null;
  }
}
