/** Which releases are at work: each connection says of which its process is. */
import { type Db, query } from '../database.ts';

/** @returns versions whose processes hold connections to this database just now, in order */
export async function listReleases(db: Db): Promise<string[]> {
  const rows = await query<{ version: string }>(
    db,
    `select distinct substring(application_name from '^bellwether ([0-9]\\S*)$') as version from pg_stat_activity
      where datname = current_database() and application_name ~ '^bellwether [0-9]' order by version`,
  );
  return rows.map(({ version }) => version);
}
