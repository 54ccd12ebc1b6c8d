/** History opens no tasks. */
import type { DecideSettings } from '../settings.ts';

const DAY_MS = 86_400_000;

/** @param fact when it happened, and whether it was pulled or imported */
export function isFresh(
  fact: { readonly at: Date | null; readonly isHistory: boolean },
  settings: DecideSettings,
  now: Date,
): boolean {
  if (fact.at === null || fact.isHistory) return false;
  return now.getTime() - fact.at.getTime() <= settings.taskMaxAgeDays * DAY_MS;
}
