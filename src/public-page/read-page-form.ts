/** What an admin typed on the pages of the unsubscribe page, into settings, or what is wrong with it at each field. Pure. */
import { LANGUAGES, type Language, readLanguage } from '../words/languages.ts';
import {
  LAST_MAIL_HOURS,
  type Labels,
  type PageSettings,
  type ReasonSetting,
  type StreamSetting,
  SURVEY_REASONS,
} from './page-settings.ts';
import { contrast, GROUNDS, nearestReadable, readColour } from './palette.ts';

export type PageForm = Readonly<Record<string, string>>;
/** By the name of the field. */
export type FieldErrors = Readonly<Record<string, string>>;

export type ReadForm<Part> =
  | { readonly ok: true; readonly change: Part }
  | { readonly ok: false; readonly errors: FieldErrors };

export const TEXT_MAX = { company: 80, controller: 200, privacyUrl: 500, retention: 300, label: 80, key: 200 } as const;
/** Rows of streams in one form. */
export const STREAMS_MAX = 40;

type Look = Omit<PageSettings, 'streams' | 'reasons'>;

export function writeLookForm(settings: PageSettings): PageForm {
  return {
    company: settings.company ?? '',
    controller: settings.controller ?? '',
    privacyUrl: settings.privacyUrl ?? '',
    language: settings.language,
    accent: settings.accent ?? '',
    band: settings.band ?? '',
    lastMailHours: String(settings.lastMailHours),
    ...Object.fromEntries(LANGUAGES.map((language) => [`retention-${language}`, settings.retention[language] ?? ''])),
    ...Object.fromEntries(settings.languages.map((language) => [`show-${language}`, 'on'])),
  };
}

export function readLookForm(form: PageForm): ReadForm<Look> {
  const errors: Record<string, string> = {};
  const text = (name: string, max: number): string | null => {
    const value = oneLine(form[name]);
    if (value.length > max) errors[name] = `${value.length - max} characters too many: ${max} fit.`;
    return value === '' ? null : value;
  };
  const colour = (name: 'accent' | 'band'): string | null => {
    const written = oneLine(form[name]);
    const read = written === '' ? null : readColour(written);
    if (written !== '' && read === null) errors[name] = 'Write the colour with six digits, for example #1b674f.';
    return read;
  };
  const language = readLanguage(form.language) ?? 'en';
  const accent = colour('accent');
  if (accent !== null) {
    const fault = accentFault(accent);
    if (fault !== null) errors.accent = fault;
  }
  const privacyUrl = text('privacyUrl', TEXT_MAX.privacyUrl);
  if (privacyUrl !== null && !isWebAddress(privacyUrl)) {
    errors.privacyUrl = 'Write a whole address, for example https://www.example.com/privacy.';
  }
  const hours = Number(oneLine(form.lastMailHours));
  const { least, most } = LAST_MAIL_HOURS;
  if (!Number.isInteger(hours) || hours < least || hours > most) {
    errors.lastMailHours = `Write a whole number of hours, ${least} to ${most}.`;
  }
  const change: Look = {
    company: text('company', TEXT_MAX.company),
    controller: text('controller', TEXT_MAX.controller),
    privacyUrl,
    retention: labelsOf((one) => text(`retention-${one}`, TEXT_MAX.retention)),
    language,
    // Whoever speaks none of those shown reads the default one.
    languages: LANGUAGES.filter((one) => one === language || form[`show-${one}`] === 'on'),
    accent,
    band: colour('band'),
    lastMailHours: hours,
  };
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, change };
}

/** Text of this colour stands on white, and white text on buttons of it; in the dark a lighter one is made of it. */
function accentFault(accent: string): string | null {
  const ratio = contrast(accent, GROUNDS.light);
  const better = nearestReadable(accent, 'light');
  if (better === accent) return null;
  return `It cannot be read on white, nor white on it: the contrast is ${ratio.toFixed(1)} to 1, and 4.5 to 1 is needed. The nearest colour that can be read is ${better}; every darker one can, too.`;
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname.includes('.');
}

