import type { LifeSign } from '../flow/state.ts';

/** @returns the last time that a person dealt with a person: a click is none, and neither is a meeting that is to come */
export function lastContactOf(life: readonly LifeSign[], now: Date): LifeSign | null {
  const human = life.filter((sign) => sign.kind !== 'click' && sign.at <= now);
  return human.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null;
}
