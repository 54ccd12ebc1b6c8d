/** What all talks with APIs have in common: reading answers that may be anything. Pure. */
import { BellwetherError } from '../../lib/errors.ts';
import { cleanText } from './clean-text.ts';
import type { EspAnswer, EspRequest, KeyReach, Talk } from './esp-lists.ts';

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

/** The words in which APIs say what is wrong: of `errors[0]`, of `data` or `meta`, or under one of these names. */
const NAMES_OF_WORDS = ['Message', 'message', 'ErrorMessage', 'Error', 'msg', 'error', 'detail'];

export function wordsOf({ status, body }: EspAnswer): string {
  const fields = fieldsOf(body);
  const first = fieldsOf(rowsOf(fields.errors)[0]);
  const places = [
    ...[first.message, first.detail, first.title, fieldsOf(fields.data).error, fieldsOf(fields.meta).error],
    ...NAMES_OF_WORDS.map((one) => fields[one]),
  ];
  const said = places.map(textOf).find((one) => one !== '') ?? '';
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

/** @returns the body of a 2xx answer; null where there is no such thing @throws BellwetherError `lists.answer` */
export function* askIfThere(request: EspRequest): Talk<unknown> {
  const answer = yield request;
  if (answer.status === 404) return null;
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw unexpected(request, answer);
}

/**
 * For keys of which nothing can be asked but whether they are taken.
 *
 * @param service its name; @param asked a path to get, or what else is only read; @param change one that changes nothing, where
 * there is such a thing: it tells whether the key may write
 */
export function* tryKey(service: string, asked: string | EspRequest, change?: EspRequest): Talk<KeyReach> {
  const request: EspRequest = typeof asked === 'string' ? { method: 'GET', path: asked } : asked;
  const answer = yield { ...request, mayBeRefused: true };
  if (answer.status !== 200) {
    return { canRead: false, canWrite: false, why: `${service} does not know this key: ${wordsOf(answer)}.` };
  }
  const tried = change ? yield { ...change, mayBeRefused: true } : answer;
  const canWrite = tried.status !== 401 && tried.status !== 403;
  return { canRead: true, canWrite, why: canWrite ? null : `The key may only read: ${wordsOf(tried)}.` };
}

/** A call that one address spoils is made again in halves, so that the others are put on and only that one is refused. */
const SPOILED = new Set([400, 422]);

/**
 * @param gone what it says where the list itself is no longer there
 * @returns the words for each that was refused @throws BellwetherError `lists.gone`
 */
export function* putAll(
  emails: readonly string[],
  requestFor: (some: readonly string[]) => EspRequest,
  gone: string,
): Talk<Map<string, string>> {
  const answer = yield requestFor(emails);
  if (answer.status >= 200 && answer.status < 300) return new Map();
  if (answer.status === 404) throw new BellwetherError('lists.gone', gone);
  if (emails.length === 1 || !SPOILED.has(answer.status)) return new Map(emails.map((one) => [one, wordsOf(answer)]));
  const half = Math.ceil(emails.length / 2);
  const first = yield* putAll(emails.slice(0, half), requestFor, gone);
  return new Map([...first, ...(yield* putAll(emails.slice(half), requestFor, gone))]);
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
