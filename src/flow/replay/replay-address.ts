/** One address lived through again under one set of rules, moment by moment, as if they had always held. */

import { isDeepStrictEqual } from 'node:util';
import { concludeAddress } from '../conclude/conclude-address.ts';
import type { Decision, TaskDraft } from '../decide/play.ts';
import type { CrmFacts } from '../facts.ts';
import { decideConcluded } from '../pipeline.ts';
import { readAllAgain } from '../read-again.ts';
import type { PlayId, Settings } from '../settings.ts';
import type { AddressHistory, AddressState, EpisodeInterval, StoredEpisode, Verdict } from '../state.ts';
import { factsAt, historyAt, momentsOf, type ReplayedAddress } from './history-at.ts';
import { isQuiet, passOver, tellsMore } from './quiet.ts';

export interface ReplayPeriod {
  /** null: from the first event on. */
  readonly from: Date | null;
  readonly until: Date;
}

export interface ReplayedTask {
  readonly play: PlayId;
  readonly at: Date;
  readonly task: TaskDraft;
  /** The event that began its episode, and the kind of record: the same task under other rules has the same. */
  readonly causeKey: string;
  readonly why: string | null;
}

export interface Replayed {
  readonly tasks: readonly ReplayedTask[];
  readonly verdict: Verdict;
  readonly since: Date | null;
  /** When it was suppressed as dead, and still is; null: it is not. */
  readonly suppressedAt: Date | null;
}

/** What was concluded at a moment, for the other side where that concludes alike. */
export interface Concluded {
  readonly history: AddressHistory;
  readonly facts: CrmFacts;
  readonly state: AddressState;
}

/**
 * @param concluded by moment, in milliseconds, of rules that read and conclude as these do; what is concluded anew is added
 * @param isPassing false: quiet stretches are lived through as well
 */
export function replayAddress(
  address: ReplayedAddress,
  settings: Settings,
  { from, until }: ReplayPeriod,
  concluded: Map<number, Concluded> = new Map(),
  isPassing = true,
): Replayed {
  const events = readAllAgain(address.history.events, settings.taught);
  const read = { ...address, history: { ...address.history, events } };
  const moments = momentsOf(read, until);
  const isNews = tellsMore(read);
  const tasks: ReplayedTask[] = [];
  const made = new Set<string>();
  let episodes: readonly StoredEpisode[] = [];
  let before: AddressState | null = null;
  let suppressedAt: Date | null = null;
  for (let nth = 0, now = moments[0]; now !== undefined; ) {
    const at = new Date(now);
    let known = concluded.get(now);
    if (known === undefined || !isDeepStrictEqual(known.history.actedUpon, episodes)) {
      const history = { ...historyAt(read, at), actedUpon: episodes };
      const facts = factsAt(address.facts, at);
      known = { history, facts, state: concludeAddress(history, settings.conclude, at, facts.timeZone) };
      concluded.set(now, known);
    }
    const { history, facts, state } = known;
    const { survey } = address;
    const heard = survey !== null && survey.answeredAt.getTime() <= now ? survey : null;
    const decisions = decideConcluded(state, history, before, facts, heard, settings, at);
    episodes = follow(episodes, state);
    for (const decision of decisions) {
      const stored = storedFor(decision.episode, episodes);
      const episodeId = stored?.episodeId ?? `${decision.episode.kind} ${decision.episode.causeKey}`;
      const key = `${decision.play} ${episodeId} ${decision.target.type}`;
      if (made.has(key)) continue;
      made.add(key);
      episodes = actUpon(episodes, decision, episodeId, at);
      if (decision.task !== null && (from === null || now >= from.getTime()))
        tasks.push(toTask(decision, decision.task, at));
    }
    suppressedAt = isSuppressed(state, settings) ? (suppressedAt ?? at) : null;
    before = state;
    while (nth < moments.length && (moments[nth] ?? 0) <= now) nth += 1;
    const review: number = state.reviewAt?.getTime() ?? Number.POSITIVE_INFINITY;
    const due = review > now ? review : Number.POSITIVE_INFINITY;
    if (isPassing && isQuiet(state)) nth = passOver(moments, nth, history, now, isNews);
    const next = Math.min(moments[nth] ?? Number.POSITIVE_INFINITY, due);
    now = next <= until.getTime() ? next : undefined;
  }
  return { tasks, verdict: before?.verdict ?? 'unknown', since: before?.since ?? null, suppressedAt };
}

function toTask(decision: Decision, task: TaskDraft, at: Date): ReplayedTask {
  const { reason } = decision.because;
  const { kind, causeKey } = decision.episode;
  return {
    play: decision.play,
    at,
    task,
    causeKey: `${kind} ${causeKey} ${decision.target.type}`,
    why: typeof reason === 'string' ? reason : null,
  };
}

function isSuppressed({ verdict, since, cause, waitsUntil = null }: AddressState, { decide }: Settings): boolean {
  const isAutomatic = decide.plays['dead-suppress'].on && decide.suppressDead === 'automatic';
  return isAutomatic && verdict === 'dead' && since !== null && cause !== null && waitsUntil === null;
}

/** Stored episodes follow the fold, as those in the database do. */
function follow(episodes: readonly StoredEpisode[], state: AddressState): readonly StoredEpisode[] {
  return episodes.map((one) => {
    const now = state.episodes.find((interval) => interval.episodeId === one.episodeId);
    if (!now) return one;
    const startedAt = new Date(Math.min(now.startedAt.getTime(), one.startedAt.getTime()));
    return { ...one, startedAt, endedAt: now.endedAt };
  });
}

function storedFor({ episodeId, kind, causeKey }: EpisodeInterval, episodes: readonly StoredEpisode[]) {
  const id = episodeId ?? `${kind} ${causeKey}`;
  return episodes.find((one) => one.episodeId === id);
}

function actUpon(
  episodes: readonly StoredEpisode[],
  { episode, play, task }: Decision,
  episodeId: string,
  at: Date,
): readonly StoredEpisode[] {
  const { kind, startedAt, endedAt } = episode;
  const known = episodes.find((one) => one.episodeId === episodeId) ?? { episodeId, kind, startedAt, endedAt };
  const tasksBy = task === null ? (known.tasksBy ?? []) : [...new Set([...(known.tasksBy ?? []), play])].sort();
  return [...episodes.filter((one) => one.episodeId !== episodeId), { ...known, actedAt: at, tasksBy }];
}
