/** What a person wants besides leaving, from everything that they chose. Pure. */
import { DAY_MS } from '../lib/clock.ts';
import { compareFrequencies, type Frequency, readChoice } from './choice.ts';
import { dropUndone, type Undoable } from './drop-undone.ts';
import type { Preferences, Wish } from './state.ts';

export interface PreferenceAct extends Undoable {
  readonly stream: string | null;
  readonly at: Date;
}

interface Standing {
  frequency: { readonly is: Frequency; readonly since: Date } | null;
  pause: { readonly until: number; readonly since: Date } | null;
}

/** The key of everything: no stream has an empty name. */
const EVERYTHING = '';

/**
 * The person's newest word counts. What was carried here from another address of theirs can only make it less mail, since
 * nobody knows at which of the two they meant it.
 *
 * @param acts in the order of the history
 * @param now a pause that is over by then is none
 */
export function foldPreferences(acts: readonly PreferenceAct[], now: Date): Preferences {
  const standing = new Map<string, Standing>();
  for (const act of dropUndone(acts)) if (act.type === 'preference') apply(standing, act);
  const wishes = [...standing].map(([stream, one]) => ({ stream, ...describe(one, now) }));
  const streams = wishes.filter((wish) => wish.stream !== EVERYTHING && hasWish(wish));
  return {
    everything: describe(standing.get(EVERYTHING), now),
    streams: streams.sort((a, b) => (a.stream < b.stream ? -1 : 1)),
  };
}

function apply(standing: Map<string, Standing>, act: PreferenceAct): void {
  const choice = readChoice(act.native);
  if (choice === null) return;
  const name = act.stream ?? EVERYTHING;
  const one = standing.get(name) ?? { frequency: null, pause: null };
  standing.set(name, one);
  const isOwn = act.actor === 'person';
  if (choice.kind === 'pause') {
    const until = act.at.getTime() + choice.days * DAY_MS;
    if (one.pause === null || until > one.pause.until) one.pause = { until, since: act.at };
  } else if (choice.kind === 'resume') {
    // Whoever wants all mail again wants each kind of it.
    if (isOwn) for (const other of name === EVERYTHING ? standing.values() : [one]) other.pause = null;
  } else if (isOwn || compareFrequencies(choice.frequency, one.frequency?.is ?? 'as_it_comes') > 0) {
    one.frequency = { is: choice.frequency, since: act.at };
    if (name !== EVERYTHING || choice.frequency !== 'as_it_comes') return;
    for (const other of standing.values()) other.frequency = null;
  }
}

function describe(one: Standing | undefined, now: Date): Wish {
  const { frequency = null, pause = null } = one ?? {};
  const hasFrequency = frequency !== null && frequency.is !== 'as_it_comes';
  const isPaused = pause !== null && pause.until > now.getTime();
  return {
    frequency: hasFrequency ? frequency.is : null,
    frequencySince: hasFrequency ? frequency.since : null,
    pausedUntil: isPaused ? new Date(pause.until) : null,
    pausedSince: isPaused ? pause.since : null,
  };
}

function hasWish(wish: Wish): boolean {
  return wish.frequency !== null || wish.pausedUntil !== null;
}

/** @returns the first moment at which a pause ends; null where nothing is paused */
export function nextPauseEnd(preferences: Preferences): Date | null {
  const ends = [preferences.everything, ...preferences.streams].flatMap((wish) => wish.pausedUntil?.getTime() ?? []);
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}
