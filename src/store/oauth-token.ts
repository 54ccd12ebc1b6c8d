/** The tokens of a portal, sealed. */
import { type Db, execute, query } from './database.ts';

export interface StoredToken {
  readonly accessTokenEnc: string;
  readonly refreshTokenEnc: string;
  readonly expiresAt: Date;
  /** Grows with every change. */
  readonly version: number;
}

export type SealedToken = Omit<StoredToken, 'version'>;

const SELECT = `select access_token_enc as "accessTokenEnc", refresh_token_enc as "refreshTokenEnc",
  expires_at as "expiresAt", version from oauth_token where portal_id = ?`;

export async function findToken(db: Db, portalId: number): Promise<StoredToken | null> {
  return (await query<StoredToken>(db, SELECT, [portalId]))[0] ?? null;
}

/** Waits for whoever is refreshing this portal's tokens, then holds the row until the end of the transaction. */
export async function lockToken(db: Db, portalId: number): Promise<StoredToken | null> {
  return (await query<StoredToken>(db, `${SELECT} for update`, [portalId]))[0] ?? null;
}

export async function putToken(db: Db, portalId: number, token: SealedToken, at: Date): Promise<void> {
  await execute(
    db,
    `insert into oauth_token (portal_id, access_token_enc, refresh_token_enc, expires_at, refreshed_at)
     values (?, ?, ?, ?, ?)
     on conflict (portal_id) do update
       set access_token_enc = excluded.access_token_enc, refresh_token_enc = excluded.refresh_token_enc,
           expires_at = excluded.expires_at, refreshed_at = excluded.refreshed_at,
           version = oauth_token.version + 1, failed_at = null, failure = null`,
    [portalId, token.accessTokenEnc, token.refreshTokenEnc, token.expiresAt, at],
  );
}

/**
 * Compare and set.
 *
 * @returns false where the tokens are no longer those of this version
 */
export async function replaceToken(
  db: Db,
  portalId: number,
  version: number,
  token: SealedToken,
  at: Date,
): Promise<boolean> {
  const count = await execute(
    db,
    `update oauth_token
        set access_token_enc = ?, refresh_token_enc = ?, expires_at = ?, refreshed_at = ?, version = version + 1,
            failed_at = null, failure = null
      where portal_id = ? and version = ?`,
    [token.accessTokenEnc, token.refreshTokenEnc, token.expiresAt, at, portalId, version],
  );
  return count === 1;
}

/**
 * The same tokens under another key, so the version stays. Waits for whoever is refreshing them.
 *
 * @returns false where they were replaced meanwhile: nothing is changed then
 */
export async function resealToken(db: Db, portalId: number, before: SealedToken, after: SealedToken): Promise<boolean> {
  const count = await execute(
    db,
    `update oauth_token set access_token_enc = ?, refresh_token_enc = ?
      where portal_id = ? and access_token_enc = ? and refresh_token_enc = ?`,
    [after.accessTokenEnc, after.refreshTokenEnc, portalId, before.accessTokenEnc, before.refreshTokenEnc],
  );
  return count === 1;
}

/** @param failure read by the admin */
export async function noteTokenFailure(db: Db, portalId: number, failure: string, at: Date): Promise<void> {
  await execute(db, 'update oauth_token set failed_at = ?, failure = ? where portal_id = ?', [at, failure, portalId]);
}

export async function deleteToken(db: Db, portalId: number): Promise<void> {
  await execute(db, 'delete from oauth_token where portal_id = ?', [portalId]);
}
