/** What ESPs, replies and imports tell of people leaving and coming back, kept as proof beside what our own page records. */
import { venueOf } from '../flow/conclude/opt-out.ts';
import type { EventType } from '../flow/event.ts';
import { hashAddress } from '../lib/address-hash.ts';
import type { Db } from '../store/database.ts';
import type { StoredEvent } from '../store/event.ts';
import { type ConsentProof, insertConsentProofs } from '../store/leave.ts';

const ACTS: Partial<Record<EventType, ConsentProof['act']>> = {
  list_unsubscribe: 'leave',
  global_unsubscribe: 'leave',
  complaint: 'complaint',
  resubscribe: 'return',
};

/** @param events new ones: each is proved once */
export async function proveActs(
  db: Db,
  portal: { readonly portalId: number; readonly hashKey: Buffer },
  events: readonly StoredEvent[],
): Promise<void> {
  const proofs = events.flatMap((event): ConsentProof[] => {
    const act = ACTS[event.type];
    // What somebody else says of a return lifts nothing, and proves nothing.
    if (act === undefined || event.recipient === null || (act === 'return' && event.actor !== 'person')) return [];
    const { esp, native, campaign, messageId } = event;
    return [
      {
        addressId: event.addressId,
        addressHash: hashAddress(portal.hashKey, event.recipient),
        act,
        actor: event.actor,
        venue: venueOf(event),
        stream: event.stream,
        scope: event.scope,
        eventKey: event.eventKey,
        detail: { esp, native, campaign, messageId },
        at: event.at,
      },
    ];
  });
  await insertConsentProofs(db, portal.portalId, proofs);
}
