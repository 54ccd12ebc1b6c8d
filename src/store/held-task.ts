/** The cap of tasks by owner and day, and the digests of what it held back. The empty string is the owner of what nobody owns. */
import { type Db, execute, query } from './database.ts';

/** @param day of the portal's calendar, `YYYY-MM-DD` @returns tasks opened so far, by owner */
export async function countOwnerTasks(db: Db, portalId: number, day: string): Promise<Map<string, number>> {
  const rows = await query<{ owner_id: string; tasks: number }>(
    db,
    'select owner_id, tasks from owner_day where portal_id = ? and day = ?::date',
    [portalId, day],
  );
  return new Map(rows.map((row) => [row.owner_id, row.tasks]));
}

export async function saveOwnerTasks(
  db: Db,
  portalId: number,
  day: string,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  if (counts.size === 0) return;
  await execute(
    db,
    `insert into owner_day (portal_id, owner_id, day, tasks)
     select ?, n.owner_id, ?::date, n.tasks from unnest(?::text[], ?::int[]) as n(owner_id, tasks)
     on conflict (portal_id, owner_id, day) do update set tasks = excluded.tasks`,
    [portalId, day, [...counts.keys()], [...counts.values()]],
  );
}

/** Nothing of it is sent yet, or nothing was left of it. */
const IS_OPEN = `surface = 'digest' and (state = 'dropped' or (state = 'planned' and attempts = 0))`;

/**
 * The digest of an owner and day, made where there is none.
 *
 * @returns its row; null once it was sent: one for each owner and day
 */
export async function openDigest(
  db: Db,
  portalId: number,
  digest: { readonly ownerId: string; readonly day: string; readonly reference: string; readonly sendAfter: Date },
  now: Date,
): Promise<number | null> {
  const rows = await query<{ write_id: number }>(
    db,
    `insert into crm_write as w (portal_id, write_key, surface, payload, reference, try_after, created_at)
     values (?, ?, 'digest', '{}', ?, ?, ?)
     on conflict (portal_id, write_key) do update
       set state = 'planned', why = null, try_after = case when w.state = 'dropped' then excluded.try_after else w.try_after end
     where w.${IS_OPEN.replaceAll(/\b(state|attempts)\b/g, 'w.$1')}
     returning write_id`,
    [portalId, `digest:${digest.ownerId}:${digest.day}`, digest.reference, digest.sendAfter, now],
  );
  return rows[0]?.write_id ?? null;
}

export interface HeldTask {
  readonly decisionId: number;
  readonly ownerId: string;
  readonly line: unknown;
  /** The digest that lists it. */
  readonly writeId: number;
}

export async function holdTasks(db: Db, portalId: number, held: readonly HeldTask[], now: Date): Promise<void> {
  if (held.length === 0) return;
  await execute(
    db,
    `insert into held_task (portal_id, decision_id, owner_id, held_at, line, write_id)
     select ?, n.decision_id, n.owner_id, ?, n.line, n.write_id
       from unnest(?::bigint[], ?::text[], ?::jsonb[], ?::bigint[]) as n(decision_id, owner_id, line, write_id)
     on conflict (portal_id, decision_id) do nothing`,
    [
      portalId,
      now,
      held.map((one) => one.decisionId),
      held.map((one) => one.ownerId),
      held.map((one) => JSON.stringify(one.line)),
      held.map((one) => one.writeId),
    ],
  );
}

export interface OpenDigest {
  readonly writeId: number;
  readonly ownerId: string;
  readonly reference: string;
  /** Of decisions whose cause lasts, in the order in which they were made. */
  readonly lines: readonly unknown[];
}

/** @param dueAt digests that are to be sent by then and were not; null: all that were not sent */
export async function listOpenDigests(db: Db, portalId: number, dueAt: Date | null): Promise<OpenDigest[]> {
  return query<OpenDigest>(
    db,
    `select w.write_id as "writeId", w.reference, split_part(w.write_key, ':', 2) as "ownerId",
            (select coalesce(jsonb_agg(h.line order by h.decision_id), '[]')
               from held_task h join decision d using (portal_id, decision_id) join episode e using (portal_id, episode_id)
              where h.portal_id = w.portal_id and h.write_id = w.write_id and e.ended_at is null) as lines
       from crm_write w
      where w.portal_id = ? and w.surface = 'digest' and w.write_key like 'digest:%' and w.state = 'planned' and w.attempts = 0
        and (?::timestamptz is null or w.try_after is null or w.try_after <= ?)
      order by w.write_id`,
    [portalId, dueAt, dueAt],
  );
}

/** @param payload null: nothing is left to say */
export async function writeDigest(db: Db, portalId: number, writeId: number, payload: unknown): Promise<void> {
  await execute(
    db,
    `update crm_write set payload = coalesce(?::jsonb, payload), state = case when ?::jsonb is null then 'dropped' else state end,
            why = case when ?::jsonb is null then 'Everybody on it can be reached again.' else null end
      where portal_id = ? and write_id = ? and ${IS_OPEN}`,
    [...Array.from({ length: 3 }, () => (payload === null ? null : JSON.stringify(payload))), portalId, writeId],
  );
}
