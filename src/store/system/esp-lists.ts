/** Lists of email services over all portals: who has something to do, and whose lists are read tonight. */
import { type Db, query } from '../database.ts';

/** Portals of which a source can be asked now, and has something to be asked or told. @param planBefore see planned_at */
export async function portalsWithListWork(db: Db, now: Date, planBefore: Date): Promise<number[]> {
  const rows = await query<{ portal_id: number }>(
    db,
    `select distinct a.portal_id from esp_access a join portal p using (portal_id) join source s using (portal_id, source_id)
      where p.state <> 'disconnected' and s.removed_at is null and s.state = 'on'
        and (a.try_after is null or a.try_after <= ?) and (a.held_until is null or a.held_until < clock_timestamp())
        and (a.can_read and a.asked_at is not null and (a.ended_at is null or a.ended_at < a.asked_at)
          or a.can_write and exists (select from esp_push q where q.portal_id = a.portal_id and q.source_id = a.source_id and q.state in ('planned', 'sending'))
          or a.can_write and (a.planned_at is null or a.planned_at <= ?)
             and exists (select from esp_list l where l.portal_id = a.portal_id and l.source_id = a.source_id and l.held is not null))
      order by 1`,
    [now, planBefore],
  );
  return rows.map((row) => row.portal_id);
}

/** Whose lists were ever asked for. */
export async function listReadableSources(db: Db): Promise<{ portalId: number; sourceId: number }[]> {
  return query(
    db,
    `select a.portal_id as "portalId", a.source_id as "sourceId"
       from esp_access a join portal p using (portal_id) join source s using (portal_id, source_id)
      where p.state <> 'disconnected' and s.removed_at is null and s.state = 'on' and a.can_read and a.asked_at is not null order by 1, 2`,
  );
}
