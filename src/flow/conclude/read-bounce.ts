/** What one event says about getting mail through. */
import type { EventType, LedgerEvent, Reason } from '../event.ts';

/**
 * `gone`: a hard reason that speaks of the address. `unclear`: hard, but nobody said that it is about the address.
 * `soft`: for now. `block`: the receiver refused us, not the person.
 */
export type BounceKind = 'gone' | 'unclear' | 'soft' | 'block';

const GONE: ReadonlySet<Reason> = new Set<Reason>([
  'user_unknown',
  'domain_unknown',
  'address_moved',
  'mailbox_inactive',
]);

const SOFT: ReadonlySet<Reason> = new Set<Reason>([
  'mailbox_full',
  'greylisted',
  'rate_limited',
  'timeout',
  'network_error',
  'server_error',
  'server_full',
]);

/** The only hard words that neither speak of the address nor blame the sender, the message or a passing trouble. */
const UNCLEAR: ReadonlySet<Reason> = new Set<Reason>(['undetermined']);

/**
 * Types that are no bounce, whatever their text was read as. `deferred`: the ESP is still trying, and a greylisted mail
 * that arrives ten minutes later must not leave the address "retrying". `suppressed`: a witness that somebody gave up
 * earlier, never a second bounce. `witness`: what HubSpot has on record of its own mail; we did not see that mail.
 */
const NO_BOUNCE: ReadonlySet<EventType> = new Set<EventType>([
  'delivered',
  'deferred',
  'complaint',
  'list_unsubscribe',
  'global_unsubscribe',
  'resubscribe',
  'preference',
  'undo',
  'suppressed',
  'witness',
  'control',
]);

/** @returns null for what is no bounce */
export function readBounce(event: Pick<LedgerEvent, 'type' | 'class' | 'reason'>): BounceKind | null {
  if (event.class === null || NO_BOUNCE.has(event.type)) return null;
  if (event.class !== 'hard') return event.class;
  if (GONE.has(event.reason)) return 'gone';
  // "Hard" is the ESP's or the server's wish to give up; a full mailbox or a refused sender stays what it is.
  if (SOFT.has(event.reason)) return 'soft';
  return UNCLEAR.has(event.reason) ? 'unclear' : 'block';
}
