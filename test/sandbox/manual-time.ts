import type { Time } from '../../src/sandbox/time.ts';

export interface ManualTime extends Time {
  /** Moves the clock and wakes whoever waited for that moment. */
  advance(ms: number): void;
  /** Resolves as soon as so many wait at once. */
  whenWaiting(count: number): Promise<void>;
}

/** A clock that stands still until it is moved. */
export function createManualTime(start = Date.parse('2026-11-22T09:00:00Z')): ManualTime {
  let now = start;
  let sleepers: { at: number; wake: () => void }[] = [];
  let watchers: { count: number; tell: () => void }[] = [];
  const tellWatchers = () => {
    for (const watcher of watchers) if (sleepers.length >= watcher.count) watcher.tell();
    watchers = watchers.filter((watcher) => sleepers.length < watcher.count);
  };
  return {
    now: () => now,
    wait: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, wake });
        tellWatchers();
      }),
    advance(ms) {
      now += ms;
      const due = sleepers.filter((sleeper) => sleeper.at <= now);
      sleepers = sleepers.filter((sleeper) => sleeper.at > now);
      for (const sleeper of due) sleeper.wake();
    },
    whenWaiting: (count) =>
      new Promise((tell) => {
        watchers.push({ count, tell });
        tellWatchers();
      }),
  };
}
