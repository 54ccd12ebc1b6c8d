/** What counts as mail that was tried: handed to the receiving server, whatever it said. Said once for the counts and the SQL. */
import type { EventType, MailEvent } from './event.ts';

/**
 * Services tell of what became of a mail, few of its being handed over (`processed`), so what became of it stands for that. What a
 * service suppressed or dropped was never tried.
 */
export const TRIED_IN_VAIN: readonly EventType[] = ['deferred', 'soft_bounce', 'hard_bounce', 'block'];

/** What a service has on its list (`pull`) bounced some time: nobody tried it now. */
export function isTriedInVain({ type, origin }: Pick<MailEvent, 'type' | 'origin'>): boolean {
  return TRIED_IN_VAIN.includes(type) && origin !== 'pull';
}
