/** Numbers of the overview: what came in, who was lost, what was done, what waits. */
import type { Verdict } from '../../flow/state.ts';
import { type Db, query } from '../database.ts';
import { IS_WIN } from '../episode.ts';

export interface DayCount {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly type: string;
  readonly messages: number;
}

/** @returns messages by day and type, from the first to the last day inclusive, with those who left on our own page */
export async function countMessages(db: Db, portalId: number, first: string, last: string): Promise<DayCount[]> {
  return query<DayCount>(
    db,
    `select day::text as day, type, sum(messages)::bigint as messages
       from (
         select day, type, messages from tally where portal_id = ? and day between ?::date and ?::date
         union all
         select (at at time zone 'UTC')::date, case scope when 'everything' then 'global_unsubscribe' else 'list_unsubscribe' end, 1
           from consent_proof
          where portal_id = ? and act = 'leave' and venue in ('page', 'one_click')
            and at >= ?::date::timestamp at time zone 'UTC' and at < (?::date + 1)::timestamp at time zone 'UTC'
       ) as counted
      group by day, type order by day, type`,
    [portalId, first, last, portalId, first, last],
  );
}

export interface DeliveryCounts {
  readonly received: number;
  readonly waiting: number;
  readonly failed: number;
  readonly quarantined: number;
}

/** `received` since then; the others whenever they came. */
export async function countDeliveries(db: Db, portalId: number, since: Date): Promise<DeliveryCounts> {
  const rows = await query<DeliveryCounts>(
    db,
    `select
       (select count(*) from delivery where portal_id = ? and received_at >= ?) as received,
       (select count(*) from delivery where portal_id = ? and state = 'waiting') as waiting,
       (select count(*) from delivery where portal_id = ? and state = 'failed') as failed,
       (select count(*) from delivery where portal_id = ? and state = 'quarantined') as quarantined`,
    [portalId, since, portalId, portalId, portalId],
  );
  return rows[0] ?? { received: 0, waiting: 0, failed: 0, quarantined: 0 };
}

export interface WriteCounts {
  /** Done since then, by surface. */
  readonly tasks: number;
  readonly notes: number;
  readonly contacts: number;
  readonly tasksWaiting: number;
  readonly othersWaiting: number;
  readonly failed: number;
  /** Losses and departures that were acted upon and ended well since then. */
  readonly wonBack: number;
}

export async function countWrites(db: Db, portalId: number, since: Date): Promise<WriteCounts> {
  const rows = await query<WriteCounts>(
    db,
    // Each from an index of its own: most rows were done long ago, and nobody asks about them.
    `select d.*, o.*,
       (select count(*) from crm_write where portal_id = ? and state = 'failed') as failed,
       (select count(*) from episode where portal_id = ? and ${IS_WIN} and ended_at >= ?) as "wonBack"
     from (select count(*) filter (where surface = 'task') as tasks, count(*) filter (where surface = 'note') as notes,
                  count(*) filter (where surface = 'contact_property') as contacts
             from crm_write where portal_id = ? and state = 'done' and done_at >= ?) d,
          (select count(*) filter (where surface = 'task') as "tasksWaiting", count(*) filter (where surface <> 'task') as "othersWaiting"
             from crm_write where portal_id = ? and state in ('planned', 'sending')) o`,
    [portalId, portalId, since, portalId, since, portalId],
  );
  return rows[0] ?? { tasks: 0, notes: 0, contacts: 0, tasksWaiting: 0, othersWaiting: 0, failed: 0, wonBack: 0 };
}

/** The verdicts by which mail does not reach the person. */
const LOST_VERDICTS = ['dead', 'unsure', 'blocked'] as const;

/** @returns how many addresses stand at each verdict by which mail does not arrive now; the healthy are not counted */
export async function countVerdicts(db: Db, portalId: number): Promise<Map<Verdict, number>> {
  const rows = await query<{ verdict: Verdict; n: number }>(
    db,
    'select verdict, count(*) as n from address where portal_id = ? and verdict = any(?::text[]) group by verdict',
    [portalId, [...LOST_VERDICTS, 'retrying']],
  );
  return new Map(rows.map((row) => [row.verdict, row.n]));
}

/** @returns how many became lost in this time, and still are */
export async function countLost(db: Db, portalId: number, from: Date, until: Date): Promise<number> {
  const rows = await query<{ n: number }>(
    db,
    `select count(*) as n from address
      where portal_id = ? and verdict = any(?::text[]) and verdict_since >= ? and verdict_since < ?`,
    [portalId, [...LOST_VERDICTS], from, until],
  );
  return rows[0]?.n ?? 0;
}

/** @returns whether anything has ever arrived, been connected or concluded */
export async function hasBegun(db: Db, portalId: number): Promise<{ hasSource: boolean; hasEvents: boolean }> {
  const rows = await query<{ hasSource: boolean; hasEvents: boolean }>(
    db,
    `select exists (select from source where portal_id = ?) as "hasSource",
            exists (select from address where portal_id = ?) or exists (select from delivery where portal_id = ?) as "hasEvents"`,
    [portalId, portalId, portalId],
  );
  return rows[0] ?? { hasSource: false, hasEvents: false };
}
