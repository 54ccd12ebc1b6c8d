/** Finds the half-hours in which a gateway, and not the people behind it, is the likelier cause. Pure; any order gives the same. */
import type { ConcludeSettings } from '../../settings.ts';
import { DAY_MS, dayToMs, startOfDay } from '../moments.ts';
import { compareText } from '../order-events.ts';
import { type GoneBounce, type Reach, type Rush, SLOT_MS, slotOf, type Usual } from './burst.ts';

/** Twice is chance where few bounce; thrice the busiest time of the weeks before is not. */
const UNUSUAL_TIMES = 3;
/** One company moves, and two may merge. */
const PARTIES_MIN = 3;
/** A server that is at fault for hours answers the same address twice: that is no second opinion. */
const SAME_STORY_MS = DAY_MS;

/** @param bounces of one gateway, complete for every slot beside those that are asked about */
export function findRushes(bounces: readonly GoneBounce[], settings: ConcludeSettings): readonly Rush[] {
  const bySlot = Map.groupBy(bounces, ({ at }) => slotOf(at));
  const rushes = new Map<number, Rush>();
  for (const slot of [...bySlot.keys(), ...[...bySlot.keys()].map((one) => one - SLOT_MS)]) {
    const halfHour = [...(bySlot.get(slot) ?? []), ...(bySlot.get(slot + SLOT_MS) ?? [])];
    const rush = rushIn(halfHour, settings);
    if (rush === null) continue;
    for (const covered of [slot, slot + SLOT_MS]) {
      const known = rushes.get(covered);
      if (!bySlot.has(covered)) continue;
      if (known === undefined || outweighs(rush, known)) rushes.set(covered, { ...rush, slot: covered });
    }
  }
  return [...rushes.values()].sort((a, b) => a.slot - b.slot);
}

/** Is it more than people leaving? */
export function isUnusual(rush: Rush, usual: Usual, settings: ConcludeSettings): boolean {
  const share = rush.reached / (rush.reached + usual.accepted);
  return share >= settings.burstShare && rush.addresses >= usual.busiestSlot * UNUSUAL_TIMES;
}

/** Mail was accepted within `lifeDays` before, and no hard answer of another day came after that. */
export function wasReached(at: number, { deliveredDays, goneAt }: Reach, settings: ConcludeSettings): boolean {
  const today = startOfDay(at);
  const last = deliveredDays.findLast((day) => dayToMs(day) <= today);
  if (last === undefined || today - dayToMs(last) > settings.lifeDays * DAY_MS) return false;
  return !goneAt.some((gone) => gone < at - SAME_STORY_MS && gone >= dayToMs(last));
}

/** The largest group of one wording. */
function rushIn(bounces: readonly GoneBounce[], settings: ConcludeSettings): Omit<Rush, 'slot'> | null {
  let found: Omit<Rush, 'slot'> | null = null;
  for (const [words, group] of Map.groupBy(bounces, (bounce) => bounce.words)) {
    const addresses = countAddresses(group);
    const reached = countAddresses(group.filter((bounce) => bounce.wasReached));
    if (reached < settings.burstAddresses || reached * 2 < addresses) continue;
    if (new Set(group.map(({ party }) => party)).size < PARTIES_MIN) continue;
    const domains = [...new Set(group.map((bounce) => bounce.domain))].sort(compareText);
    const rush = { words, addresses, reached, domains };
    if (found === null || outweighs(rush, found)) found = rush;
  }
  return found;
}

function countAddresses(bounces: readonly GoneBounce[]): number {
  return new Set(bounces.map(({ addressId }) => addressId)).size;
}

function outweighs(one: Omit<Rush, 'slot'>, other: Omit<Rush, 'slot'>): boolean {
  return (
    one.reached > other.reached ||
    (one.reached === other.reached &&
      (one.addresses > other.addresses ||
        (one.addresses === other.addresses && compareText(one.words, other.words) < 0)))
  );
}
