/** Tokens and portal keys, sealed for the database. The context binds each to its portal: a row moved elsewhere cannot be opened. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { TokenGrant } from '../crm/oauth-api.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { SecretBox } from '../lib/secrets.ts';
import type { SealedToken, StoredToken } from '../store/oauth-token.ts';

const accessContext = (portalId: number) => `access-token:${portalId}`;
const refreshContext = (portalId: number) => `refresh-token:${portalId}`;
const keysContext = (portalId: number) => `portal-keys:${portalId}`;

export function sealGrant(box: SecretBox, portalId: number, grant: TokenGrant, now: Date): SealedToken {
  return {
    accessTokenEnc: box.seal(grant.accessToken, accessContext(portalId)),
    refreshTokenEnc: box.seal(grant.refreshToken, refreshContext(portalId)),
    expiresAt: new Date(now.getTime() + grant.expiresInSeconds * 1_000),
  };
}

/** The same tokens under the newest key. @throws BellwetherError `secrets.unreadable` */
export function resealGrant(box: SecretBox, portalId: number, stored: SealedToken): SealedToken {
  return {
    accessTokenEnc: box.seal(box.open(stored.accessTokenEnc, accessContext(portalId)), accessContext(portalId)),
    refreshTokenEnc: box.seal(box.open(stored.refreshTokenEnc, refreshContext(portalId)), refreshContext(portalId)),
    expiresAt: stored.expiresAt,
  };
}

export function openAccessToken(box: SecretBox, portalId: number, stored: StoredToken): string {
  return box.open(stored.accessTokenEnc, accessContext(portalId));
}

export function openRefreshToken(box: SecretBox, portalId: number, stored: StoredToken): string {
  return box.open(stored.refreshTokenEnc, refreshContext(portalId));
}

/** Keys of one portal that never rotate: what they made outlives every token, in mails and in suppressions. */
export interface PortalKeys {
  /** For the keyed hash of addresses. */
  readonly hash: Buffer;
  /** For the links in mails. */
  readonly link: Buffer;
}

const KEY_BYTES = 32;
const keysSchema = z.object({ hash: z.base64(), link: z.base64() });

export function sealNewKeys(box: SecretBox, portalId: number): string {
  const key = () => randomBytes(KEY_BYTES).toString('base64');
  return box.seal(JSON.stringify({ hash: key(), link: key() }), keysContext(portalId));
}

/** The same keys under the newest key of this server. @throws BellwetherError `secrets.unreadable` */
export function resealKeys(box: SecretBox, portalId: number, sealed: string): string {
  return box.seal(box.open(sealed, keysContext(portalId)), keysContext(portalId));
}

/** @throws BellwetherError `secrets.unreadable` */
export function openPortalKeys(box: SecretBox, portalId: number, sealed: string): PortalKeys {
  const parsed = keysSchema.safeParse(JSON.parse(box.open(sealed, keysContext(portalId))));
  if (!parsed.success) {
    throw new BellwetherError(
      'secrets.unreadable',
      `The keys of portal ${portalId} are damaged. Restore its row from a backup.`,
    );
  }
  return { hash: Buffer.from(parsed.data.hash, 'base64'), link: Buffer.from(parsed.data.link, 'base64') };
}
