/** What PostgreSQL itself says of how safe is what it was given: its settings, and how its log is archived. */
import { type Db, query } from '../database.ts';

export interface Durability {
  /** Settings as PostgreSQL writes them: `on`, `off`, `local`, ... */
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly archiveMode: string;
  readonly lastArchivedAt: Date | null;
  readonly lastFailedAt: Date | null;
}

/** Every role may ask. */
export async function readDurability(db: Db): Promise<Durability> {
  const [row] = await query<Durability>(
    db,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as "synchronousCommit",
            current_setting('archive_mode') as "archiveMode",
            a.last_archived_time as "lastArchivedAt", a.last_failed_time as "lastFailedAt"
       from pg_stat_archiver a`,
  );
  if (!row) throw new Error('pg_stat_archiver holds one row on every PostgreSQL');
  return row;
}
