/** Keys by which scripts ask; of each only the hash is kept. */
import { type Db, execute, query } from './database.ts';

export interface NewApiKey {
  readonly secretHash: Buffer;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date | null;
}

/** @returns its id */
export async function addApiKey(db: Db, portalId: number, key: NewApiKey): Promise<number> {
  const rows = await query<{ key_id: number }>(
    db,
    `insert into api_key (portal_id, secret_hash, label, scopes, made_by, made_at, expires_at) values (?, ?, ?, ?::text[], ?, ?, ?)
     returning key_id`,
    [portalId, key.secretHash, key.label, [...key.scopes], key.madeBy, key.madeAt, key.expiresAt],
  );
  return rows[0]?.key_id ?? 0;
}

export interface StoredApiKey {
  readonly secretHash: Buffer;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly portalState: string;
}

export async function findApiKey(db: Db, portalId: number, keyId: number): Promise<StoredApiKey | null> {
  const rows = await query<StoredApiKey>(
    db,
    `select k.secret_hash as "secretHash", k.scopes, k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
            k.last_used_at as "lastUsedAt", p.state as "portalState"
       from api_key k join portal p using (portal_id) where k.portal_id = ? and k.key_id = ?`,
    [portalId, keyId],
  );
  return rows[0] ?? null;
}

export async function noteApiKeyUse(db: Db, portalId: number, keyId: number, at: Date): Promise<void> {
  await execute(db, 'update api_key set last_used_at = greatest(last_used_at, ?) where portal_id = ? and key_id = ?', [
    at,
    portalId,
    keyId,
  ]);
}

/** @returns its label; null where there is none that works */
export async function revokeApiKey(
  db: Db,
  portalId: number,
  keyId: number,
  by: string,
  at: Date,
): Promise<string | null> {
  const rows = await query<{ label: string }>(
    db,
    'update api_key set revoked_at = ?, revoked_by = ? where portal_id = ? and key_id = ? and revoked_at is null returning label',
    [at, by, portalId, keyId],
  );
  return rows[0]?.label ?? null;
}

export interface ApiKeyRow {
  readonly keyId: number;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
}

/** The newest first. */
export async function listApiKeys(db: Db, portalId: number, limit: number): Promise<ApiKeyRow[]> {
  return query<ApiKeyRow>(
    db,
    `select key_id as "keyId", label, scopes, made_by as "madeBy", made_at as "madeAt", expires_at as "expiresAt",
            last_used_at as "lastUsedAt", revoked_at as "revokedAt", revoked_by as "revokedBy"
       from api_key where portal_id = ? order by revoked_at is not null, key_id desc limit ?`,
    [portalId, limit],
  );
}
