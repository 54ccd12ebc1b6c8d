/** Why somebody left a channel of Iterable, as its events tell it. */
import type { HeldKind, ListEntry } from '../../flow/adapt/esp-lists.ts';
import { momentIn } from '../../flow/adapt/read-field.ts';
import { type Fields, textOf } from '../../flow/adapt/talk.ts';
import { actorOfLeave } from './unsub-source.ts';

const KINDS: Readonly<Record<string, HeldKind>> = { hardbounce: 'bounce', complaint: 'complaint' };

/**
 * @param events of the type `emailUnSubscribe`; @param channel the id of one
 * @returns the newest that speaks of it, or of everything, by address
 */
export function lastLeaves(events: readonly Fields[], channel: string): Map<string, Fields> {
  const last = new Map<string, Fields>();
  for (const event of events) {
    if (!isAbout(event, channel)) continue;
    const email = textOf(event.email).toLowerCase();
    const known = last.get(email);
    if (known === undefined || timeOf(event) >= timeOf(known)) last.set(email, event);
  }
  return last;
}

/** @param leave null: nothing is told of why, which is taken for the wish of somebody */
export function entryOfLeft(email: string, leave: Fields | null): ListEntry {
  const source = textOf(leave?.unsubSource);
  return {
    email,
    kind: KINDS[source.toLowerCase()] ?? 'opt_out',
    actor: leave === null ? 'unknown' : actorOfLeave(source),
    since: leave === null ? null : momentIn(leave.createdAt),
    words: source || null,
  };
}

/** Who left everything names nothing. */
function isAbout(event: Fields, channel: string): boolean {
  const ids = [event.channelIds, event.emailListIds, event.messageTypeIds].map((some) =>
    Array.isArray(some) ? some.map(textOf) : [],
  );
  return ids[0]?.includes(channel) === true || ids.every((some) => some.length === 0);
}

function timeOf(event: Fields): number {
  return momentIn(event.createdAt)?.getTime() ?? 0;
}
