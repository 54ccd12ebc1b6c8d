/** Talks with the API of an email service: one request after the other, at the pace that it wants, with a guard on every host. */
import type { EspAnswer, EspKey, EspLists, EspRequest, Talk } from '../../flow/adapt/esp-lists.ts';
import { wordsOf } from '../../flow/adapt/talk.ts';
import { type Clock, HOUR_MS, SECOND_MS } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { createPublicFetch, type PublicFetch } from '../../lib/public-fetch.ts';

/** It wants to be left alone for a while, did not answer, or answered with a fault of its own. */
export class EspBusy extends BellwetherError {
  /** null: it does not say. */
  readonly retryAfterMs: number | null;

  constructor(why: string, retryAfterMs: number | null) {
    super('lists.busy', why);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The key is not known, or may not do this. */
export class EspRefused extends BellwetherError {
  /** It is known, and may not do this. */
  readonly isAboutRights: boolean;

  constructor(why: string, isAboutRights: boolean) {
    super('lists.refused', why);
    this.isAboutRights = isAboutRights;
  }
}

/** Whom a talk is with. */
export interface EspPartner {
  readonly lists: EspLists;
  readonly key: EspKey;
  /** What keeps the pace together: the source. */
  readonly paceBy: string;
}

export interface EspClient {
  /** @throws EspBusy, EspRefused, and what the talk throws */
  converse<Result>(partner: EspPartner, talk: Talk<Result>): Promise<Result>;
}

export interface EspClientDeps {
  readonly clock: Clock;
  readonly send: PublicFetch['send'];
  pause(ms: number): Promise<void>;
}

const ESP_TIMEOUT_MS = 20 * SECOND_MS;
/** A list that comes as a whole, of about half a million entries. */
const MAX_BYTES = 64 * 1024 * 1024;
const MOST_PATIENCE_MS = HOUR_MS;

/** Behind the guard against addresses that are not public. */
export function createEspFetch(): PublicFetch {
  return createPublicFetch({ timeoutMs: ESP_TIMEOUT_MS, maxBytes: MAX_BYTES });
}

export function createEspClient({ clock, send, pause }: EspClientDeps): EspClient {
  const freeAt = new Map<string, number>();

  async function keepPace(paceBy: string, gapMs: number): Promise<void> {
    const now = clock.monotonicMs();
    const at = Math.max(now, freeAt.get(paceBy) ?? 0);
    freeAt.set(paceBy, at + gapMs);
    if (at > now) await pause(at - now);
  }

  async function ask({ lists, key, paceBy }: EspPartner, request: EspRequest): Promise<EspAnswer> {
    await keepPace(paceBy, request.gapMs ?? lists.gapMs);
    const carried = lists.carryKey ? lists.carryKey(key, request.body) : request.body;
    const body = carried === undefined ? '' : JSON.stringify(carried);
    const headers = {
      accept: 'application/json',
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
      ...lists.prove(key, request, body, clock.now()),
    };
    const url = `${lists.baseUrl(key, request.path)}${request.path}`;
    const asked = { method: request.method, headers, body: body === '' ? null : body };
    const answer = await send(url, asked).catch((thrown: unknown) => {
      if (thrown instanceof BellwetherError && thrown.code === 'fetch.failed') throw new EspBusy(thrown.message, null);
      throw thrown;
    });
    const parsed = { status: answer.status, body: parse(answer.body, answer.headers['content-type'] ?? '') };
    const read = { ...parsed, status: lists.statusOf?.(parsed) ?? parsed.status };
    if (isImpatient(read.status, answer.headers)) {
      throw new EspBusy(`It answered ${answer.status}: ${wordsOf(read)}.`, patienceOf(answer.headers, clock.now()));
    }
    if ((read.status === 401 || read.status === 403) && request.mayBeRefused !== true) {
      throw new EspRefused(wordsOf(read), isAboutRights(read.status, answer.headers));
    }
    return read;
  }

  return {
    async converse(partner, talk) {
      let step = talk.next();
      while (!step.done) step = talk.next(await ask(partner, step.value));
      return step.value;
    },
  };
}

/** One JSON a line, as exports come. */
const LINES = /json-?stream|ndjson|jsonl/i;

function parse(body: Buffer, type: string): unknown {
  if (body.length === 0) return LINES.test(type) ? [] : null;
  const text = body.toString('utf8');
  try {
    if (!LINES.test(type)) return JSON.parse(text);
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line): unknown => JSON.parse(line));
  } catch {
    return null;
  }
}

const THROTTLED = /throttl|toomanyrequests/i;

/** AWS says it in a header, with a status of its own choosing. */
function isImpatient(status: number, headers: Readonly<Record<string, string>>): boolean {
  return status === 408 || status === 429 || status >= 500 || THROTTLED.test(headers['x-amzn-errortype'] ?? '');
}

function isAboutRights(status: number, headers: Readonly<Record<string, string>>): boolean {
  const type = headers['x-amzn-errortype'];
  return type === undefined ? status === 403 : /accessdenied/i.test(type);
}

/** `Retry-After` in seconds or as a date, or the moment at which a counter begins anew. */
function patienceOf(headers: Readonly<Record<string, string>>, now: Date): number | null {
  const after = headers['retry-after'];
  const reset = Number(headers['x-ratelimit-reset']);
  const ms =
    after === undefined
      ? reset > 0
        ? reset * 1_000 - now.getTime()
        : Number.NaN
      : /^\d+$/.test(after)
        ? Number(after) * 1_000
        : Date.parse(after) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(MOST_PATIENCE_MS, Math.max(SECOND_MS, ms));
}
