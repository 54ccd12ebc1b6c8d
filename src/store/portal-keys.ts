/** The two keys of a portal that never rotate: for the pseudonyms of addresses, and for the links in mails. */
import { randomBytes } from 'node:crypto';
import { BellwetherError } from '../lib/errors.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { type Db, query } from './database.ts';

export interface PortalKeys {
  /** 32 bytes each. */
  readonly hash: Buffer;
  readonly link: Buffer;
}

const contextOf = (portalId: number): string => `portal-keys:${portalId}`;

export function makePortalKeys(box: SecretBox, portalId: number): string {
  const keys = { hash: randomBytes(32).toString('base64'), link: randomBytes(32).toString('base64') };
  return box.seal(JSON.stringify(keys), contextOf(portalId));
}

/** @returns null for an unknown portal */
export async function readPortalKeys(db: Db, portalId: number, box: SecretBox): Promise<PortalKeys | null> {
  const rows = await query<{ keys_enc: string }>(db, 'select keys_enc from portal where portal_id = ?', [portalId]);
  const sealed = rows[0]?.keys_enc;
  if (sealed === undefined) return null;
  const { hash, link } = JSON.parse(box.open(sealed, contextOf(portalId))) as Record<string, unknown>;
  if (typeof hash !== 'string' || typeof link !== 'string') {
    throw new BellwetherError('portal.keys-unreadable', `The keys of portal ${portalId} are damaged: restore its row from a backup.`);
  }
  return { hash: Buffer.from(hash, 'base64'), link: Buffer.from(link, 'base64') };
}
