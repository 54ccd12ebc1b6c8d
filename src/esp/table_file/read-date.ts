/** Dates as services, spreadsheets and hands write them. Pure; without a zone they are UTC. */

/**
 * `dmy`, `mdy`: with slashes and the like, and only one reading is possible. `either`: both are. `dotted`: both are, but dots are
 * written by people who put the day first. `plain`: nothing is in doubt.
 */
export type DateForm = 'plain' | 'dmy' | 'mdy' | 'either' | 'dotted';

const TIME = String.raw`(?:[\sT,]+(?:um |at |à |a las )?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?`;
const ZONE = String.raw`\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?:\s*\([^)]*\)|\s*Uhr|\s+[A-Z]{3,4})?`;
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}${ZONE}$`, 'i');
const SLASHED = new RegExp(String.raw`^(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})${TIME}${ZONE}$`, 'i');
const WEEKDAY = String.raw`(?:\p{L}{2,10}\.?,?\s+)?`;
const DAY_MONTH = new RegExp(
  String.raw`^${WEEKDAY}(\d{1,2})(?:st|nd|rd|th|\.|er|º)?[\s-]+(?:de\s+)?(\p{L}{3,10})\.?,?[\s-]+(?:de\s+)?(\d{4})${TIME}${ZONE}$`,
  'iu',
);
const MONTH_DAY = new RegExp(
  String.raw`^${WEEKDAY}(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${TIME}${ZONE}$`,
  'iu',
);
/** `Mon Nov 02 10:00:00 +0000 2026`, as programs in C print it. */
const ASCTIME = /^\p{L}{3} (\p{L}{3}) +(\d{1,2}) (\d{1,2}):(\d{2}):(\d{2})(?: ([+-]\d{4}|UTC|GMT))? (\d{4})$/u;

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen'],
  ['feb', 'fév', 'fev'],
  ['mar', 'mär', 'maa', 'mrt', 'mrz'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai', 'mei', 'mag'],
  ['jun', 'juin', 'giu'],
  ['jul', 'juil', 'lug'],
  ['aug', 'aoû', 'aou', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'ott'],
  ['nov'],
  ['dec', 'dez', 'déc', 'dic'],
];

/** Spreadsheets count days since 30 December 1899; these are 1954 to 2064. */
const SERIALS = [20_000, 60_000] as const;
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** @returns null for what is no date in any form */
export function dateFormOf(text: string): DateForm | null {
  const match = SLASHED.exec(text);
  if (!match) return readDate(text, true) === null ? null : 'plain';
  const [dmy, mdy] = [readDate(text, true), readDate(text, false)];
  if (dmy && mdy) return match[2] === '.' ? 'dotted' : match[1] === match[3] ? 'plain' : 'either';
  return dmy ? 'dmy' : mdy ? 'mdy' : null;
}

/** @param dayFirst how `11/2/2026` is meant @returns null for what is no date, or none between 1990 and 2100 */
export function readDate(written: string, dayFirst: boolean): Date | null {
  const text = written.trim();
  if (!/\d/.test(text) || text.length > 60) return null;
  const millis = readMillis(text, dayFirst);
  return millis === null || millis < EARLIEST || millis >= LATEST ? null : new Date(millis);
}

function readMillis(text: string, dayFirst: boolean): number | null {
  if (/^\d[\d.,]*$/.test(text) && !/[.,]\d*[.,]/.test(text)) return readNumber(text);
  const iso = ISO.exec(text);
  if (iso) return moment([iso[1], iso[2], iso[3]], iso.slice(4));
  const slashed = SLASHED.exec(text);
  if (slashed) {
    const [, first = '', , second = '', year = ''] = slashed;
    const [day, month] = dayFirst ? [first, second] : [second, first];
    return moment([year.length === 2 ? `20${year}` : year, month, day], slashed.slice(5));
  }
  const dayMonth = DAY_MONTH.exec(text);
  if (dayMonth) return moment([dayMonth[3], monthOf(dayMonth[2]), dayMonth[1]], dayMonth.slice(4));
  const monthDay = MONTH_DAY.exec(text);
  if (monthDay) return moment([monthDay[3], monthOf(monthDay[1]), monthDay[2]], monthDay.slice(4));
  const asc = ASCTIME.exec(text);
  if (asc) return moment([asc[7], monthOf(asc[1]), asc[2]], [asc[3], asc[4], asc[5], undefined, asc[6]]);
  return null;
}

/** Days of a spreadsheet, `20261102`, seconds or milliseconds since 1970. */
function readNumber(text: string): number | null {
  const value = Number(text.replace(',', '.'));
  if (/^(?:19|20)\d{6}$/.test(text)) return moment([text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)], []);
  if (/^\d{10}(?:[.,]\d+)?$/.test(text)) return Math.floor(value * 1_000);
  if (/^\d{13}$/.test(text)) return value;
  if (value >= SERIALS[0] && value <= SERIALS[1]) return Math.round((SERIAL_EPOCH + value * DAY_MS) / 1_000) * 1_000;
  return null;
}

function monthOf(word = ''): string {
  const lower = word.toLowerCase();
  return String(MONTHS.findIndex((names) => names.some((name) => lower.startsWith(name))) + 1);
}

/** @returns null where there is no such day or hour */
function moment(
  [year, month, day]: readonly (string | undefined)[],
  [hour = '0', minute = '0', second = '0', half, zone]: readonly (string | undefined)[],
): number | null {
  const [y, m, d, min, s] = [year, month, day, minute, second].map(Number) as [number, number, number, number, number];
  let h = Number(hour);
  if (half) {
    if (h < 1 || h > 12) return null;
    h = (h % 12) + (/^p/i.test(half) ? 12 : 0);
  }
  if (m < 1 || m > 12 || d < 1 || h > 24 || min > 59 || s > 60) return null;
  if (d > new Date(Date.UTC(y, m, 0)).getUTCDate()) return null;
  return Date.UTC(y, m - 1, d, h, min, s) - offsetOf(zone);
}

function offsetOf(zone = ''): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
}
