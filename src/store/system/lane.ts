/** Lanes: at most one worker drains a portal at a time. Unscoped where it looks for portals with work. */
import { type Db, execute, query } from '../database.ts';

/** The lane of a portal in one worker's hands. An odd epoch is somebody's; giving the lane back makes it even, and nobody's. */
export interface TakenLane {
  readonly epoch: number;
  /** Somebody else's lease ran out a moment ago, who may have used up the portal's allowance. */
  readonly isFromOther: boolean;
}

/**
 * Whoever gave the lane back may take it again at once, others only when the calls of that one count no more: with several
 * workers listening, a portal stays where its budget is known. A lease that ran out is for everybody.
 *
 * @param recentMs how long calls count: the length of HubSpot's window
 */
export async function acquireLane(
  db: Db,
  portalId: number,
  holder: string,
  leaseMs: number,
  recentMs: number,
): Promise<TakenLane | null> {
  const rows = await query<{ epoch: number; is_from_other: boolean }>(
    db,
    `with former as (select holder, epoch, lease_until from lane where portal_id = ?)
     insert into lane as l (portal_id, epoch, holder, lease_until)
     values (?, 1, ?, clock_timestamp() + ? * interval '1 millisecond')
     on conflict (portal_id) do update
       set epoch = l.epoch + 1 + l.epoch % 2, holder = excluded.holder, lease_until = excluded.lease_until
     where l.lease_until is null or l.lease_until < clock_timestamp()
             - case when l.epoch % 2 = 1 or l.holder = excluded.holder then 0 else ? end * interval '1 millisecond'
     returning epoch, coalesce((select f.epoch % 2 = 1 and f.holder <> ? and f.lease_until > clock_timestamp() - ? * interval '1 millisecond' from former f), false) as is_from_other`,
    [portalId, portalId, holder, leaseMs, recentMs, holder, recentMs],
  );
  const row = rows[0];
  return row ? { epoch: row.epoch, isFromOther: row.is_from_other } : null;
}

/** @returns false when the lease ran out and somebody else took the lane */
export async function renewLane(db: Db, portalId: number, epoch: number, leaseMs: number): Promise<boolean> {
  const touched = await execute(
    db,
    `update lane set lease_until = clock_timestamp() + ? * interval '1 millisecond' where portal_id = ? and epoch = ?`,
    [leaseMs, portalId, epoch],
  );
  return touched > 0;
}

/**
 * To be asked inside the transaction that saves what was decided: nobody else can take the lane until it ends.
 *
 * @returns false for a worker that was stalled past its lease
 */
export async function stillHolds(db: Db, portalId: number, epoch: number): Promise<boolean> {
  const rows = await query(db, 'select 1 from lane where portal_id = ? and epoch = ? for share', [portalId, epoch]);
  return rows.length > 0;
}

export async function releaseLane(db: Db, portalId: number, epoch: number): Promise<void> {
  await execute(
    db,
    'update lane set epoch = epoch + 1, lease_until = clock_timestamp() where portal_id = ? and epoch = ?',
    [portalId, epoch],
  );
}

/** Portals that have anything to do now: the sweep behind the notifications. */
export async function portalsWithWork(db: Db, now: Date, reconcileBefore: Date): Promise<number[]> {
  const rows = await query<{ portal_id: number }>(
    db,
    `select p.portal_id from portal p left join lane l using (portal_id)
      where p.state <> 'disconnected' and (l.lease_until is null or l.lease_until < clock_timestamp())
        and (exists (select from delivery d where d.portal_id = p.portal_id and d.state = 'waiting' and (d.try_after is null or d.try_after <= ?))
          or exists (select from address a where a.portal_id = p.portal_id and a.review_at <= ?)
          or exists (select from confirmation c where c.portal_id = p.portal_id and c.mail = 'planned' and (c.try_after is null or c.try_after <= ?))
          or exists (select from leave_request q where q.portal_id = p.portal_id and (q.try_after is null or q.try_after <= ?))
          or exists (select from erasure_request q where q.portal_id = p.portal_id and (q.try_after is null or q.try_after <= ?))
          or exists (select from errand r where r.portal_id = p.portal_id and r.ended_at is null)
          or exists (select from replay r where r.portal_id = p.portal_id and r.ended_at is null)
          or exists (select from import i where i.portal_id = p.portal_id and i.state = 'checking')
          or exists (select from hubspot_event h where h.portal_id = p.portal_id and h.state = 'waiting' and h.kind = 'privacyDeletion' and (h.try_after is null or h.try_after <= ?))
          or exists (select from rule_version r where r.portal_id = p.portal_id and (r.look_again_after is not null or r.read_again_after is not null))
          or ((p.crm_paused_until is null or p.crm_paused_until <= ?) and p.state = 'active' and (
               exists (select from address a where a.portal_id = p.portal_id and a.dirty_at is not null)
            or exists (select from account c where c.portal_id = p.portal_id and c.dirty_at is not null)
            or exists (select from drift_run r where r.portal_id = p.portal_id and r.ended_at is null)
            or exists (select from drift d where d.portal_id = p.portal_id and d.fix = 'asked')
            or exists (select from account c where c.portal_id = p.portal_id and c.review_at <= ?)
            or exists (select from segment s where s.portal_id = p.portal_id and s.look_at <= ?)
            or exists (select from segment s join segment_member m using (portal_id, segment_id)
                        where s.portal_id = p.portal_id and s.kind = 'written' and s.state = 'there' and 'crm.lists.write' = any(p.scopes)
                          and not m.is_missing and (m.wanted and m.stands <> 'in' or not m.wanted))
            or exists (select from hubspot_event h where h.portal_id = p.portal_id and h.state = 'waiting' and (h.try_after is null or h.try_after <= ?))
            or exists (select from crm_write w where w.portal_id = p.portal_id and w.state = 'planned' and (w.try_after is null or w.try_after <= ?))
            or exists (select from episode e where e.portal_id = p.portal_id and e.ended_at is not null and e.tasks_closed_at is null)
            or exists (select from crm_write w where w.portal_id = p.portal_id and w.surface = 'task_close' and w.state = 'done' and w.followed_at is null)
            or exists (select from crm_write w where w.portal_id = p.portal_id and w.state = 'sending' and w.sent_at <= ?)))
          or exists (select from address a where a.portal_id = p.portal_id and a.dirty_at is not null and a.concluded_at is distinct from a.dirty_at))
      order by p.portal_id`,
    [now, now, now, now, now, now, now, now, now, now, now, reconcileBefore],
  );
  return rows.map((row) => row.portal_id);
}
