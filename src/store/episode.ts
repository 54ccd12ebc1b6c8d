/** Episodes that were acted upon, and the decisions that were made in them. */
import type { Decision } from '../flow/decide/play.ts';
import type { PlayId } from '../flow/settings.ts';
import type { EpisodeInterval, EpisodeKind, StoredEpisode } from '../flow/state.ts';
import { WINS } from '../flow/win-back.ts';
import { type Db, execute, query } from './database.ts';

/** In SQL: won back by the person, or by a mail that went through. */
export const IS_WIN = `won_back_by in (${WINS.map((win) => `'${win}'`).join(', ')})`;

/** @param asOf as they stood then: what was decided later is left out, and so is an end that came later */
export async function episodesOf(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
  asOf: Date | null = null,
): Promise<Map<number, StoredEpisode[]>> {
  const until = asOf ?? 'infinity';
  const rows = await query<{
    address_id: number;
    episode_id: number;
    kind: EpisodeKind;
    started_at: Date;
    ended_at: Date | null;
    tasks_by: PlayId[];
    acted_at: Date | null;
  }>(
    db,
    `with made as (
       select e.address_id, e.episode_id, e.kind, e.started_at, case when e.ended_at <= ? then e.ended_at end as ended_at,
              array(select distinct d.play from decision d where d.portal_id = e.portal_id and d.episode_id = e.episode_id
                       and d.told is not null and d.decided_at <= ? order by 1) as tasks_by,
              (select max(d.decided_at) from decision d
                where d.portal_id = e.portal_id and d.episode_id = e.episode_id and d.decided_at <= ?) as acted_at
         from episode e where e.portal_id = ? and e.address_id = any(?::bigint[]))
     select * from made where ? or acted_at is not null order by started_at`,
    [until, until, until, portalId, [...addressIds], asOf === null],
  );
  const byAddress = new Map<number, StoredEpisode[]>();
  for (const row of rows) {
    const list = byAddress.get(row.address_id) ?? [];
    list.push({
      episodeId: String(row.episode_id),
      kind: row.kind,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      tasksBy: row.tasks_by,
      ...(row.acted_at ? { actedAt: row.acted_at } : {}),
    });
    byAddress.set(row.address_id, list);
  }
  return byAddress;
}

export interface BegunEpisode {
  readonly addressId: number;
  readonly interval: EpisodeInterval;
}

/** In one statement, however many. @returns the ids of the new episodes, in the order of what was given */
export async function addEpisodes(db: Db, portalId: number, begun: readonly BegunEpisode[]): Promise<string[]> {
  if (begun.length === 0) return [];
  const rows = await query<{ episode_id: number; address_id: number; kind: EpisodeKind; cause_key: string }>(
    db,
    `insert into episode (portal_id, address_id, kind, started_at, ended_at, cause_key, won_back_by)
     select ?, n.* from unnest(?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[]) as n
     returning episode_id, address_id, kind, cause_key`,
    [
      portalId,
      begun.map((one) => one.addressId),
      begun.map((one) => one.interval.kind),
      begun.map((one) => one.interval.startedAt),
      begun.map((one) => one.interval.endedAt),
      begun.map((one) => one.interval.causeKey),
      begun.map((one) => one.interval.wonBackBy),
    ],
  );
  const keyOf = (addressId: number, kind: EpisodeKind, causeKey: string) => JSON.stringify([addressId, kind, causeKey]);
  const ids = new Map(rows.map((row) => [keyOf(row.address_id, row.kind, row.cause_key), String(row.episode_id)]));
  return begun.map(({ addressId, interval }) => {
    const id = ids.get(keyOf(addressId, interval.kind, interval.causeKey));
    if (id === undefined) throw new Error('An episode was not stored.');
    return id;
  });
}

/** Follows the fold: an episode that was acted upon may begin earlier, end, or turn out to last on. */
export async function updateEpisodes(db: Db, portalId: number, intervals: readonly EpisodeInterval[]): Promise<void> {
  const stored = intervals.filter((interval) => interval.episodeId !== null);
  if (stored.length === 0) return;
  await execute(
    db,
    `update episode e set started_at = least(e.started_at, n.started_at), ended_at = n.ended_at, won_back_by = n.won,
            tasks_closed_at = case when n.ended_at is null then null else e.tasks_closed_at end
       from unnest(?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::text[]) as n(id, started_at, ended_at, won)
      where e.portal_id = ? and e.episode_id = n.id
        and (e.started_at > n.started_at or e.ended_at is distinct from n.ended_at or e.won_back_by is distinct from n.won)`,
    [
      stored.map((one) => one.episodeId),
      stored.map((one) => one.startedAt),
      stored.map((one) => one.endedAt),
      stored.map((one) => one.wonBackBy),
      portalId,
    ],
  );
}

/** Losses that turned out to be none are over, without anybody having been won back: their tasks have lost their cause. */
export async function endLosses(db: Db, portalId: number, episodeIds: readonly string[], now: Date): Promise<void> {
  if (episodeIds.length === 0) return;
  await execute(
    db,
    `update episode set ended_at = ?, won_back_by = null
      where portal_id = ? and episode_id = any(?::bigint[]) and kind = 'lost' and ended_at is null`,
    [now, portalId, [...episodeIds]],
  );
}

export interface MadeDecision {
  readonly decision: Decision;
  readonly addressId: number;
  readonly episodeId: string;
}

/**
 * One decision per play, episode and kind of target, in one statement, however many.
 *
 * @returns their ids, in the order of what was given; null for what was decided before
 */
export async function addDecisions(
  db: Db,
  portalId: number,
  made: readonly MadeDecision[],
  ruleVersion: number,
  now: Date,
): Promise<(number | null)[]> {
  if (made.length === 0) return [];
  const rows = await query<{ decision_id: number; play: PlayId; episode_id: number; target_type: string }>(
    db,
    `insert into decision (portal_id, play, episode_id, address_id, target_type, target_id, because, rule_version, decided_at)
     select ?, n.*, ?, ? from unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::jsonb[]) as n
     on conflict (portal_id, play, episode_id, target_type) do nothing returning decision_id, play, episode_id, target_type`,
    [
      portalId,
      ruleVersion,
      now,
      made.map((one) => one.decision.play),
      made.map((one) => one.episodeId),
      made.map((one) => one.addressId),
      made.map((one) => one.decision.target.type),
      made.map((one) => one.decision.target.id),
      made.map((one) => JSON.stringify(one.decision.because)),
    ],
  );
  const ids = new Map(rows.map((row) => [`${row.play} ${row.episode_id} ${row.target_type}`, row.decision_id]));
  return made.map(({ decision, episodeId }) => {
    const key = `${decision.play} ${episodeId} ${decision.target.type}`;
    const id = ids.get(key) ?? null;
    // Whoever asks for the same twice gets it once.
    ids.delete(key);
    return id;
  });
}

/** How a decision reached somebody. @param writeId the task or note that speaks for it; null: one that outlives its end */
export async function markTold(
  db: Db,
  portalId: number,
  decisionIds: readonly number[],
  told: 'task' | 'digest' | 'note',
  writeId: number | null,
): Promise<void> {
  await execute(
    db,
    'update decision set told = ?, write_id = ? where portal_id = ? and decision_id = any(?::bigint[])',
    [told, writeId, portalId, [...decisionIds]],
  );
}
