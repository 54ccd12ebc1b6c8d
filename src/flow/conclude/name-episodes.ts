/** Ties the intervals of a history to the episodes that were acted upon, so that late events never split one in two. */
import type { EpisodeInterval, StoredEpisode } from '../state.ts';
import type { LostInterval } from './loss.ts';
import type { LeftInterval } from './opt-out.ts';
import { compareText } from './order-events.ts';

/**
 * @param takenBack departures that count only where they were acted upon before the person took them back
 * @returns intervals in order of their start; those of one stored episode are one
 */
export function nameEpisodes(
  lost: readonly LostInterval[],
  left: readonly LeftInterval[],
  stored: readonly StoredEpisode[],
  takenBack: readonly LeftInterval[] = [],
): readonly EpisodeInterval[] {
  const intervals: EpisodeInterval[] = [
    ...lost.map((interval) => ({
      kind: 'lost' as const,
      episodeId: null,
      startedAt: new Date(interval.startedAt),
      endedAt: interval.endedAt === null ? null : new Date(interval.endedAt),
      wonBackBy: interval.wonBackBy,
      causeKey: interval.causeKey,
    })),
    ...left.map((interval) => ({
      kind: 'left' as const,
      episodeId: null,
      startedAt: interval.startedAt,
      endedAt: interval.endedAt,
      // Only the person's own act ends it.
      wonBackBy: interval.endedAt === null ? null : ('person' as const),
      causeKey: interval.causeKey,
    })),
  ];
  const named = stored.length === 0 ? intervals : joinNamed(intervals, stored);
  named.push(...nameTakenBack(takenBack, named, stored));
  return named.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || compareText(a.kind, b.kind));
}

function joinNamed(intervals: readonly EpisodeInterval[], stored: readonly StoredEpisode[]): EpisodeInterval[] {
  const named: EpisodeInterval[] = [];
  const byId = new Map<string, number>();
  for (const interval of intervals) {
    const episode = findEpisode(interval, stored);
    const known = episode === null ? undefined : byId.get(episode.episodeId);
    if (episode === null) named.push(interval);
    else if (known === undefined) {
      byId.set(episode.episodeId, named.length);
      named.push(nameInterval(interval, episode));
    } else {
      // Intervals come in order, so the later one tells how it ended.
      const first = named[known];
      if (first !== undefined) named[known] = { ...first, endedAt: interval.endedAt, wonBackBy: interval.wonBackBy };
    }
  }
  const untold = stored.filter(
    ({ kind, episodeId, endedAt }) => kind === 'lost' && endedAt === null && !byId.has(episodeId),
  );
  return untold.length === 0 ? named : carryOn(named, untold);
}

/** An open loss whose first failure is read as none by now lasts on by the next one: somebody was told of it already. */
function carryOn(named: readonly EpisodeInterval[], untold: readonly StoredEpisode[]): EpisodeInterval[] {
  const carried = [...named];
  for (const episode of untold.toSorted(compareStored)) {
    const at = carried.findIndex(
      ({ kind, episodeId, startedAt }) =>
        kind === episode.kind && episodeId === null && startedAt.getTime() > episode.startedAt.getTime(),
    );
    const next = carried[at];
    if (next !== undefined) carried[at] = nameInterval(next, episode);
  }
  return carried;
}

/** It ended by the person's own act, and yet nobody was won back who meant to stay. */
function nameTakenBack(
  takenBack: readonly LeftInterval[],
  named: readonly EpisodeInterval[],
  stored: readonly StoredEpisode[],
): EpisodeInterval[] {
  const known = new Set(named.map((interval) => interval.episodeId));
  return takenBack.flatMap((interval) => {
    const episode = stored.find(
      (one) => one.kind === 'left' && one.startedAt.getTime() === interval.startedAt.getTime(),
    );
    if (episode === undefined || known.has(episode.episodeId)) return [];
    known.add(episode.episodeId);
    return [nameInterval({ ...interval, kind: 'left', episodeId: null, wonBackBy: null }, episode)];
  });
}

function nameInterval(interval: EpisodeInterval, episode: StoredEpisode): EpisodeInterval {
  const named = { ...interval, episodeId: episode.episodeId };
  return episode.tasksBy === undefined ? named : { ...named, tasksBy: episode.tasksBy };
}

/** Of several the newest: its tasks are the ones that may still be open. */
function findEpisode(interval: EpisodeInterval, stored: readonly StoredEpisode[]): StoredEpisode | null {
  let found: StoredEpisode | null = null;
  for (const episode of stored) {
    if (episode.kind !== interval.kind || !overlaps(interval, episode)) continue;
    if (found === null || compareStored(episode, found) > 0) found = episode;
  }
  return found;
}

function overlaps(interval: EpisodeInterval, episode: StoredEpisode): boolean {
  const from = interval.startedAt.getTime();
  const to = interval.endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const storedFrom = episode.startedAt.getTime();
  if (from === storedFrom) return true;
  return storedFrom < to && startsWithin(from, episode);
}

/** What began after an episode ended is another one; so is what began after an open one was last acted upon. */
function startsWithin(from: number, episode: StoredEpisode): boolean {
  if (episode.endedAt !== null) return from < episode.endedAt.getTime();
  return episode.actedAt === undefined || from <= episode.actedAt.getTime();
}

function compareStored(a: StoredEpisode, b: StoredEpisode): number {
  return a.startedAt.getTime() - b.startedAt.getTime() || compareText(a.episodeId, b.episodeId);
}
