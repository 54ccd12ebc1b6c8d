/** What the person took back within half an hour is as if it had never been. Pure. */
import type { EventType } from './event.ts';

/** What is read of an event or an act. */
export interface Undoable {
  readonly eventKey: string;
  readonly esp: string;
  readonly type: EventType;
  readonly native: string;
  readonly actor: string;
}

const PREFIX = 'undo:';

/** The `native` of an event that takes another one back. */
export function writeUndo(eventKey: string): string {
  return PREFIX + eventKey;
}

/** @returns the key of the event that it takes back; null for what takes nothing back. Only the person can. */
export function readUndo(event: Undoable): string | null {
  if (event.type !== 'undo' || event.actor !== 'person' || !event.native.startsWith(PREFIX)) return null;
  return event.native.slice(PREFIX.length);
}

/** Leaving and choosing by a link of ours; what an ESP tells was done elsewhere, and is taken back there. */
const BY_LINK: ReadonlySet<EventType> = new Set<EventType>(['list_unsubscribe', 'global_unsubscribe', 'preference']);

/** @returns the others, in their order, without what took something back */
export function dropUndone<T extends Undoable>(events: readonly T[]): readonly T[] {
  const undone = undoneBy(events);
  return undone.size === 0 ? events : events.filter((event) => event.type !== 'undo' && !undone.has(event));
}

/** @returns what was taken back, each with what took it back */
export function undoneBy<T extends Undoable>(events: readonly T[]): ReadonlyMap<T, T> {
  const undos = new Map<string, T>();
  for (const event of events) {
    const key = readUndo(event);
    if (key !== null) undos.set(key, event);
  }
  if (undos.size === 0) return new Map();
  return new Map(
    events.flatMap((event): [T, T][] => {
      const undo = undos.get(event.eventKey);
      return undo && event.esp === 'bellwether' && BY_LINK.has(event.type) ? [[event, undo]] : [];
    }),
  );
}
