/** Milliseconds, days and dates in UTC: the ledger's only calendar. */
import type { Day } from '../state.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** @returns the first moment of the UTC day that holds `at`, both in milliseconds since 1970 */
export function startOfDay(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

/** @returns the first moment of a UTC day, in milliseconds since 1970 */
export function dayToMs(day: Day): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
}

export function msToDay(at: number): Day {
  return new Date(at).toISOString().slice(0, 10);
}

/** `14 Oct 2026`, in UTC. Written by hand: Intl costs microseconds, and a replay writes millions of them. */
export function writeDate(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
