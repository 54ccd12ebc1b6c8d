/** How far each mailbox has been read. */
import type { Knex } from 'knex';
import { type Db, execute, query } from './database.ts';
import { insertDeliveries, type NewDelivery } from './delivery.ts';

export interface MailboxPlace {
  readonly uidValidity: number;
  readonly lastUid: number;
}

/** @returns null for one that was never read */
export async function findMailbox(db: Db, portalId: number, sourceId: number): Promise<MailboxPlace | null> {
  const rows = await query<MailboxPlace>(
    db,
    'select uid_validity as "uidValidity", last_uid as "lastUid" from mailbox where portal_id = ? and source_id = ?',
    [portalId, sourceId],
  );
  return rows[0] ?? null;
}

/**
 * Mails and place in one transaction: a crash between two mails repeats none and loses none.
 *
 * @returns false, and nothing is stored, where somebody else has moved on from `from`
 */
export async function takeMails(
  db: Knex,
  portalId: number,
  sourceId: number,
  place: { readonly from: MailboxPlace | null; readonly to: MailboxPlace },
  mails: readonly NewDelivery[],
  now: Date,
): Promise<boolean> {
  const { from, to } = place;
  return db.transaction(async (trx) => {
    const moved = await execute(
      trx,
      from === null
        ? `insert into mailbox (uid_validity, last_uid, read_at, portal_id, source_id) values (?, ?, ?, ?, ?)
           on conflict (portal_id, source_id) do nothing`
        : `update mailbox set uid_validity = ?, last_uid = ?, read_at = ?
            where portal_id = ? and source_id = ? and uid_validity = ? and last_uid = ?`,
      [to.uidValidity, to.lastUid, now, portalId, sourceId, ...(from === null ? [] : [from.uidValidity, from.lastUid])],
    );
    if (moved === 0) return false;
    await insertDeliveries(
      trx,
      mails.filter((mail) => mail.portalId === portalId),
    );
    return true;
  });
}
