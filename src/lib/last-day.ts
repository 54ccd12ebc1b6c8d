/**
 * Deliveries are kept as one bit for each day of a month.
 *
 * @param month `YYYY-MM-01` @param bits the lowest for the first day
 * @returns `YYYY-MM-DD`; null where there is none
 */
export function lastDay(month: string | null, bits: number | null): string | null {
  return month && bits ? `${month.slice(0, 8)}${String(32 - Math.clz32(bits)).padStart(2, '0')}` : null;
}
