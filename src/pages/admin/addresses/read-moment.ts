/** A moment in the past, as an address of a page names it. */
import { addDays, atLocalHour, localDay } from '../../../flow/local-time.ts';
import { readDate } from '../read-request.ts';

/** Before it there was no mail that anybody reports of, and databases know years that Date does not. */
const FIRST = Date.UTC(1990, 0, 1);

/**
 * @param text a day (`YYYY-MM-DD`), which means its end in the portal's zone, or an exact moment
 * @returns never later than now; null for what cannot be meant
 */
export function readMoment(text: string, zone: string, now: Date): Date | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const at = day === undefined ? readDate(text) : endOfDay(Number(year), Number(month), Number(day), zone);
  if (at === null || at.getTime() < FIRST) return null;
  return at.getTime() > now.getTime() ? now : at;
}

/** @returns `YYYY-MM-DD`, as a date field holds it */
export function dayText(at: Date, zone: string): string {
  const { year, month, day } = localDay(at, zone);
  return [String(year).padStart(4, '0'), ...[month, day].map((one) => String(one).padStart(2, '0'))].join('-');
}

function endOfDay(year: number, month: number, day: number, zone: string): Date | null {
  const of = addDays({ year, month, day }, 0);
  // There is no 31st of February.
  if (of.month !== month || of.day !== day) return null;
  return new Date(atLocalHour(addDays(of, 1), 0, zone).getTime() - 1);
}