/** @param suggestions streams that people left and that have no name yet: each gets a row, switched off */
export function writeStreamsForm(streams: readonly StreamSetting[], suggestions: readonly string[]): PageForm {
  const known = new Set(streams.map((one) => one.key));
  const rows: StreamSetting[] = [
    ...streams,
    ...suggestions.filter((key) => !known.has(key)).map((key) => ({ key, isOn: false, labels: {} })),
    { key: '', isOn: false, labels: {} },
  ];
  return Object.fromEntries(
    rows.slice(0, STREAMS_MAX).flatMap((row, n) => [[`stream-${n}-key`, row.key], ...rowFields(`stream-${n}`, row, n)]),
  );
}

export function readStreamsForm(form: PageForm): ReadForm<Pick<PageSettings, 'streams'>> {
  const errors: Record<string, string> = {};
  const rows: Placed<StreamSetting>[] = [];
  for (let n = 0; n < STREAMS_MAX; n++) {
    const key = (form[`stream-${n}-key`] ?? '').trim();
    const { place, row: read } = readRow(form, `stream-${n}`, n, errors);
    const row = { key, ...read };
    const isNamed = Object.keys(row.labels).length > 0;
    if (key === '') {
      if (isNamed || row.isOn) errors[`stream-${n}-key`] = 'Write the key by which your email service knows it.';
      continue;
    }
    if (key.length > TEXT_MAX.key) errors[`stream-${n}-key`] = `Keys have at most ${TEXT_MAX.key} characters.`;
    if (rows.some((one) => one.row.key === key)) errors[`stream-${n}-key`] = 'This key stands in another row already.';
    if (row.isOn || isNamed) rows.push({ place, row });
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, change: { streams: inPlace(rows) } };
}

export function writeReasonsForm(reasons: readonly ReasonSetting[]): PageForm {
  return Object.fromEntries(reasons.flatMap((row, n) => rowFields(`reason-${row.key}`, row, n)));
}

export function readReasonsForm(form: PageForm): ReadForm<Pick<PageSettings, 'reasons'>> {
  const errors: Record<string, string> = {};
  const rows = SURVEY_REASONS.map((key, n) => {
    const { place, row } = readRow(form, `reason-${key}`, n, errors);
    return { place, row: { key, ...row } };
  });
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, change: { reasons: inPlace(rows) } };
}

interface Placed<R> {
  readonly place: number;
  readonly row: R;
}

interface Row {
  readonly isOn: boolean;
  readonly labels: Labels;
}

function rowFields(prefix: string, row: Row, n: number): [string, string][] {
  return [
    [`${prefix}-place`, String(n + 1)],
    ...(row.isOn ? [[`${prefix}-on`, 'on'] satisfies [string, string]] : []),
    ...LANGUAGES.map((language): [string, string] => [`${prefix}-${language}`, row.labels[language] ?? '']),
  ];
}

function readRow(form: PageForm, prefix: string, n: number, errors: Record<string, string>): Placed<Row> {
  const labels = labelsOf((language) => {
    const name = `${prefix}-${language}`;
    const value = oneLine(form[name]);
    if (value.length > TEXT_MAX.label) errors[name] = `At most ${TEXT_MAX.label} characters: it stands on a button.`;
    return value === '' ? null : value;
  });
  const written = oneLine(form[`${prefix}-place`]);
  const place = written === '' ? n + 1 : Number(written);
  if (!Number.isInteger(place) || place < 1 || place > 99) errors[`${prefix}-place`] = 'Write a whole number, 1 to 99.';
  return { place, row: { isOn: form[`${prefix}-on`] === 'on', labels } };
}

/** By their numbers; rows of one number stay in the order in which they stood. */
function inPlace<R>(rows: readonly Placed<R>[]): R[] {
  return rows.toSorted((one, other) => one.place - other.place).map(({ row }) => row);
}

function labelsOf(read: (language: Language) => string | null): Labels {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const text = read(language);
      return text === null ? [] : [[language, text]];
    }),
  );
}

function oneLine(value: string | undefined): string {
  return (value ?? '').replaceAll(/\s+/g, ' ').trim();
}
