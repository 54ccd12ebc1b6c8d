/** Wall-clock time in the portal's zone. */

export interface LocalDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const HOUR_MS = 3_600_000;

/** @param zone IANA; one that nobody knows counts as UTC */
function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

export function localDay(at: Date, zone: string): LocalDay {
  const { year, month, day } = readParts(at, zone);
  return { year, month, day };
}

/** @returns the moment at which clocks in the zone show this hour of that day */
export function atLocalHour(of: LocalDay, hour: number, zone: string): Date {
  const wanted = Date.UTC(of.year, of.month - 1, of.day, hour);
  // Twice, since the first guess may lie on the other side of a change of the clocks.
  let guess = wanted;
  for (let round = 0; round < 2; round++) {
    const shown = readParts(new Date(guess), zone);
    guess += wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  }
  return new Date(guess);
}

/** @param days 0 is the same day */
export function addDays(of: LocalDay, days: number): LocalDay {
  const moved = new Date(Date.UTC(of.year, of.month - 1, of.day) + days * 24 * HOUR_MS);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** Saturday or Sunday. */
export function isWeekend(of: LocalDay): boolean {
  const weekday = new Date(Date.UTC(of.year, of.month - 1, of.day)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes a hundred times as long as using it. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: knownZone(zone),
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

function readParts(at: Date, zone: string): Record<'year' | 'month' | 'day' | 'hour' | 'minute', number> {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of formatOf(zone).formatToParts(at)) {
    if (type in parts) parts[type as keyof typeof parts] = Number(value);
  }
  return parts;
}
