/** Is what stands on a list, or what a webhook tells of it, what we put there ourselves? Pure. */
import type { EspList, ListEntry } from '../../flow/adapt/esp-lists.ts';
import { HOUR_MS, MINUTE_MS } from '../../lib/clock.ts';
import type { PushMemory } from '../../store/esp-push.ts';
import type { StoredEntry } from '../../store/esp-suppression.ts';
import type { ListAct } from '../../store/list-acts.ts';

/** Clocks differ: what is this much older than our call stood there before it. */
const BEFORE_MS = 2 * MINUTE_MS;
/** Some services work a call off later. */
const AFTER_MS = HOUR_MS;

/** @param sent what we ever sent of it; null: nothing */
export function isWithinPush(at: Date, sent: Pick<PushMemory, 'firstSentAt' | 'sentAt' | 'doneAt'>): boolean {
  if (sent.firstSentAt === null) return false;
  const last = sent.doneAt ?? sent.sentAt ?? sent.firstSentAt;
  return at.getTime() >= sent.firstSentAt.getTime() - BEFORE_MS && at.getTime() <= last.getTime() + AFTER_MS;
}

/** A person's own act never is. Without a date it is ours where nobody stood there when we put it. */
export function isEcho(entry: ListEntry, sent: PushMemory | null, stored: StoredEntry | null): boolean {
  if (entry.actor === 'person' || sent === null || sent.firstSentAt === null) return false;
  if (entry.since === null) return !sent.isOff && (stored === null || stored.ours);
  // What came after we took it off was put there by somebody else.
  if (sent.isOff && sent.sentAt !== null && entry.since >= sent.sentAt) return false;
  return isWithinPush(entry.since, sent);
}

/** Does a reading tell more than was known? */
export function isNews(entry: ListEntry, stored: StoredEntry | null): boolean {
  if (stored === null || stored.goneAt !== null || stored.kind !== entry.kind) return true;
  // Ours until now, and not any more: somebody else put it there since.
  if (stored.ours) return true;
  return entry.since !== null && stored.since !== null && entry.since.getTime() !== stored.since.getTime();
}

/** A webhook and its list agree on the moment but for seconds. */
const SAME_MS = 10 * MINUTE_MS;

/**
 * Has a webhook told of this very act? Then it stands in the ledger, with the person as who did it.
 *
 * @param acts of this person at this source, in order
 */
export function isToldAlready(list: EspList, entry: ListEntry, acts: readonly ListAct[]): boolean {
  if (entry.kind !== 'opt_out' && entry.kind !== 'complaint') return false;
  const { since } = entry;
  const ofList = acts.filter((act) =>
    act.type === 'resubscribe'
      ? act.stream === (list.stream ?? null)
      : entry.kind === 'complaint'
        ? act.type === 'complaint'
        : act.type !== 'complaint' && act.stream === (list.stream ?? null),
  );
  if (since !== null)
    return ofList.some((act) => act.type !== 'resubscribe' && Math.abs(act.at.getTime() - since.getTime()) <= SAME_MS);
  const last = ofList.at(-1);
  return last !== undefined && last.type !== 'resubscribe';
}
