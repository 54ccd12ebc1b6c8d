/** What all talks with APIs have in common: reading answers that may be anything. Pure. */
import { BellwetherError } from '../../lib/errors.ts';
import { cleanText } from './clean-text.ts';
import type { EspAnswer, EspRequest, Talk } from './esp-lists.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function rowsOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

const WORDS_MAX = 300;

/** The words in which APIs say what is wrong: `{errors: [{message}]}`, `{Message}`, `{message}`. */
export function wordsOf({ status, body }: EspAnswer): string {
  const fields = fieldsOf(body);
  const said = textOf(rowsOf(fields.errors)[0]?.message) || textOf(fields.Message) || textOf(fields.message);
  return cleanText(said === '' ? `status ${status}` : said, WORDS_MAX);
}

/** @returns the body of a 2xx answer @throws BellwetherError `lists.answer` */
export function* ask(request: EspRequest): Talk<unknown> {
  const answer = yield request;
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw unexpected(request, answer);
}

export function unexpected({ method, path }: EspRequest, answer: EspAnswer): BellwetherError {
  const where = path.split('?')[0] ?? '';
  // Paths of single entries end in the address, which belongs in no log.
  const without = where.replace(/[^/]*(?:@|%40)[^/]*/g, '…');
  return new BellwetherError('lists.answer', `${method} ${without} was refused: ${wordsOf(answer)}.`);
}

const LATEST_MS = Date.UTC(2100, 0, 1);

/** @param value seconds since 1970 */
export function momentOfSeconds(value: unknown): Date | null {
  if (typeof value !== 'number' || !(value > 0) || value * 1_000 >= LATEST_MS) return null;
  return new Date(Math.round(value * 1_000));
}

export function momentOfText(value: unknown): Date | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return ms > 0 && ms < LATEST_MS ? new Date(ms) : null;
}
