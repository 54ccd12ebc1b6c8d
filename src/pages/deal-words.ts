/** How the people on a deal stand, in words. Pure. */
import type { GuardedDeal, ShakyDeal } from '../jobs/join-deals.ts';
import type { DealMember, Reach } from '../store/report/deals.ts';
import { reasonClause, sentence, type Tone, VERDICTS } from './words.ts';

export const REACH_WORDS: Readonly<Record<Reach, { readonly label: string; readonly tone: Tone }>> = {
  fine: { label: 'Reachable', tone: 'green' },
  unsure: VERDICTS.unsure,
  dead: VERDICTS.dead,
  blocked: VERDICTS.blocked,
  left: { label: 'Left all mail', tone: 'amber' },
  no_address: { label: 'No email address', tone: 'grey' },
};

export function memberName({ name, email, contactId }: DealMember): string {
  return name ?? email ?? `Contact ${contactId}`;
}

/** @returns null where the label says it all */
export function memberReason({ reach, reason }: DealMember): string | null {
  return reason !== null && (reach === 'dead' || reach === 'unsure' || reach === 'blocked')
    ? sentence(reasonClause(reason))
    : null;
}

/** @returns `0 of 2`, or that nobody is on it */
export function shareWords({ members, reachable, contactsReadAt }: ShakyDeal): string {
  if (members.length === 0) return contactsReadAt === null ? 'Not read yet' : 'Nobody on it';
  return `${reachable} of ${members.length}`;
}

/** @returns for example `1. Jo Lund (Buyer, +49 30 1): champion, on the same deal` */
export function callWords({ replacements }: GuardedDeal): string[] {
  return replacements.map(({ person, reasons }, at) => {
    const reach = [person.jobTitle, person.phone ?? person.mobilePhone, person.email].filter(Boolean).join(', ');
    return `${at + 1}. ${person.name || person.email || 'somebody'}${reach ? ` (${reach})` : ''}: ${reasons.join(', ')}`;
  });
}
