/** An event under the rules of a portal: Bellwether's own reading stays beside the one that was taught, to be gone back to. */
import { readTaught } from './classify/taught/read-taught.ts';
import type { Classification, LedgerEvent } from './event.ts';
import type { TaughtRule } from './taught-rule.ts';

/** @returns the very same where the rules read it as it is read */
export function readAgain<Event extends LedgerEvent>(event: Event, rules: readonly TaughtRule[]): Event {
  const own = event.ownReading ?? null;
  if (rules.length === 0 && own === null) return event;
  const ours = own ?? readingOf(event);
  const taught = readTaught(event, ours, rules);
  if (taught === null) return own === null ? event : { ...event, ...ours, ownReading: null };
  return isSameReading(taught, event) ? event : { ...event, ...taught, ownReading: ours };
}

/** @returns the very same where nothing is read otherwise */
export function readAllAgain<Event extends LedgerEvent>(
  events: readonly Event[],
  rules: readonly TaughtRule[],
): readonly Event[] {
  const again = events.map((event) => readAgain(event, rules));
  return again.every((event, nth) => event === events[nth]) ? events : again;
}

function readingOf({ class: kind, reason, rule, span, gateway, confidence }: Classification): Classification {
  return { class: kind, reason, rule, span, gateway, confidence };
}

function isSameReading(a: Classification, b: Classification): boolean {
  return (
    a.class === b.class &&
    a.reason === b.reason &&
    a.rule === b.rule &&
    a.span?.[0] === b.span?.[0] &&
    a.span?.[1] === b.span?.[1]
  );
}
