/** Partitions and retention, for all portals at once. */
import { DAY_MS } from '../../lib/clock.ts';
import { RETENTION } from '../../lib/retention.ts';
import { type Db, execute, query } from '../database.ts';

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const AHEAD_DAYS = 3;

/** One partition of `seen_key` for each day to come; what was counted long ago goes with its whole partition. */
export async function rollSeenKeys(db: Db, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= AHEAD_DAYS; ahead++) {
    const day = dayOf(new Date(now.getTime() + ahead * DAY_MS));
    const next = dayOf(new Date(now.getTime() + (ahead + 1) * DAY_MS));
    const name = `seen_key_${day.replaceAll('-', '')}`;
    const [{ isThere } = { isThere: true }] = await query<{ isThere: boolean }>(
      db,
      `select to_regclass(?) is not null or exists (select from seen_key_other where day = ?::date) as "isThere"`,
      [name, day],
    );
    // A day that already has rows in the default partition stays there.
    if (!isThere)
      await execute(
        db,
        `create table if not exists ${name} partition of seen_key for values from ('${day}') to ('${next}')`,
      );
  }
  const oldest = `seen_key_${dayOf(new Date(now.getTime() - RETENTION.countedKeys)).replaceAll('-', '')}`;
  const old = await query<{ name: string }>(
    db,
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'seen_key'::regclass and c.relname < ? and c.relname <> 'seen_key_other'`,
    [oldest],
  );
  for (const { name } of old) await execute(db, `drop table if exists ${name}`);
  await execute(db, 'delete from seen_key_other where day < ?::date', [
    dayOf(new Date(now.getTime() - RETENTION.countedKeys)),
  ]);
}

export async function listPortalIds(db: Db): Promise<number[]> {
  const rows = await query<{ portal_id: number }>(
    db,
    `select portal_id from portal where state <> 'disconnected' order by portal_id`,
  );
  return rows.map((row) => row.portal_id);
}
