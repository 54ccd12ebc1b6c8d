/** Losses and win-backs that were acted upon, by the week in which they began and ended. */
import { type Db, query } from '../database.ts';
import { IS_WIN } from '../episode.ts';

export interface WeekCount {
  /** Its Monday, `YYYY-MM-DD`, in the portal's zone. */
  readonly week: string;
  readonly lost: number;
  readonly wonBack: number;
}

/** @param from a Monday, `YYYY-MM-DD` @param weeks how many from there @returns each week once, also where nothing happened */
export async function countByWeek(
  db: Db,
  portalId: number,
  timeZone: string,
  from: string,
  weeks: number,
): Promise<WeekCount[]> {
  return query<WeekCount>(
    db,
    `with week as (select (?::date + 7 * n) as day from generate_series(0, ? - 1) n),
     happened as (
       select date_trunc('week', started_at at time zone ?)::date as day, 1 as lost, 0 as won from episode
        where portal_id = ? and kind = 'lost' and started_at >= ?::date::timestamp at time zone ?
       union all
       select date_trunc('week', ended_at at time zone ?)::date, 0, 1 from episode
        where portal_id = ? and ${IS_WIN} and ended_at >= ?::date::timestamp at time zone ?
     )
     select w.day::text as week, coalesce(sum(h.lost), 0)::bigint as lost, coalesce(sum(h.won), 0)::bigint as "wonBack"
       from week w left join happened h using (day) group by w.day order by w.day`,
    [from, weeks, timeZone, portalId, from, timeZone, timeZone, portalId, from, timeZone],
  );
}
