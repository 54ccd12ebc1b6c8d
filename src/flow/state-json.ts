import type { AddressState } from './state.ts';

const ISO_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Dates become ISO text. Which stored episode an interval is, and what was done in it, is no part of the state. */
export function writeState(state: AddressState): string {
  const episodes = state.episodes.map(({ kind, startedAt, endedAt, wonBackBy, causeKey }) => ({
    kind,
    episodeId: null,
    startedAt,
    endedAt,
    wonBackBy,
    causeKey,
  }));
  return JSON.stringify({ ...state, episodes });
}

/** @param stored as it comes from a jsonb column, or null for an address without a state */
export function readState(stored: unknown): AddressState | null {
  return stored === null || stored === undefined ? null : (revive(stored) as AddressState);
}

function revive(value: unknown): unknown {
  if (typeof value === 'string') return ISO_DATE_TIME.test(value) ? new Date(value) : value;
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revive(inner)]));
  }
  return value;
}
