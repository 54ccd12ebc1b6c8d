/** Dates and times as the reader's language writes them, in the zone of the company, which is named beside every hour. */
import { type Html, html } from '../../lib/html.ts';
import { type Language, LOCALES } from '../../words/languages.ts';

export interface PageFormat {
  /** `3 November 2026` */
  date(at: Date): Html;
  /** `3 November 2026 at 14:05 CET` */
  moment(at: Date): Html;
  /** `14:05 CET` */
  time(at: Date): Html;
}

const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const HOUR = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** Making a formatter costs more than a page; there are as many as languages and zones. */
const made = new Map<string, PageFormat>();

/** @param timeZone of the portal; one that this Node does not know falls back to UTC */
export function pageFormat(language: Language, timeZone: string): PageFormat {
  const key = `${language} ${timeZone}`;
  const known = made.get(key);
  if (known) return known;
  const format = createFormat(LOCALES[language], timeZone);
  made.set(key, format);
  return format;
}

function createFormat(locale: string, timeZone: string): PageFormat {
  const writer = (options: Intl.DateTimeFormatOptions) => {
    const format = inZone(locale, timeZone, options);
    return (at: Date) => html`<time datetime="${at.toISOString()}">${format.format(at)}</time>`;
  };
  return { date: writer(DAY), moment: writer({ ...DAY, ...HOUR }), time: writer(HOUR) };
}

function inZone(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  }
}
