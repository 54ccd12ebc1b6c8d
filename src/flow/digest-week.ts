/** Which week a weekly digest is about, and when it is due. Pure. */
import { addDays, atLocalHour, type LocalDay, localDay } from './local-time.ts';
import type { DecideSettings } from './settings.ts';

export interface DigestWeek {
  /** ISO 8601: `2026-W48`, of the day on which it is due. */
  readonly name: string;
  /** First moment, and the first after it: the seven days before that day. */
  readonly from: Date;
  readonly until: Date;
  readonly dueAt: Date;
}

const DAY_MS = 86_400_000;

/** @returns that of the running ISO week, whether or not it is due yet */
export function digestWeekOf(
  now: Date,
  { digestWeekday, digestHour }: Pick<DecideSettings, 'digestWeekday' | 'digestHour'>,
  timeZone: string,
): DigestWeek {
  const monday = mondayOf(localDay(now, timeZone));
  const day = addDays(monday, digestWeekday - 1);
  return {
    name: isoWeek(monday),
    from: atLocalHour(addDays(day, -7), 0, timeZone),
    until: atLocalHour(day, 0, timeZone),
    dueAt: atLocalHour(day, digestHour, timeZone),
  };
}

function mondayOf(today: LocalDay): LocalDay {
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  return addDays(today, -((weekday + 6) % 7));
}

/** The year of a week is that of its Thursday. */
function isoWeek(monday: LocalDay): string {
  const thursday = addDays(monday, 3);
  const nth = (Date.UTC(thursday.year, thursday.month - 1, thursday.day) - Date.UTC(thursday.year, 0, 1)) / DAY_MS;
  return `${thursday.year}-W${String(Math.floor(nth / 7) + 1).padStart(2, '0')}`;
}
