/** New addresses that get only a welcome mail, and what was reported of them since. */
import type { QuarantineFacts } from '../flow/vet/quarantine.ts';
import { type Db, execute, query } from './database.ts';

const FACTS = `
  q.entered_at as "enteredAt", q.released_at is not null as "isReleased",
  (select min(d.month + day - 1)::text from delivery_day d, generate_series(1, 31) as day
    where d.portal_id = q.portal_id and d.address_id = a.address_id and d.month >= date_trunc('month', q.entered_at at time zone 'UTC')::date
      and (d.delivered_bits >> (day - 1)) & 1 = 1 and d.month + day - 1 >= (q.entered_at at time zone 'UTC')::date) as "deliveredOn",
  exists (select from event e where e.portal_id = q.portal_id and e.address_id = a.address_id and e.type = 'hard_bounce' and e.class = 'hard'
             and e.occurred_at >= q.entered_at) as "hasBounced"`;
const FROM = 'from quarantined q left join address a on a.portal_id = q.portal_id and a.email = q.email';

export interface QuarantinedFacts extends QuarantineFacts {
  readonly email: string;
}

export async function listQuarantined(
  db: Db,
  portalId: number,
  emails: readonly string[],
): Promise<QuarantinedFacts[]> {
  return query<QuarantinedFacts>(
    db,
    `select q.email, ${FACTS} ${FROM} where q.portal_id = ? and q.email = any(?::text[])`,
    [portalId, [...emails]],
  );
}

export interface QuarantineGroup extends QuarantineFacts {
  readonly checkId: number;
  readonly dataSource: string | null;
  readonly people: number;
}

/** Of the newest that came in, by file and by what is known of them: few groups, however many people. */
export async function countQuarantine(db: Db, portalId: number, most: number): Promise<QuarantineGroup[]> {
  return query<QuarantineGroup>(
    db,
    `with q as materialized (select * from quarantined where portal_id = ? order by entered_at desc, email limit ?),
          one as (select q.check_id as "checkId", q.data_source as "dataSource", ${FACTS} ${FROM.replace('quarantined q', 'q')})
     select *, count(*) as people from one group by 1, 2, 3, 4, 5, 6`,
    [portalId, most],
  );
}

/** @returns how many came in: those of these findings who are not in quarantine already */
export async function enterQuarantine(
  db: Db,
  portalId: number,
  checkId: number,
  findings: readonly string[],
  at: Date,
): Promise<number> {
  return execute(
    db,
    `insert into quarantined (portal_id, email, check_id, data_source, entered_at)
     select distinct on (r.email) r.portal_id, r.email, r.check_id, coalesce(r.data_source, c.data_source), ?::timestamptz
       from list_check_row r join list_check c using (portal_id, check_id)
      where r.portal_id = ? and r.check_id = ? and r.finding = any(?::text[]) and r.email is not null order by r.email, r.row
     on conflict (portal_id, email) do nothing`,
    [at, portalId, checkId, [...findings]],
  );
}

/** @returns how many were let out */
export async function releaseQuarantine(
  db: Db,
  portalId: number,
  checkId: number,
  one: { readonly by: string; readonly why: string; readonly at: Date },
): Promise<number> {
  return execute(
    db,
    `update quarantined set released_at = ?, released_by = ?, release_why = ?
      where portal_id = ? and check_id = ? and released_at is null`,
    [one.at, one.by, one.why, portalId, checkId],
  );
}
