/** Fields as ESPs write them: addresses, moments, what a server said. */
import { normaliseMailedAddress } from '../../lib/address.ts';
import { DIAGNOSTIC_MAX } from '../event.ts';
import { cleanText, cleanTextOrNull } from './clean-text.ts';
import { chooseEnhancedStatus, findSmtpCode } from './reply-codes.ts';

/** UTF-16 units that are kept of a word of the ESP, and of a name that people gave. */
const WORD_MAX = 100;
const NAME_MAX = 200;

/** 1e11 s is the year 5138 and 1e11 ms is 1973: no real moment can be mistaken. */
const MILLISECONDS_FROM = 1e11;
const LATEST_MS = Date.UTC(2100, 0, 1);
const NUMBER = /^\d{1,16}(?:\.\d+)?$/;
/** Up to nine digits of a second; `Z`, `UTC` or an offset; what has no zone is UTC. */
const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s*(?:(Z|UTC)|([+-]\d\d):?(\d\d))?$/i;
/** The kind of address in a DSN's diagnostic, ahead of what the server said (RFC 3464, 2.3.6). */
const DIAGNOSTIC_KIND = /^\s*smtp\s*;\s*/i;

/** @returns one word or id of the ESP, as it stands; null for what is none */
export function wordIn(value: unknown): string | null {
  return cleanTextOrNull(value, WORD_MAX);
}

/** The same in lower case, to be compared; empty where there is none. */
export function lowerWordIn(value: unknown): string {
  return (wordIn(value) ?? '').toLowerCase();
}

/** @returns a name or a longer id; the first of several that says anything */
export function nameIn(...values: readonly unknown[]): string | null {
  for (const value of values) {
    const name = cleanTextOrNull(value, NAME_MAX);
    if (name !== null) return name;
  }
  return null;
}

/** @returns the normalised address, or null for what is none */
export function addressIn(value: unknown): string | null {
  return typeof value === 'string' && value.isWellFormed() ? normaliseMailedAddress(value) : null;
}

/** Seconds or milliseconds since 1970, as a number or in digits, or an ISO 8601 moment. */
export function momentIn(value: unknown): Date | null {
  const text = typeof value === 'string' ? value.trim() : value;
  const number = typeof text === 'string' && NUMBER.test(text) ? Number(text) : text;
  if (typeof number === 'string') return isoMoment(number);
  if (typeof number !== 'number' || !(number > 0)) return null;
  return dateOf(Math.round(number < MILLISECONDS_FROM ? number * 1_000 : number));
}

function isoMoment(text: string): Date | null {
  const [, day, time, , hours, minutes] = MOMENT.exec(text) ?? [];
  return day === undefined
    ? null
    : dateOf(Date.parse(`${day}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`));
}

function dateOf(ms: number): Date | null {
  return ms > 0 && ms < LATEST_MS ? new Date(ms) : null;
}

export interface Reply {
  readonly diagnostic: string | null;
  readonly smtpCode: number | null;
  readonly enhancedStatus: string | null;
}

/**
 * What the receiving server said: verbatim, with its blanks and line ends, and the numbers at its head.
 *
 * @param text words, or several of which the first that says anything counts
 * @param fields the numbers, where the ESP gives them beside the words; words win over filler
 */
export function replyIn(text: unknown, fields: { readonly code?: unknown; readonly status?: unknown } = {}): Reply {
  const said = [text].flat().find((one) => typeof one === 'string' && one.trim() !== '');
  const diagnostic = typeof said === 'string' ? cleanText(said, DIAGNOSTIC_MAX) : null;
  const words = diagnostic?.replace(DIAGNOSTIC_KIND, '') ?? null;
  return {
    diagnostic,
    smtpCode: codeIn(fields.code) ?? findSmtpCode(words),
    enhancedStatus: chooseEnhancedStatus(fields.status, words),
  };
}

/** An SMTP code, 200 to 599; ESPs put numbers of their own into the same field. */
function codeIn(value: unknown): number | null {
  const code = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof code === 'number' && Number.isInteger(code) && code >= 200 && code < 600 ? code : null;
}

/** Where the address came from: names that we tell customers, sent along with a mail as metadata. */
export function dataSourceIn(...places: readonly Readonly<Record<string, unknown>>[]): string | null {
  return nameIn(...places.flatMap((one) => [one.bw_data_source, one.data_source]));
}
