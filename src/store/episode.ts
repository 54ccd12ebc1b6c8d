/** Episodes that were acted upon, and the decisions that were made in them. */
import type { Decision } from '../flow/decide/play.ts';
import type { PlayId } from '../flow/settings.ts';
import type { EpisodeInterval, EpisodeKind, StoredEpisode } from '../flow/state.ts';
import { type Db, execute, query } from './database.ts';

export async function episodesOf(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, StoredEpisode[]>> {
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
    `select e.address_id, e.episode_id, e.kind, e.started_at, e.ended_at,
            array(select distinct d.play from decision d
                   where d.portal_id = e.portal_id and d.episode_id = e.episode_id and d.told is not null order by 1) as tasks_by,
            (select max(d.decided_at) from decision d where d.portal_id = e.portal_id and d.episode_id = e.episode_id) as acted_at
       from episode e where e.portal_id = ? and e.address_id = any(?::bigint[]) order by e.started_at`,
    [portalId, [...addressIds]],
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

/** @returns the id of the new episode */
export async function addEpisode(
  db: Db,
  portalId: number,
  addressId: number,
  interval: EpisodeInterval,
): Promise<string> {
  const rows = await query<{ episode_id: number }>(
    db,
    `insert into episode (portal_id, address_id, kind, started_at, ended_at, cause_key, won_back_by)
     values (?, ?, ?, ?, ?, ?, ?) returning episode_id`,
    [portalId, addressId, interval.kind, interval.startedAt, interval.endedAt, interval.causeKey, interval.wonBackBy],
  );
  return String(rows[0]?.episode_id);
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

/** One decision per play, episode and kind of target. @returns its id, or null when it was made before */
export async function addDecision(
  db: Db,
  portalId: number,
  made: { decision: Decision; addressId: number; episodeId: string; ruleVersion: number; now: Date },
): Promise<number | null> {
  const rows = await query<{ decision_id: number }>(
    db,
    `insert into decision (portal_id, play, episode_id, address_id, target_type, target_id, rule_version, because, decided_at)
     values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
     on conflict (portal_id, play, episode_id, target_type) do nothing returning decision_id`,
    [
      portalId,
      made.decision.play,
      made.episodeId,
      made.addressId,
      made.decision.target.type,
      made.decision.target.id,
      made.ruleVersion,
      JSON.stringify(made.decision.because),
      made.now,
    ],
  );
  return rows[0]?.decision_id ?? null;
}

/** How a decision reached somebody. @param writeId the task or note that speaks for it */
export async function markTold(
  db: Db,
  portalId: number,
  decisionIds: readonly number[],
  told: 'task' | 'digest' | 'note',
  writeId: number,
): Promise<void> {
  await execute(
    db,
    'update decision set told = ?, write_id = ? where portal_id = ? and decision_id = any(?::bigint[])',
    [told, writeId, portalId, [...decisionIds]],
  );
}
