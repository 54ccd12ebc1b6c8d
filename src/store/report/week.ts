/** What a weekly digest tells of one week: people by owner, tasks that wait, words, and the numbers of the portal. */
import { type Db, query } from '../database.ts';
import { IS_WIN } from '../episode.ts';

export interface WeekPerson {
  readonly ownerId: string;
  readonly standing: 'lost' | 'won_back';
  readonly addressId: number;
  readonly email: string;
  readonly name: string | null;
  readonly company: string | null;
  readonly optOut: 'none' | 'streams' | 'everything';
  readonly reason: string | null;
  readonly dealName: string | null;
  /** Of this owner and standing, whether or not they are listed. */
  readonly count: number;
}

export interface Week {
  readonly from: Date;
  readonly until: Date;
}

/** @param most of each owner and standing: those of the largest deals @param ownerId null: everybody's */
export async function listWeekPeople(
  db: Db,
  portalId: number,
  { from, until }: Week,
  ownerId: string | null,
  most: number,
): Promise<WeekPerson[]> {
  return query<WeekPerson>(
    db,
    `select * from (
       select owner_id as "ownerId", standing, address_id as "addressId", email, person as name, company, opt_out as "optOut", reason, deal_name as "dealName",
              count(*) over of_owner as count, row_number() over (of_owner order by deal_amount desc, is_champion desc, since desc, address_id) as nth
         from directory
        where portal_id = ? and standing in ('lost', 'won_back') and since >= ? and since < ?
          and ${ownerId === null ? 'owner_id is not null' : 'owner_id = ?'}
       window of_owner as (partition by owner_id, standing)) as ranked
      where nth <= ? order by "ownerId", standing, nth`,
    [portalId, from, until, ...(ownerId === null ? [] : [ownerId]), most],
  );
}

export interface WaitingTask {
  readonly ownerId: string;
  readonly subject: string;
  readonly since: Date;
  readonly count: number;
  /** Whom its subject may name. */
  readonly addressIds: readonly number[];
}

/** Tasks of ours that stand in HubSpot and whose cause lasts on. @param since the youngest and the oldest moment at which they were written */
export async function listWaitingTasks(
  db: Db,
  portalId: number,
  since: { readonly from: Date; readonly until: Date },
  ownerId: string | null,
  most: number,
): Promise<WaitingTask[]> {
  return query<WaitingTask>(
    db,
    `select * from (
       select w.payload -> 'properties' ->> 'hubspot_owner_id' as "ownerId", w.payload -> 'properties' ->> 'hs_task_subject' as subject,
              w.done_at as since, array(select d.address_id from decision d where d.portal_id = w.portal_id and d.write_id = w.write_id) as "addressIds",
              count(*) over of_owner as count, row_number() over (of_owner order by w.done_at, w.write_id) as nth
         from crm_write w
        where w.portal_id = ? and w.state = 'done' and w.done_at >= ? and w.done_at < ? and w.surface = 'task'
          and ${ownerId === null ? `w.payload -> 'properties' ->> 'hubspot_owner_id' is not null` : `w.payload -> 'properties' ->> 'hubspot_owner_id' = ?`}
          and not exists (select from crm_write c where c.portal_id = w.portal_id and c.write_key = 'close:' || w.write_id)
          and exists (select from decision d join episode e using (portal_id, episode_id)
                       where d.portal_id = w.portal_id and d.write_id = w.write_id and e.ended_at is null)
       window of_owner as (partition by w.payload -> 'properties' ->> 'hubspot_owner_id')) as ranked
      where nth <= ? order by "ownerId", nth`,
    [portalId, since.from, since.until, ...(ownerId === null ? [] : [ownerId]), most],
  );
}

export interface WeekWords {
  readonly ownerId: string;
  readonly addressId: number;
  readonly who: string;
  readonly words: string;
  readonly count: number;
}

export async function listWeekWords(
  db: Db,
  portalId: number,
  { from, until }: Week,
  ownerId: string | null,
  most: number,
): Promise<WeekWords[]> {
  return query<WeekWords>(
    db,
    `select * from (
       select d.owner_id as "ownerId", d.address_id as "addressId", coalesce(d.person, d.email) as who, s.comment as words,
              count(*) over of_owner as count, row_number() over (of_owner order by s.answered_at desc, s.answer_id desc) as nth
         from survey_answer s join directory d using (portal_id, address_id)
        where s.portal_id = ? and s.answered_at >= ? and s.answered_at < ? and s.comment is not null
          and ${ownerId === null ? 'd.owner_id is not null' : 'd.owner_id = ?'}
       window of_owner as (partition by d.owner_id)) as ranked
      where nth <= ? order by "ownerId", nth`,
    [portalId, from, until, ...(ownerId === null ? [] : [ownerId]), most],
  );
}

export interface WeekNumbers {
  readonly lost: number;
  readonly left: number;
  readonly wonBack: number;
  readonly tasks: number;
  /** Wishes to leave of the week that every place knows of. */
  readonly honoured: number;
  readonly slowestSeconds: number | null;
}

export async function countWeek(db: Db, portalId: number, { from, until }: Week): Promise<WeekNumbers> {
  const rows = await query<WeekNumbers>(
    db,
    `select e.*, w.tasks, c.*
       from (select count(*) filter (where kind = 'lost' and started_at >= ? and started_at < ?) as lost,
                    count(*) filter (where kind = 'left' and started_at >= ? and started_at < ?) as "left",
                    count(*) filter (where ${IS_WIN} and ended_at >= ? and ended_at < ?) as "wonBack"
               from episode where portal_id = ?) e,
            (select count(*) as tasks from crm_write
              where portal_id = ? and state = 'done' and done_at >= ? and done_at < ? and surface = 'task') w,
            (select count(*) as honoured, max(extract(epoch from closed_at - asked_at)) filter (where is_measured)::float8 as "slowestSeconds"
               from opt_out_clock where portal_id = ? and asked_at >= ? and asked_at < ? and closed_at is not null) c`,
    [from, until, from, until, from, until, portalId, portalId, from, until, portalId, from, until],
  );
  return rows[0] ?? { lost: 0, left: 0, wonBack: 0, tasks: 0, honoured: 0, slowestSeconds: null };
}
