/** Mails that ask somebody to confirm, and that did not go out, or of which nobody knows. */
import { type Db, query } from '../database.ts';

export interface UnsentMails {
  readonly count: number;
  /** What became of the newest, in the words of the mail server. */
  readonly why: string | null;
  /** Whose link asked for the newest. */
  readonly addressId: number | null;
}

export const NO_UNSENT_MAILS: UnsentMails = { count: 0, why: null, addressId: null };

/** @param now a link that nobody could use any more is no trouble */
export async function countUnsentMails(db: Db, portalId: number, now: Date): Promise<UnsentMails> {
  const rows = await query<{ why: string | null; addressId: number; count: number }>(
    db,
    `select why, address_id as "addressId", count(*) over () as count from confirmation
      where portal_id = ? and mail in ('failed', 'doubt') and confirmed_at is null and expires_at > ?
      order by confirmation_id desc limit 1`,
    [portalId, now],
  );
  return rows[0] ?? NO_UNSENT_MAILS;
}
