/** When a task is due: by the end of a working day where the portal is. */
import { addDays, atLocalHour, isWeekend, localDay } from '../local-time.ts';

const DAY_ENDS_HOUR = 17;
const LAST_HOUR = 23;

/** @returns 17:00 today; after that 23:00; the moment itself in the last hour */
export function dueToday(now: Date, zone: string): Date {
  const today = localDay(now, zone);
  for (const hour of [DAY_ENDS_HOUR, LAST_HOUR]) {
    const due = atLocalHour(today, hour, zone);
    if (due.getTime() > now.getTime()) return due;
  }
  return now;
}

/** @returns 17:00 of the next day that is no Saturday or Sunday */
export function dueNextWorkingDay(now: Date, zone: string): Date {
  let day = addDays(localDay(now, zone), 1);
  while (isWeekend(day)) day = addDays(day, 1);
  return atLocalHour(day, DAY_ENDS_HOUR, zone);
}
