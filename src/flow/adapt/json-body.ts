/** Bodies of JSON, and what an adapter answers where there is nothing to read. */
import type { Normalised } from './adapter.ts';

export type Entry = Readonly<Record<string, unknown>>;

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at this place; an empty one where there is none, so that looking into it needs no question. */
export function entryAt(value: unknown): Entry {
  return isEntry(value) ? value : {};
}

/** @returns undefined for what is no JSON; bytes that are no UTF-8 become U+FFFD, so that one broken field costs no event */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** @param why is shown to the admin, with the delivery, which is kept */
export function rejectBody(why: string): Normalised {
  return { events: [], rejected: [{ index: 0, why }] };
}
