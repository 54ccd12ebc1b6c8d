/** Wishes to leave with their clocks: one known everywhere, one that waits, and what HubSpot calls kinds of mail. */
import { HOUR_MS } from '../../src/lib/clock.ts';
import type { Db } from '../../src/store/database.ts';
import { addErasureRequest } from '../../src/store/erasure-request.ts';
import { saveSubscriptionTypes } from '../../src/store/subscription-type.ts';
import { HOSTILE } from './seed-inbound.ts';

export async function seedHonoured(db: Db, portalId: number, now: Date): Promise<void> {
  await db.raw(
    `insert into opt_out_clock (portal_id, event_key, address_id, stream, asked_at, heard_at, suppressed_at, property_at, has_contact, wants_subscription, closed_at)
     select portal_id, event_key, address_id, case when scope = 'stream' then stream end, at, at + interval '2 s', at + interval '3 s',
            at + interval '95 s', true, true, at + interval '95 s'
       from event where portal_id = ? and type in ('list_unsubscribe', 'global_unsubscribe', 'complaint') on conflict do nothing`,
    [portalId],
  );
  await db.raw(
    `update opt_out_clock c set asked_at = ?, stream = ?, property_at = null, closed_at = null
      where portal_id = ? and event_key = (select max(event_key) from opt_out_clock where portal_id = c.portal_id)`,
    [new Date(now.getTime() - 2 * HOUR_MS), HOSTILE, portalId],
  );
  await db.raw(
    `insert into suppression (portal_id, address_hash, stream, reason, since, venue) values (?, sha256('left'), ?, 'unsubscribe_request', ?, 'page')`,
    [portalId, HOSTILE, now],
  );
  await db.raw(
    `insert into consent_proof (portal_id, address_hash, act, venue, stream, scope, actor, detail, at)
     values (?, sha256('left'), 'leave', 'page', ?, 'stream', 'person', '{}', ?)`,
    [portalId, HOSTILE, now],
  );
  await saveSubscriptionTypes(
    db,
    portalId,
    [
      { subscriptionId: 10_000_001, name: 'Marketing Information', isActive: true },
      { subscriptionId: 10_000_002, name: HOSTILE, isActive: false },
    ],
    now,
  );
  await addErasureRequest(db, portalId, { email: `someone@x.test`, askedBy: HOSTILE, askedAt: now });
}
