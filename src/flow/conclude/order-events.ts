/** Any arrival order, any number of copies: one order. */
import type { LedgerEvent } from '../event.ts';

/**
 * Sorted by `at`, then key; of several events with one key one with the server's words stays, of these the first to
 * happen, and the live one among equals.
 *
 * Keys are compared by code unit, never by locale: two machines must agree.
 */
export function orderEvents(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  if (isOrdered(events)) return events;
  const byKey = new Map<string, LedgerEvent>();
  for (const event of events) {
    const known = byKey.get(event.eventKey);
    if (known === undefined || compareCopies(event, known) < 0) byKey.set(event.eventKey, event);
  }
  return [...byKey.values()].sort(compareEvents);
}

export function compareEvents(a: LedgerEvent, b: LedgerEvent): number {
  return a.at.getTime() - b.at.getTime() || compareText(a.eventKey, b.eventKey);
}

/** The store hands events over in order and once; then nothing needs to be sorted or copied. */
function isOrdered(events: readonly LedgerEvent[]): boolean {
  const keys = new Set<string>();
  let before: LedgerEvent | undefined;
  for (const event of events) {
    if (before !== undefined && compareEvents(before, event) >= 0) return false;
    if (keys.has(event.eventKey)) return false;
    keys.add(event.eventKey);
    before = event;
  }
  return true;
}

/** Copies of one fact may differ in how they came: which one is kept must not depend on which came first. */
function compareCopies(a: LedgerEvent, b: LedgerEvent): number {
  return (
    Number(a.diagnostic === null) - Number(b.diagnostic === null) ||
    a.at.getTime() - b.at.getTime() ||
    Number(isHistory(a)) - Number(isHistory(b)) ||
    a.receivedAt.getTime() - b.receivedAt.getTime() ||
    compareText(fingerprint(a), fingerprint(b))
  );
}

function fingerprint(event: LedgerEvent): string {
  return JSON.stringify(event, Object.keys(event).sort());
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Pulled and imported events are history: they open no tasks. */
export function isHistory(event: LedgerEvent): boolean {
  return event.origin === 'pull' || event.origin === 'import';
}
