/**
 * Seals what older keys sealed under the newest one, so that the older keys can go. Compares and sets: what a refresh, an
 * install or an admin stored meanwhile stays. Doing it again does no harm.
 */
import type { Knex } from 'knex';
import { BellwetherError } from '../lib/errors.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { resealAccess } from '../store/esp-access.ts';
import { findToken, resealToken } from '../store/oauth-token.ts';
import { findPortal, resealPortalKeys } from '../store/portal.ts';
import { resealSource } from '../store/source.ts';
import { listStale, type SealedRow } from '../store/system/sealed-secrets.ts';
import { resealGrant, resealKeys } from './sealed-tokens.ts';

export interface Resealed {
  /** Rows whose secrets are now under the newest key. */
  readonly done: number;
  /** Rows that changed while they were read: the next time finds them, if that is still needed. */
  readonly changed: number;
  /** Rows that no key of SECRET_KEYS opens. They are left as they are. */
  readonly unreadable: readonly SealedRow[];
}

export interface ResealDeps {
  readonly db: Knex;
  readonly box: SecretBox;
}

const BATCH = 200;

async function resealRow({ db, box }: ResealDeps, { portalId, kind, sourceId }: SealedRow): Promise<boolean> {
  if (kind === 'source') return resealSource(db, portalId, box, sourceId);
  if (kind === 'access') return resealAccess(db, portalId, box, sourceId);
  if (kind === 'token') {
    const stored = await findToken(db, portalId);
    return stored !== null && resealToken(db, portalId, stored, resealGrant(box, portalId, stored));
  }
  const portal = await findPortal(db, portalId);
  return portal !== null && resealPortalKeys(db, portalId, portal.keysEnc, resealKeys(box, portalId, portal.keysEnc));
}

/** @param batch rows that are looked up at once */
export async function resealSecrets(deps: ResealDeps, batch = BATCH): Promise<Resealed> {
  const newest = deps.box.keyIds[0] ?? '';
  const unreadable: SealedRow[] = [];
  let [done, changed] = [0, 0];
  let after: SealedRow | null = null;
  for (;;) {
    const rows: SealedRow[] = await listStale(deps.db, newest, after, batch);
    for (const row of rows) {
      try {
        if (await resealRow(deps, row)) done += 1;
        else changed += 1;
      } catch (thrown) {
        if (!(thrown instanceof BellwetherError) || thrown.code !== 'secrets.unreadable') throw thrown;
        unreadable.push(row);
      }
    }
    after = rows.at(-1) ?? null;
    if (rows.length < batch) return { done, changed, unreadable };
  }
}
