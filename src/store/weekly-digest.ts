/** Weekly digests: the one before is done with when the next one comes. */
import { type Db, execute, query } from './database.ts';

const REPLACED = 'The digest of the next week came before it was sent.';

/** @returns false where it was claimed before: by another worker, or an hour ago */
export async function claimDigestWeek(db: Db, portalId: number, week: string, now: Date): Promise<boolean> {
  const claimed = await execute(
    db,
    'insert into digest_week (portal_id, week, planned_at) values (?, ?, ?) on conflict do nothing',
    [portalId, week, now],
  );
  return claimed > 0;
}

export async function isDigestWeekClaimed(db: Db, portalId: number, week: string): Promise<boolean> {
  const rows = await query(db, 'select 1 from digest_week where portal_id = ? and week = ?', [portalId, week]);
  return rows.length > 0;
}

/** @param former write keys of the digests before this one */
export async function closeFormerDigests(
  db: Db,
  portalId: number,
  former: readonly string[],
  now: Date,
): Promise<void> {
  const which = `portal_id = ? and write_key = any(?::text[]) and surface = 'digest'`;
  await execute(
    db,
    `update crm_write set state = 'dropped', why = ? where ${which} and state in ('planned', 'failed')`,
    [REPLACED, portalId, [...former]],
  );
  // No note follows: the next digest says it all.
  await execute(
    db,
    `insert into crm_write (portal_id, write_key, surface, object_id, payload, created_at, followed_at)
     select portal_id, 'close:' || write_id, 'task_close', result_id, jsonb_build_object('taskWriteId', write_id, 'properties', payload -> 'properties'), ?, ?
       from crm_write where ${which} and state = 'done' and result_id is not null
     on conflict (portal_id, write_key) do nothing`,
    [now, now, portalId, [...former]],
  );
}
