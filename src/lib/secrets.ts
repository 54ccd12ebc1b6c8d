/**
 * Secrets at rest: AES-256-GCM, with key rotation. The text form is `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url.
 * The key id is the first four bytes of the SHA-256 of the key, so that any number of old keys can stay readable.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { BellwetherError } from './errors.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest().subarray(0, 4).toString('base64url');
}

export interface SecretBox {
  /** @param context what the secret is and whose, for example `token:8800001`; it must be given again to open it */
  seal(plain: string, context: string): string;
  /** @throws BellwetherError `secrets.unreadable` */
  open(sealed: string, context: string): string;
  /** True where it was sealed under an older key and should be sealed again. */
  isStale(sealed: string): boolean;
  /** The second part of what each key sealed, newest key first. */
  readonly keyIds: readonly string[];
}

/** @param keys 32 bytes each, newest first */
export function createSecretBox(keys: readonly Buffer[]): SecretBox {
  const newest = keys[0];
  if (!newest) throw new BellwetherError('secrets.no-key', 'Set SECRET_KEYS: at least one key of 32 bytes in base64.');
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const newestId = keyId(newest);

  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newest, nonce);
      cipher.setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${newestId}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
    },
    open(sealed, context) {
      const [version, id, nonce, text] = sealed.split('.');
      const key = byId.get(id ?? '');
      if (version !== 'v1' || !key || !nonce || !text) {
        throw new BellwetherError(
          'secrets.unreadable',
          'A stored secret was sealed under a key that is not in SECRET_KEYS. Add the former key behind the new one.',
        );
      }
      const bytes = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new BellwetherError('secrets.unreadable', 'A stored secret was altered or belongs elsewhere.', { cause });
      }
    },
    isStale: (sealed) => sealed.split('.')[1] !== newestId,
    keyIds: [...byId.keys()],
  };
}
