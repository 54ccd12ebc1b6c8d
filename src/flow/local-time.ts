/** Wall-clock time in the portal's zone. */

export interface LocalDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** About 55 years of one zone, in some 2 MB; more come only from nonsense timestamps. */
const DAYS_KEPT = 20_000;

export function localDay(at: Date, zone: string): LocalDay {
  const shown = new Date(at.getTime() + zoneOffset(at.getTime(), zone));
  return { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() };
}

/** @returns the moment at which clocks in the zone show this hour of that day */
export function atLocalHour(of: LocalDay, hour: number, zone: string): Date {
  const wanted = Date.UTC(of.year, of.month - 1, of.day, hour);
  // Twice, since the first guess may lie on the other side of a change of the clocks.
  const guess = wanted - zoneOffset(wanted, zone);
  return new Date(wanted - zoneOffset(guess, zone));
}

/** @param days 0 is the same day */
export function addDays(of: LocalDay, days: number): LocalDay {
  const moved = new Date(Date.UTC(of.year, of.month - 1, of.day) + days * DAY_MS);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** Saturday or Sunday. */
export function isWeekend(of: LocalDay): boolean {
  const weekday = new Date(Date.UTC(of.year, of.month - 1, of.day)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/**
 * How far clocks in the zone are ahead of UTC at this moment, in milliseconds. Intl is asked once for each day, since it
 * takes microseconds, and a replay writes millions of dates.
 *
 * @param at in milliseconds since 1970
 * @param zone IANA; one that nobody knows counts as UTC
 */
export function zoneOffset(at: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const { format, offsets } = zoneOf(zone);
  const day = Math.floor(at / DAY_MS);
  let offset = offsets.get(day);
  if (offset === undefined) {
    const first = readOffset(format, day * DAY_MS);
    offset = readOffset(format, (day + 1) * DAY_MS - 1) === first ? first : null;
    if (offsets.size >= DAYS_KEPT) offsets.clear();
    offsets.set(day, offset);
  }
  return offset ?? readOffset(format, at);
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** By UTC day since 1970; null on a day on which the clocks change. */
  readonly offsets: Map<number, number | null>;
}

const zones = new Map<string, Zone>();

/** Making a format takes a hundred times as long as using it. */
function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = {
      format: new Intl.DateTimeFormat('en', { timeZone: knownZone(name), timeZoneName: 'longOffset' }),
      offsets: new Map(),
    };
    zones.set(name, zone);
  }
  return zone;
}

function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** Intl writes `GMT+10:30`, just `GMT` for none, and seconds for the local times of before there were zones. */
function readOffset(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes, seconds] = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
  const size = Number(hours ?? 0) * HOUR_MS + Number(minutes ?? 0) * 60_000 + Number(seconds ?? 0) * 1_000;
  return sign === '-' ? -size : size;
}
