/**
 * What a link holds, sealed so that only we can read or write it: `base64url(version | nonce | ciphertext | tag)`,
 * AES-256-GCM. The nonce is an HMAC of what is sealed, so that the same text has the same link in every mail (and a nonce
 * never serves two texts), and it is checked on opening, so that a link is valid only in the one form in which we write it.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What the link is for: one that is made for one purpose opens no other. */
export type LinkPurpose = 'person' | 'confirm' | 'card';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** An address of 254 octets and a stream of 200 need less; anything longer was not written by us. */
const MAX_SEALED = 1_024;

interface Keys {
  readonly cipher: Buffer;
  readonly nonce: Buffer;
}

/** One secret must not serve two algorithms: RFC 5869 gives each its own. */
function deriveKeys(linkKey: Buffer, purpose: LinkPurpose): Keys {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', linkKey, Buffer.alloc(0), `bellwether ${purpose} link v1 ${use}`, 32));
  return { cipher: derive('cipher'), nonce: derive('nonce') };
}

function nonceOf(key: Buffer, plain: Buffer): Buffer {
  return createHmac('sha256', key).update(plain).digest().subarray(0, NONCE_BYTES);
}

/**
 * @param linkKey of the portal; 32 bytes, never rotated, since links in old mails must go on working
 * @param content of JSON
 * @returns URL-safe text; the same input always gives the same
 */
export function sealLink(linkKey: Buffer, purpose: LinkPurpose, content: unknown): string {
  const keys = deriveKeys(linkKey, purpose);
  const plain = Buffer.from(JSON.stringify(content));
  const nonce = nonceOf(keys.nonce, plain);
  const cipher = createCipheriv('aes-256-gcm', keys.cipher, nonce);
  cipher.setAAD(Buffer.of(VERSION));
  const sealed = Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

/** @returns null for whatever `sealLink` did not write with this key for this purpose; never throws */
export function openLink(linkKey: Buffer, purpose: LinkPurpose, sealed: string): unknown {
  if (sealed.length > MAX_SEALED || !/^[\w-]+$/.test(sealed)) return null;
  const bytes = Buffer.from(sealed, 'base64url');
  // base64url has several writings of one value: only the canonical one is ours.
  if (bytes.toString('base64url') !== sealed) return null;
  if (bytes[0] !== VERSION || bytes.length <= 1 + NONCE_BYTES + TAG_BYTES) return null;
  const keys = deriveKeys(linkKey, purpose);
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.cipher, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.of(VERSION));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return timingSafeEqual(nonce, nonceOf(keys.nonce, plain)) ? JSON.parse(plain.toString('utf8')) : null;
  } catch {
    return null;
  }
}
