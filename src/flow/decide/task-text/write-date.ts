/** Dates as people read them: `14 Oct 2026`, in which no order of day and month can be mistaken. */
import { localDay } from '../local-time.ts';

const MONTHS = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });

export function writeDate(at: Date, zone: string): string {
  const { year, month, day } = localDay(at, zone);
  return `${day} ${MONTHS.format(new Date(Date.UTC(year, month - 1, 1)))} ${year}`;
}
