/** What changed since a moment: who was lost, who came back, who left, which tasks were opened. */
import { type Db, query } from '../database.ts';
import { IS_WIN } from '../episode.ts';
import { PERSON_COLUMNS, PERSON_JOINS, type PersonOfAddress } from './person-columns.ts';

export interface ChangeCounts {
  /** Became lost, and still are. */
  readonly lost: number;
  readonly wonBack: number;
  readonly left: number;
  readonly tasks: number;
}

export async function countChanges(db: Db, portalId: number, since: Date): Promise<ChangeCounts> {
  const rows = await query<ChangeCounts>(
    db,
    `select (select count(*) from address where portal_id = ? and verdict in ('dead', 'unsure', 'blocked') and verdict_since >= ?) as lost,
            (select count(*) from episode where portal_id = ? and ${IS_WIN} and ended_at >= ?) as "wonBack",
            (select count(*) from episode where portal_id = ? and kind = 'left' and started_at >= ?) as "left",
            (select count(*) from crm_write where portal_id = ? and state = 'done' and done_at >= ? and surface = 'task') as tasks`,
    [portalId, since, portalId, since, portalId, since, portalId, since],
  );
  return rows[0] ?? { lost: 0, wonBack: 0, left: 0, tasks: 0 };
}

export interface Change extends PersonOfAddress {
  readonly kind: 'lost' | 'won-back' | 'left' | 'task';
  readonly at: Date;
  readonly addressId: number;
  readonly email: string;
  /** By kind: the verdict, what won them back, how much they left, the subject of the task. */
  readonly what: string | null;
  /** Why mail does not arrive, of the lost. */
  readonly reason: string | null;
  /** Of a task: where it stands in the CRM. */
  readonly anchorType: string | null;
  readonly anchorId: string | null;
  readonly resultId: string | null;
}

/** Newest first; each kind is read from the end of its own index, so that the length of the history costs nothing. */
export async function listChanges(db: Db, portalId: number, since: Date, limit: number): Promise<Change[]> {
  return query<Change>(
    db,
    `select n.kind, n.at, n.address_id as "addressId", a.email, case n.kind when 'left' then a.opt_out else n.what end as what, n.reason, n.anchor_type as "anchorType",
            n.anchor_id as "anchorId", n.result_id as "resultId", ${PERSON_COLUMNS}
       from (
         (select 'lost' as kind, l.verdict_since as at, l.address_id, l.verdict as what, l.bounce_reason as reason,
                 null as anchor_type, null as anchor_id, null as result_id
            from unnest(array['dead', 'unsure', 'blocked']) as v(verdict)
            cross join lateral (
              select x.* from address x where x.portal_id = ? and x.verdict = v.verdict and x.verdict_since >= ?
               order by x.verdict_since desc limit ?
            ) l)
         union all
         (select 'won-back', ended_at, address_id, won_back_by, null, null, null, null
            from episode where portal_id = ? and ${IS_WIN} and ended_at >= ? order by ended_at desc limit ?)
         union all
         (select 'left', started_at, address_id, null, null, null, null, null
            from episode where portal_id = ? and kind = 'left' and started_at >= ? order by started_at desc limit ?)
         union all
         (select 'task', done_at, address_id, payload->'properties'->>'hs_task_subject', null, anchor_type, anchor_id, result_id
            from crm_write
           where portal_id = ? and state = 'done' and done_at >= ? and surface = 'task' and address_id is not null
           order by done_at desc limit ?)
         order by at desc limit ?
       ) n join address a on a.portal_id = ? and a.address_id = n.address_id ${PERSON_JOINS}
      order by n.at desc, n.kind`,
    [portalId, since, limit, portalId, since, limit, portalId, since, limit, portalId, since, limit, limit, portalId],
  );
}
