/** What the person left, and whether they came back. */
import { undoneBy } from '../drop-undone.ts';
import type { LedgerEvent } from '../event.ts';
import type { OptOut } from '../state.ts';
import { compareText, isHistory } from './order-events.ts';

export interface LeftInterval {
  readonly startedAt: Date;
  endedAt: Date | null;
  readonly causeKey: string;
}

export interface OptOutHistory {
  readonly optOut: OptOut;
  /** Stretches during which something was left, in order. */
  readonly intervals: readonly LeftInterval[];
  /** Departures that the person took back at once: none of them counts, yet a task may stand in the CRM because of one. */
  readonly takenBack: readonly LeftInterval[];
}

interface Left {
  /** By ESP, and by the stream that was named: the events that put it in force. Any one of them keeps everything out. */
  readonly everything: Map<string, LedgerEvent>;
  readonly complaints: Set<string>;
  /** By ESP and stream: list 12 of one ESP is not list 12 of another. */
  readonly streams: Map<string, LedgerEvent>;
}

const NOTHING_LEFT: OptOut = {
  scope: 'none',
  streams: [],
  at: null,
  venue: null,
  complaint: false,
  eventKey: null,
  campaign: null,
  isHistory: false,
};

/**
 * Opting out counts whoever reports it; only the person's own act lifts it, and only what it speaks of: coming back to
 * one stream lifts that stream; coming back as a whole lifts the leaving of everything and a complaint (at one ESP only
 * what was said there), but no stream that was left by itself.
 *
 * What they took back is as if it had never been.
 *
 * @param events in order
 */
export function foldOptOut(events: readonly LedgerEvent[]): OptOutHistory {
  const undone = undoneBy(events);
  const left: Left = { everything: new Map(), complaints: new Set(), streams: new Map() };
  const intervals: LeftInterval[] = [];
  let open: LeftInterval | null = null;
  for (const event of events) {
    if (undone.has(event) || !applyEvent(left, event)) continue;
    const isOut = left.everything.size > 0 || left.streams.size > 0;
    if (isOut && open === null) {
      open = { startedAt: event.at, endedAt: null, causeKey: event.eventKey };
      intervals.push(open);
    } else if (!isOut && open !== null) {
      open.endedAt = event.at;
      open = null;
    }
  }
  return { optOut: describe(left), intervals, takenBack: [...undone].flatMap(takenBack) };
}

function takenBack([event, undo]: readonly [LedgerEvent, LedgerEvent]): LeftInterval[] {
  if (event.type === 'preference') return [];
  return [{ startedAt: event.at, endedAt: undo.at, causeKey: event.eventKey }];
}

/** @returns whether it may have changed anything */
function applyEvent(left: Left, event: LedgerEvent): boolean {
  switch (event.type) {
    case 'complaint':
      keepFirst(left.everything, wholeKey(event), event);
      left.complaints.add(event.esp);
      return true;
    case 'global_unsubscribe':
    case 'list_unsubscribe':
      // What the ESP calls a list may be all that a sender sends, and the other way round: the reach decides.
      if (event.scope === 'stream') keepFirst(left.streams, streamKey(event), event);
      else keepFirst(left.everything, event.type === 'list_unsubscribe' ? streamKey(event) : wholeKey(event), event);
      return true;
    case 'resubscribe':
      return event.actor === 'person' && comeBack(left, event);
    default:
      return false;
  }
}

/** What was left by the name of a stream is lifted by that name, however far it reached. */
function comeBack(left: Left, event: LedgerEvent): boolean {
  const key = streamKey(event);
  if (event.stream !== null) return [left.streams.delete(key), left.everything.delete(key)].includes(true);
  if (event.scope === 'stream') return left.streams.delete(key);
  if (event.scope === 'everything') {
    left.everything.clear();
    left.complaints.clear();
    return true;
  }
  left.complaints.delete(event.esp);
  const ofEsp = [...left.everything].filter(([, leaving]) => leaving.esp === event.esp);
  for (const [name] of ofEsp) left.everything.delete(name);
  return ofEsp.length > 0;
}

function keepFirst(map: Map<string, LedgerEvent>, key: string, event: LedgerEvent): void {
  if (!map.has(key)) map.set(key, event);
}

function streamKey(event: LedgerEvent): string {
  return `${event.esp}\n${event.stream ?? ''}`;
}

/** Of the ESP as a whole, whatever stream the event names. */
function wholeKey(event: LedgerEvent): string {
  return `${event.esp}\n`;
}

function streamName(event: LedgerEvent): string {
  return event.stream ?? `${event.esp} (unnamed)`;
}

function describe(left: Left): OptOut {
  const isOutOfAll = left.everything.size > 0;
  const event = isOutOfAll ? firstOf(left.everything) : newestOf(left.streams);
  if (event === undefined) return NOTHING_LEFT;
  return {
    scope: isOutOfAll ? 'everything' : 'streams',
    streams: [...new Set([...left.streams.values()].map(streamName))].sort(compareText),
    at: event.at,
    venue: venueOf(event),
    complaint: left.complaints.size > 0,
    eventKey: event.eventKey,
    campaign: event.campaign,
    isHistory: isHistory(event),
  };
}

/** Everything was left when it was first left; insertion order is event order. */
function firstOf(events: ReadonlyMap<string, LedgerEvent>): LedgerEvent | undefined {
  return events.values().next().value;
}

/** Leaving one more stream is news. */
function newestOf(events: ReadonlyMap<string, LedgerEvent>): LedgerEvent | undefined {
  return [...events.values()].at(-1);
}

const OWN_DOORS: ReadonlySet<string> = new Set(['one_click', 'page', 'open_page', 'reply', 'rep', 'hubspot']);

/** Where the person said so, as the CRM and the proof have it. */
export function venueOf(event: Pick<LedgerEvent, 'type' | 'origin' | 'native'>): string {
  if (event.type === 'complaint') return 'complaint';
  if (event.origin === 'import' || event.origin === 'reply') return event.origin;
  if (event.native === 'mail:unsubscribe') return 'reply';
  // What we recorded ourselves names its door in `native`.
  if (OWN_DOORS.has(event.native)) return event.native;
  return 'esp';
}
