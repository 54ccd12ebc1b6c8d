/** Numbers and times as the portal's people write them. */

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import { type Html, html } from '../lib/html.ts';

export interface Format {
  readonly timeZone: string;
  /** `3 Nov 2026, 14:05`, with the exact moment for machines. */
  time(at: Date): Html;
  /** `3 Nov 2026` */
  date(at: Date): Html;
  /** `5 minutes ago`, or the date where that is long ago. */
  ago(at: Date): Html;
  /** `3 November 2026`, as text. */
  dayName(at: Date): string;
  /** `14:05`, with the exact moment for machines. */
  clockTime(at: Date): Html;
}

const LOCALE = 'en-GB';
const integers = new Intl.NumberFormat(LOCALE);

export function count(value: number): string {
  return integers.format(value);
}

/** @returns `1 task`, `3 tasks` */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** @param currency ISO 4217; a code that nobody knows is written as it is */
export function money(amount: number, currency: string | null): string {
  if (currency === null) return count(Math.round(amount));
  try {
    return new Intl.NumberFormat(LOCALE, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);
  } catch {
    return `${currency} ${count(Math.round(amount))}`;
  }
}

export function bytes(size: number): string {
  if (size < 1_024) return `${count(size)} B`;
  if (size < 1_024 * 1_024) return `${count(Math.round(size / 1_024))} KB`;
  return `${(size / 1_024 / 1_024).toFixed(1)} MB`;
}

/** @param timeZone of the portal; one that this Node does not know falls back to UTC */
export function createFormat(timeZone: string, now: Date): Format {
  const zone = isKnownZone(timeZone) ? timeZone : 'UTC';
  const times = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const dates = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: zone });
  const days = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: zone });
  const clocks = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short', timeZone: zone });
  const mark = (at: Date, text: string) => html`<time datetime="${at.toISOString()}">${text}</time>`;
  return {
    timeZone: zone,
    time: (at) => mark(at, times.format(at)),
    date: (at) => mark(at, dates.format(at)),
    dayName: (at) => days.format(at),
    clockTime: (at) => mark(at, clocks.format(at)),
    ago: (at) => mark(at, since(now.getTime() - at.getTime()) ?? dates.format(at)),
  };
}

function since(ms: number): string | null {
  if (ms < 0 || ms >= 14 * DAY_MS) return null;
  if (ms < MINUTE_MS) return 'just now';
  if (ms < HOUR_MS) return `${counted(Math.floor(ms / MINUTE_MS), 'minute')} ago`;
  if (ms < DAY_MS) return `${counted(Math.floor(ms / HOUR_MS), 'hour')} ago`;
  return `${counted(Math.floor(ms / DAY_MS), 'day')} ago`;
}

function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat(LOCALE, { timeZone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
