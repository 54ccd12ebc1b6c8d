/** Which deliveries show that mail arrives. */
import type { LedgerEvent } from '../event.ts';
import type { Day } from '../state.ts';
import { dayToMs, HOUR_MS, startOfDay } from './moments.ts';
import { readBounce } from './read-bounce.ts';

export interface Deliveries {
  /** First moments of the days whose deliveries count, in order. */
  readonly sound: readonly number[];
  /** The last day with any delivery, as its first moment. */
  readonly last: number | null;
  /** First moment of the first day that has not come yet. */
  readonly next: number | null;
}

/**
 * The ledger keeps one bit a day, so a delivery stands for the first moment of its UTC day. Hence it is newer only than
 * the bounces of earlier days: of two facts on one day nobody knows which came first, and many servers accept a mail and
 * bounce it an hour later. For the same reason a delivery that a bounce follows within `bounceHours` shows nothing.
 *
 * @param events in order
 */
export function soundDeliveries(
  days: readonly Day[],
  events: readonly LedgerEvent[],
  bounceHours: number,
  now: number,
): Deliveries {
  const starts = collectDays(days, events);
  const sound: number[] = [];
  let last: number | null = null;
  let index = 0;
  for (const start of starts) {
    if (start > now) return { sound, last, next: start };
    last = start;
    index = nextBounce(events, index, start);
    const bounce = events[index];
    if (bounce === undefined || bounce.at.getTime() - start > bounceHours * HOUR_MS) sound.push(start);
  }
  return { sound, last, next: null };
}

function collectDays(days: readonly Day[], events: readonly LedgerEvent[]): readonly number[] {
  const starts = new Set<number>();
  for (const day of days) starts.add(dayToMs(day));
  for (const event of events) if (event.type === 'delivered') starts.add(startOfDay(event.at.getTime()));
  return [...starts].sort((a, b) => a - b);
}

/** @returns index of the first bounce at or after `from`; the length where there is none */
function nextBounce(events: readonly LedgerEvent[], index: number, from: number): number {
  let next = index;
  for (let event = events[next]; event !== undefined; event = events[next]) {
    if (event.at.getTime() >= from && readBounce(event) !== null) break;
    next += 1;
  }
  return next;
}
