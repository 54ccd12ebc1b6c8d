/** From which shares on a portal quarantines and refuses new data. */
import { DOOR_LIMITS, type DoorLimits } from '../flow/vet/door-verdict.ts';
import { type Db, execute, query } from './database.ts';

export async function readDoorLimits(db: Db, portalId: number): Promise<DoorLimits> {
  const rows = await query<DoorLimits>(
    db,
    `select quarantine_from as "quarantineFrom", refuse_from as "refuseFrom", refuse_bad_from as "refuseBadFrom", welcome_days as "welcomeDays"
       from door_limits where portal_id = ?`,
    [portalId],
  );
  return rows[0] ?? DOOR_LIMITS;
}

export async function saveDoorLimits(db: Db, portalId: number, limits: DoorLimits): Promise<void> {
  await execute(
    db,
    `insert into door_limits (portal_id, quarantine_from, refuse_from, refuse_bad_from, welcome_days) values (?, ?, ?, ?, ?)
     on conflict (portal_id) do update set quarantine_from = excluded.quarantine_from, refuse_from = excluded.refuse_from,
       refuse_bad_from = excluded.refuse_bad_from, welcome_days = excluded.welcome_days`,
    [portalId, limits.quarantineFrom, limits.refuseFrom, limits.refuseBadFrom, limits.welcomeDays],
  );
}
