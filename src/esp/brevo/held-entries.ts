/** Why Brevo mails somebody no longer: a contact tells it by what happened to it, a blocked address by a code. */
import type { HeldKind, ListEntry } from '../../flow/adapt/esp-lists.ts';
import { type Fields, fieldsOf, momentOfText, rowsOf, textOf } from '../../flow/adapt/talk.ts';
import type { Actor } from '../../flow/event.ts';

/** Brevo's codes for why it mails somebody no longer; what is not here was done by an admin or a script. */
const CODES: Readonly<Record<string, { readonly kind: HeldKind; readonly actor: Actor }>> = {
  hardBounce: { kind: 'bounce', actor: 'esp' },
  contactFlaggedAsSpam: { kind: 'complaint', actor: 'person' },
  unsubscribedViaEmail: { kind: 'opt_out', actor: 'person' },
  unsubscribedViaMA: { kind: 'opt_out', actor: 'unknown' },
  unsubscribedViaApi: { kind: 'manual', actor: 'customer' },
  adminBlocked: { kind: 'manual', actor: 'customer' },
};

/** @returns null where it may be mailed, or is somebody else */
export function entryOfContact(contact: Fields, email: string): ListEntry | null {
  if (contact.emailBlacklisted !== true || textOf(contact.email).toLowerCase() !== email) return null;
  const told = fieldsOf(contact.statistics);
  const left = fieldsOf(told.unsubscriptions);
  const since = (acts: unknown): Date | null => momentOfText(rowsOf(acts)[0]?.eventTime);
  const reasons: readonly [unknown, HeldKind, Actor][] = [
    [told.complaints, 'complaint', 'person'],
    [left.userUnsubscription, 'opt_out', 'person'],
    [told.hardBounces, 'bounce', 'esp'],
    [left.adminUnsubscription, 'manual', 'customer'],
  ];
  const found = reasons.find(([acts]) => rowsOf(acts).length > 0);
  // Where it is not told, it is taken for the wish of somebody.
  const [acts, kind, actor] = found ?? [null, 'opt_out', 'unknown'];
  return { email, kind, actor, since: since(acts), words: null };
}

export function entryOfBlocked(row: Fields): ListEntry {
  const reason = fieldsOf(row.reason);
  const { kind, actor } = CODES[textOf(reason.code)] ?? { kind: 'manual', actor: 'unknown' };
  return {
    email: textOf(row.email),
    kind,
    actor,
    since: momentOfText(row.blockedAt),
    words: textOf(reason.message) || null,
  };
}
