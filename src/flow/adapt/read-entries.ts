/** Bodies of one event or an array of them: each is read for itself, so that a broken one costs no other. */
import type { MailEvent } from '../event.ts';
import type { Normalised, RawDelivery } from './adapter.ts';
import { type Entry, isEntry, readJson, rejectBody } from './json-body.ts';

/**
 * @param otherwise what the ESP posts, in a sentence: for a body that is nothing of it
 * @param read gives the events of one entry, or what is wrong with it
 */
export function readEntries(
  raw: RawDelivery,
  otherwise: string,
  read: (entry: Entry, raw: RawDelivery) => MailEvent | readonly MailEvent[] | string,
  body: unknown = readJson(raw.body),
): Normalised {
  const entries = Array.isArray(body) ? body : isEntry(body) ? [body] : null;
  if (entries === null) return rejectBody(`The body is no JSON of events. ${otherwise}`);
  const events: MailEvent[] = [];
  const rejected: { index: number; why: string }[] = [];
  for (const [index, entry] of entries.entries()) {
    const reading = isEntry(entry) ? read(entry, raw) : 'The event is no object.';
    if (typeof reading === 'string') rejected.push({ index, why: reading });
    else events.push(...[reading].flat());
  }
  return { events, rejected };
}
