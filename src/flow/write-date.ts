/** Dates as people read them: `14 Oct 2026`, in which no order of day and month can be mistaken. */
import { localDay } from './local-time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** @param zone IANA; one that nobody knows counts as UTC */
export function writeDate(at: Date, zone: string): string {
  const { year, month, day } = localDay(at, zone);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}
