/** Tasks whose cause is gone: which are to be closed, and what is to be noted of those that were. */
import type { EpisodeInterval } from '../flow/state.ts';
import { type Db, execute, query } from './database.ts';

const CAUSE_GONE = 'Its cause was gone before it was sent.';

/** An episode that turned out to last on wants its unsent task after all. What was closed in HubSpot stays closed. */
export async function reviveUnsentTasks(db: Db, portalId: number, episodeIds: readonly string[]): Promise<void> {
  if (episodeIds.length === 0) return;
  await execute(
    db,
    `update crm_write w set state = 'planned', attempts = 0, lost_answers = 0, try_after = null, why = null
      where w.portal_id = ? and w.surface = 'task' and w.state = 'dropped' and w.why = ?
        and w.write_id in (select d.write_id from decision d join episode e using (portal_id, episode_id)
                            where d.portal_id = ? and d.episode_id = any(?::bigint[]) and e.ended_at is null)`,
    [portalId, CAUSE_GONE, portalId, [...episodeIds]],
  );
}

/** Tasks of ended episodes, where no other episode that the same task speaks for lasts on. */
const TASKS_OF_ENDED = `select d.write_id from due join decision d on d.portal_id = ? and d.episode_id = due.episode_id
   where d.write_id is not null
     and not exists (select from decision o join episode e using (portal_id, episode_id)
                      where o.portal_id = d.portal_id and o.write_id = d.write_id and e.ended_at is null)`;

const CLOSING = `w.portal_id, 'close:' || w.write_id, 'task_close', w.address_id, w.result_id,
              jsonb_build_object('taskWriteId', w.write_id, 'properties', w.payload->'properties'), w.anchor_type, w.anchor_id, ?::timestamptz
         from crm_write w`;

/** An address that was confirmed here was a guess: the next mail that arrives there shows whether the person was found. */
const IS_PROVED = `(won_back_by is not null or not exists (select from crm_write g
    where g.portal_id = episode.portal_id and g.address_id = episode.address_id and g.surface = 'contact_email' and g.state = 'done'))`;

const DUE = `with due as materialized (
  select episode_id from episode where portal_id = ? and ended_at is not null and tasks_closed_at is null and ${IS_PROVED}
   order by episode_id limit 500 for update)`;

/**
 * One transaction: a task that was not sent is dropped, one that stands in HubSpot gets a planned closing. A task in doubt
 * keeps its episode waiting until the doubt is over.
 *
 * @returns how many tasks were dropped or are to be closed
 */
export async function planClosings(db: Db, portalId: number, now: Date): Promise<number> {
  return db.transaction(async (trx) => {
    const dropped = await execute(
      trx,
      `${DUE} update crm_write w set state = 'dropped', why = ?
        where w.portal_id = ? and w.surface = 'task' and w.state in ('planned', 'failed') and w.write_id in (${TASKS_OF_ENDED})`,
      [portalId, CAUSE_GONE, portalId, portalId],
    );
    const planned = await execute(
      trx,
      `${DUE} insert into crm_write (portal_id, write_key, surface, address_id, object_id, payload, anchor_type, anchor_id, created_at)
       select ${CLOSING}
        where w.portal_id = ? and w.surface = 'task' and w.state = 'done' and w.write_id in (${TASKS_OF_ENDED})
       on conflict (portal_id, write_key) do nothing`,
      [portalId, now, portalId, portalId],
    );
    await execute(
      trx,
      `${DUE} update episode e set tasks_closed_at = ? from due
        where e.portal_id = ? and e.episode_id = due.episode_id
          and not exists (select from decision d join crm_write w on w.portal_id = d.portal_id and w.write_id = d.write_id
                           where d.portal_id = e.portal_id and d.episode_id = e.episode_id and w.surface = 'task' and w.state = 'sending')`,
      [portalId, now, portalId],
    );
    return dropped + planned;
  });
}

const TAKEN_BACK = 'They took it back before it was sent.';

