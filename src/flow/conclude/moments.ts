/**
 * Milliseconds and days in UTC: the calendar of the ledger and of all rules, so that no verdict depends on where the
 * portal is. Only the sentences are written in its zone.
 */
import type { Day } from '../state.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

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
