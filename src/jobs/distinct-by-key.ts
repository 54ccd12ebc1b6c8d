import type { MailEvent } from '../flow/event.ts';

/** Of two tellings of one fact, the one with the server's words. */
export function distinctByKey<Event extends MailEvent>(events: readonly Event[]): Event[] {
  const byKey = new Map<string, Event>();
  for (const event of events) {
    const known = byKey.get(event.eventKey);
    if (known === undefined || (known.diagnostic === null && event.diagnostic !== null))
      byKey.set(event.eventKey, event);
  }
  return [...byKey.values()];
}
