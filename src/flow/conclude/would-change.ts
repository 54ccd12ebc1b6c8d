/** What would change our mind, in one sentence. */
import type { LedgerEvent } from '../event.ts';
import type { Verdict } from '../state.ts';
import { writeDate } from '../write-date.ts';
import type { Loss } from './loss.ts';
import { DAY_MS } from './moments.ts';
import { readBounce } from './read-bounce.ts';

export function wouldChange(
  loss: Loss,
  verdict: Verdict,
  events: readonly LedgerEvent[],
  retryAfter: Date | null,
  dormantDays: number,
  zone: string,
): string | null {
  switch (verdict) {
    case 'dead':
      return changesDead(loss, dormantDays, zone);
    case 'unsure':
      return changesUnsure(loss, events, zone);
    case 'retrying':
      return `A delivered mail ends this${retryAfter === null ? '' : `; the next try is due from ${writeDate(retryAfter, zone)}`}.`;
    case 'blocked':
      return 'A delivered mail ends this; their IT can say which rule refused ours.';
    default:
      return null;
  }
}

/** An address that was gone for long may belong to somebody else, or to nobody: then mail that gets through says nothing. */
function changesDead({ doubt, saidGone }: Loss, dormantDays: number, zone: string): string {
  if (saidGone) {
    return 'A reply or a form from the person, or somebody’s word that the address works would change this. That mail is accepted would not: a mailbox may stay open after its owner has left.';
  }
  if (doubt === null || readBounce(doubt.cause) !== 'gone') {
    return 'A delivered mail, a reply or a form from the person, or somebody’s word that the address works would change this.';
  }
  const until = writeDate(new Date(doubt.cause.at.getTime() + dormantDays * DAY_MS), zone);
  return `A delivered mail, a reply or a form from the person would change this until ${until}; somebody’s word that the address works would at any time.`;
}

function changesUnsure(loss: Loss, events: readonly LedgerEvent[], zone: string): string {
  if (loss.doubt?.hypothesis === 'maybe_recycled') {
    return 'Only somebody’s word that the person uses this address would settle it: after a year, mail that is accepted may be read by somebody else, or by nobody.';
  }
  if (loss.settlesAt !== null) {
    return `If no bounce follows by ${writeDate(new Date(loss.settlesAt), zone)}, the mail that was accepted shows that the address works.`;
  }
  const trial = isSuppressed(loss, events) ? 'a meeting' : 'a delivered mail';
  const deadline = loss.doubt?.deadline ?? null;
  const silence =
    deadline === null ? '' : `; without any by ${writeDate(new Date(deadline), zone)} the address counts as gone`;
  return `A reply, ${trial} or somebody’s word would settle it${silence}.`;
}

/** Once an ESP has suppressed the address no mail will try it again. */
function isSuppressed(loss: Loss, events: readonly LedgerEvent[]): boolean {
  const since = loss.doubt?.cause.at.getTime() ?? Number.POSITIVE_INFINITY;
  return events.some((event) => event.type === 'suppressed' && event.at.getTime() >= since);
}
