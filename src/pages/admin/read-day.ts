import type { LocalDay } from '../../flow/local-time.ts';
import { isDay } from '../../lib/day.ts';

/** @param text `YYYY-MM-DD`, as a field for dates sends it @returns null for what is no day */
export function readDay(text: string): LocalDay | null {
  if (!isDay(text)) return null;
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
  return { year, month, day };
}
