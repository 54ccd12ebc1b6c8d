/** Partitions and retention, for all portals at once. */
import type { Knex } from 'knex';
import { DAY_MS } from '../../lib/clock.ts';
import { RETENTION } from '../../lib/retention.ts';
import { type Db, execute, query } from '../database.ts';
import { addPartition, changePartitions, dropPartition, listPartitions } from './partition.ts';

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const AHEAD_DAYS = 3;

/** One partition of `seen_key` for each day to come; what was counted long ago goes with its whole partition. */
export async function rollSeenKeys(db: Knex, now: Date): Promise<void> {
  const oldest = dayOf(new Date(now.getTime() - RETENTION.countedKeys));
  for (let ahead = 0; ahead <= AHEAD_DAYS; ahead++) {
    const day = dayOf(new Date(now.getTime() + ahead * DAY_MS));
    const next = dayOf(new Date(now.getTime() + (ahead + 1) * DAY_MS));
    await changePartitions(db, async (trx) => {
      // A day that already has rows in the default partition stays there.
      const isInOther = await query(trx, 'select from seen_key_other where day = ?::date limit 1', [day]);
      if (isInOther.length > 0) return;
      await addPartition(trx, 'seen_key', `seen_key_${day.replaceAll('-', '')}`, `from ('${day}') to ('${next}')`);
    });
  }
  const old = (await listPartitions(db, 'seen_key')).filter(({ until }) => until !== null && until <= oldest);
  for (const { name } of old) {
    await changePartitions(db, async (trx) => {
      const isThere = (await listPartitions(trx, 'seen_key')).some((one) => one.name === name);
      if (isThere) await dropPartition(trx, 'seen_key', name);
    });
  }
  await execute(db, 'delete from seen_key_other where day < ?::date', [oldest]);
}

export async function listPortalIds(db: Db): Promise<number[]> {
  const rows = await query<{ portal_id: number }>(
    db,
    `select portal_id from portal where state <> 'disconnected' order by portal_id`,
  );
  return rows.map((row) => row.portal_id);
}
