/** A backup was restored: what it holds as planned may have been sent after it was taken. Of all portals. */
import { type Db, execute, query } from '../database.ts';

export interface PutInDoubt {
  /** Tasks and notes that are looked for in HubSpot before anything is sent. */
  readonly writes: number;
  /** Mails that are not sent: the person can ask again. */
  readonly mails: number;
}

const LONG_AGO = `interval '1 day'`;
const WHY_MAIL =
  'A backup was restored, and nobody knows whether the mail went out after it. It is not sent twice: the person can ask again.';

/** What is due later was not sent yet. Properties and closings come out the same, however often they are sent. */
export async function doubtPlanned(db: Db, now: Date): Promise<PutInDoubt> {
  return db.transaction(async (trx) => {
    const writes = await execute(
      trx,
      `update crm_write set state = 'sending', sent_at = ?::timestamptz - ${LONG_AGO}, sent_revision = revision, attempts = attempts + 1,
              clean_reads = 0, read_at = null, why = 'A backup was restored.'
        where state = 'planned' and surface in ('task', 'note', 'digest') and (try_after is null or try_after <= ?)`,
      [now, now],
    );
    const mails = await execute(trx, `update confirmation set mail = 'doubt', why = ? where mail = 'planned'`, [
      WHY_MAIL,
    ]);
    return { writes, mails };
  });
}

/** @returns whether other processes of Bellwether are at work on this database */
export async function isAtWork(db: Db): Promise<boolean> {
  const [row] = await query<{ others: number }>(
    db,
    `select count(*)::integer as others from pg_stat_activity
      where datname = current_database() and application_name ~ '^bellwether ' and pid <> pg_backend_pid()`,
  );
  return (row?.others ?? 0) > 0;
}
