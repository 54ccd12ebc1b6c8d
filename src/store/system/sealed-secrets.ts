/** Under which keys the stored secrets are sealed. Unscoped: SECRET_KEYS belong to the server, not to a portal. */
import { type Db, query } from '../database.ts';

/** A row that holds sealed secrets. */
export interface SealedRow {
  readonly portalId: number;
  readonly kind: 'access' | 'keys' | 'source' | 'token';
  /** 0 but for sources and their access. */
  readonly sourceId: number;
}

/** Every sealed text with the row that it stands in; the key's id is its second part. */
const SEALED = `
  select portal_id, 'keys' as kind, 0::bigint as source_id, keys_enc as sealed from portal
  union all
  select portal_id, 'token', 0, enc from oauth_token, unnest(array[access_token_enc, refresh_token_enc]) as enc
  union all
  select portal_id, 'source', source_id, enc from source, unnest(token_enc || secrets_enc) as enc
  union all
  select portal_id, 'access', source_id, key_enc from esp_access`;

/** How many secrets each key sealed, by its id. */
export async function countSealed(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await query<{ key_id: string; count: number }>(
    db,
    `select split_part(sealed, '.', 2) as key_id, count(*) as count from (${SEALED}) s group by 1`,
  );
  return new Map(rows.map((row) => [row.key_id, row.count]));
}

/**
 * Rows with a secret that another key than this one sealed, in a fixed order.
 *
 * @param after the last row that was seen; null to begin
 */
export async function listStale(db: Db, keyId: string, after: SealedRow | null, limit: number): Promise<SealedRow[]> {
  const { portalId, kind, sourceId } = after ?? { portalId: 0, kind: '', sourceId: 0 };
  return query<SealedRow>(
    db,
    `select distinct portal_id as "portalId", kind, source_id as "sourceId" from (${SEALED}) s
      where split_part(sealed, '.', 2) <> ? and (portal_id, kind, source_id) > (?, ?, ?)
      order by 1, 2, 3 limit ?`,
    [keyId, portalId, kind, sourceId, limit],
  );
}
