/** Writes whose answer was lost: which are to be looked for, and how often they were. */
import { SENDING_FIELDS, type SendingWrite } from './crm-write.ts';
import { type Db, execute, query } from './database.ts';

/**
 * Rows that were left in *sending*: by a crash, a timeout, a dropped connection or a 5xx.
 *
 * @param sentBefore so long ago that even a late commit would be visible by now
 * @param readBefore so long ago that a second look is worth taking
 */
export async function listAmbiguous(
  db: Db,
  portalId: number,
  sentBefore: Date,
  readBefore: Date,
  limit: number,
): Promise<SendingWrite[]> {
  return query<SendingWrite>(
    db,
    `select ${SENDING_FIELDS} from crm_write
      where portal_id = ? and state = 'sending' and sent_at <= ? and (read_at is null or read_at <= ?)
      order by write_id limit ?`,
    [portalId, sentBefore, readBefore, limit],
  );
}

/** @param writes as they were listed: a late look for an attempt that was given up says nothing of the next one */
export async function noteCleanRead(
  db: Db,
  portalId: number,
  writes: readonly Pick<SendingWrite, 'writeId' | 'attempts'>[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update crm_write w set clean_reads = clean_reads + 1, read_at = ?
       from unnest(?::bigint[], ?::int[]) as n(write_id, attempts)
      where w.portal_id = ? and w.write_id = n.write_id and w.attempts = n.attempts and w.state = 'sending'`,
    [now, writes.map((write) => write.writeId), writes.map((write) => write.attempts), portalId],
  );
}
