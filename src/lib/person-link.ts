/**
 * The links by which a person leaves: `/u/<portalId>.<sealed>`.
 *
 * Sealed is `base64url(version | nonce | ciphertext | tag)`, AES-256-GCM. The nonce is an HMAC of what is sealed, so that
 * the same person has the same link in every mail (and a nonce never serves two texts), and it is checked on opening, so
 * that a link is valid only in the one form in which we write it.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export interface PersonLink {
  /** Normalised address. */
  readonly email: string;
  /** The stream that the mail belonged to; null: the link speaks of all mail. */
  readonly stream: string | null;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** An address of 254 octets and a stream of 200 need less; anything longer was not written by us. */
const MAX_SEALED = 1_024;

interface Keys {
  readonly cipher: Buffer;
  readonly nonce: Buffer;
}

/** Of keys that are in use: a portal's is asked for once for each contact that is written. */
const derived = new WeakMap<Buffer, Keys>();

/** One secret must not serve two algorithms: RFC 5869 gives each its own. */
function deriveKeys(linkKey: Buffer): Keys {
  const known = derived.get(linkKey);
  if (known) return known;
  const keys = deriveAnew(linkKey);
  derived.set(linkKey, keys);
  return keys;
}

function deriveAnew(linkKey: Buffer): Keys {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', linkKey, Buffer.alloc(0), `bellwether person link v1 ${purpose}`, 32));
  return { cipher: derive('cipher'), nonce: derive('nonce') };
}

function nonceOf(key: Buffer, plain: Buffer): Buffer {
  return createHmac('sha256', key).update(plain).digest().subarray(0, NONCE_BYTES);
}

/**
 * @param linkKey of the portal; 32 bytes, never rotated, since links in old mails must go on working
 * @returns URL-safe text; the same input always gives the same
 */
export function sealPersonLink(linkKey: Buffer, link: PersonLink): string {
  const keys = deriveKeys(linkKey);
  const plain = Buffer.from(JSON.stringify([link.email, link.stream]));
  const nonce = nonceOf(keys.nonce, plain);
  const cipher = createCipheriv('aes-256-gcm', keys.cipher, nonce);
  cipher.setAAD(Buffer.of(VERSION));
  const sealed = Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

/** @returns null for whatever `sealPersonLink` did not write with this key; never throws */
export function openPersonLink(linkKey: Buffer, sealed: string): PersonLink | null {
  if (sealed.length > MAX_SEALED || !/^[\w-]+$/.test(sealed)) return null;
  const bytes = Buffer.from(sealed, 'base64url');
  // base64url has several writings of one value: only the canonical one is ours.
  if (bytes.toString('base64url') !== sealed) return null;
  if (bytes[0] !== VERSION || bytes.length <= 1 + NONCE_BYTES + TAG_BYTES) return null;
  const keys = deriveKeys(linkKey);
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.cipher, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.of(VERSION));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    if (!timingSafeEqual(nonce, nonceOf(keys.nonce, plain))) return null;
    return readLink(JSON.parse(plain.toString('utf8')));
  } catch {
    return null;
  }
}

function readLink(parsed: unknown): PersonLink | null {
  if (!Array.isArray(parsed)) return null;
  const [email, stream]: unknown[] = parsed;
  if (typeof email !== 'string' || (typeof stream !== 'string' && stream !== null)) return null;
  return { email, stream };
}

/** `<portalId>.<sealed>`, as it stands in the path. */
export function writePersonToken(portalId: number, sealed: string): string {
  return `${portalId}.${sealed}`;
}

/** @returns null for what has not the form of a token; whether it is genuine, openPersonLink says */
export function readPersonToken(token: string): { portalId: number; sealed: string } | null {
  const match = /^(\d{1,15})\.([\w-]+)$/.exec(token);
  if (!match?.[1] || !match[2]) return null;
  return { portalId: Number(match[1]), sealed: match[2] };
}
