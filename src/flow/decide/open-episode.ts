import type { AddressState, EpisodeInterval, EpisodeKind } from '../state.ts';

/** @returns the loss, or the leaving, that still lasts */
export function openEpisode(state: AddressState, kind: EpisodeKind): EpisodeInterval | null {
  return state.episodes.findLast((episode) => episode.kind === kind && episode.endedAt === null) ?? null;
}
