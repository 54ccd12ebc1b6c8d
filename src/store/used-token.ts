/** Tokens of signatures that cover nothing else: each stands for what first came under it. */
import { type Db, execute, query } from './database.ts';

export interface UsedToken {
  readonly token: string;
  /** SHA-256 of what was said under it. */
  readonly factsHash: Buffer;
}

/** @returns false where something else was said under this token before */
export async function claimToken(
  db: Db,
  portalId: number,
  sourceId: number,
  { token, factsHash }: UsedToken,
  now: Date,
): Promise<boolean> {
  // The update that changes nothing makes two at the same time wait for each other, and gives back the first one's.
  const rows = await query<{ isSame: boolean }>(
    db,
    `insert into used_token as u (portal_id, source_id, token, facts_hash, used_at) values (?, ?, ?, ?, ?)
     on conflict (portal_id, source_id, token) do update set used_at = u.used_at returning facts_hash = ? as "isSame"`,
    [portalId, sourceId, token, factsHash, now, factsHash],
  );
  return rows[0]?.isSame === true;
}

/** @returns how many were forgotten */
export async function expireTokens(db: Db, portalId: number, before: Date): Promise<number> {
  return execute(db, 'delete from used_token where portal_id = ? and used_at < ?', [portalId, before]);
}
