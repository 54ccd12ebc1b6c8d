/** Moments of the demo's month, counted back from now. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';

/** The time of day on a day before today, UTC: always past, and exactly a week after the same time a week before. */
export function onDay(now: Date, daysAgo: number, hour: number, minute = 0): Date {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return new Date(midnight - daysAgo * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS);
}

export function minutesBefore(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * MINUTE_MS);
}

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}