/** Tasks of these plays alone: whoever else a task speaks for keeps it. */
const TASKS_OF_PLAYS = `select d.write_id from decision d
   where d.portal_id = ? and d.episode_id = any(?::bigint[]) and d.play = any(?::text[]) and d.write_id is not null
     and not exists (select from decision o join episode e using (portal_id, episode_id)
                      where o.portal_id = d.portal_id and o.write_id = d.write_id and e.ended_at is null
                        and not (o.episode_id = any(?::bigint[]) and o.play = any(?::text[])))`;

/**
 * Of an episode that lasts on, what these plays told has no cause any more: whoever left everything wants some of it again.
 * A task that is being sent is met when the address is settled the next time.
 */
export async function closeTasksOf(
  db: Db,
  portalId: number,
  { episodeIds, plays }: { readonly episodeIds: readonly string[]; readonly plays: readonly string[] },
  now: Date,
): Promise<void> {
  if (episodeIds.length === 0) return;
  const [ids, names] = [[...episodeIds], [...plays]];
  await execute(
    db,
    `update crm_write w set state = 'dropped', why = ?
      where w.portal_id = ? and w.surface = 'task' and w.state in ('planned', 'failed') and w.write_id in (${TASKS_OF_PLAYS})`,
    [TAKEN_BACK, portalId, portalId, ids, names, ids, names],
  );
  await execute(
    db,
    `insert into crm_write (portal_id, write_key, surface, address_id, object_id, payload, anchor_type, anchor_id, created_at)
     select ${CLOSING} where w.portal_id = ? and w.surface = 'task' and w.state = 'done' and w.write_id in (${TASKS_OF_PLAYS})
     on conflict (portal_id, write_key) do nothing`,
    [now, portalId, portalId, ids, names, ids, names],
  );
}

export interface ClosedTask {
  /** Of the closing. */
  readonly writeId: number;
  readonly taskWriteId: number;
  readonly addressId: number | null;
  /** `completed`, `done_before`, `edited` or `gone`. */
  readonly outcome: string;
  readonly subject: string;
  readonly anchorType: string;
  readonly anchorId: string;
  readonly associations: readonly { readonly type: string; readonly id: string }[];
  /** Of the task's episodes, as they ended, or as the cause of the task was gone. */
  readonly endings: readonly {
    readonly email: string;
    /** `lost`, `left`; `partly`: they still want some kinds of mail no more. */
    readonly kind: string;
    readonly wonBackBy: EpisodeInterval['wonBackBy'];
    /** ISO 8601. */
    readonly endedAt: string;
  }[];
}

/** Closings that were carried out, and of which nothing is noted yet. */
export async function listClosed(db: Db, portalId: number): Promise<ClosedTask[]> {
  return query<ClosedTask>(
    db,
    `select c.write_id as "writeId", t.write_id as "taskWriteId", t.address_id as "addressId",
            coalesce(c.written->>'task', 'gone') as outcome, t.payload->'properties'->>'hs_task_subject' as subject,
            t.anchor_type as "anchorType", t.anchor_id as "anchorId", t.payload->'associations' as associations,
            (select coalesce(jsonb_agg(jsonb_build_object('email', x.email, 'kind', x.kind, 'wonBackBy', x.won_back_by, 'endedAt', x.ended_at)
                                       order by x.episode_id), '[]')
               from (select distinct a.email, case when e.ended_at is null then 'partly' else e.kind end as kind, e.won_back_by,
                            coalesce(e.ended_at, c.created_at) as ended_at, e.episode_id
                       from decision d join episode e using (portal_id, episode_id)
                       join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
                      where d.portal_id = t.portal_id and d.write_id = t.write_id
                        and (e.ended_at is not null or e.kind = 'left' and a.opt_out = 'streams')) x) as endings
       from crm_write c join crm_write t on t.portal_id = c.portal_id and t.write_id = (c.payload->>'taskWriteId')::bigint
      where c.portal_id = ? and c.surface = 'task_close' and c.state = 'done' and c.followed_at is null
      order by c.write_id limit 500`,
    [portalId],
  );
}

export async function markFollowed(db: Db, portalId: number, writeIds: readonly number[], now: Date): Promise<void> {
  await execute(db, 'update crm_write set followed_at = ? where portal_id = ? and write_id = any(?::bigint[])', [
    now,
    portalId,
    [...writeIds],
  ]);
}
