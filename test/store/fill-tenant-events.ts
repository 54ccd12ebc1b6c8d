/** What HubSpot told of, one event to be done and one that is done, and what a workflow was answered. */
import type { Db } from '../../src/store/database.ts';

export async function fillHubspotEvents(db: Db, portalId: number, mark: string, now: Date): Promise<void> {
  await db.raw(
    `insert into hubspot_event (portal_id, subscription_id, kind, object_id, property_value, source_id, occurred_at, received_at)
     values (?, 1, 'privacyDeletion', '77', ?, ?, ?, ?)`,
    [portalId, mark, mark, now, now],
  );
  await db.raw(
    `insert into hubspot_event (portal_id, subscription_id, kind, object_id, merged_ids, occurred_at, received_at, state, done_at)
     values (?, 2, 'merge', ?, '{88}', ?, ?, 'done', ?)`,
    [portalId, mark, now, now, now],
  );
  await db.raw(
    `insert into workflow_call (portal_id, callback_id, digest, contact_id, answer, asked_at) values (?, 'same', ?, '77', ?, ?)`,
    [portalId, Buffer.alloc(32, 9), JSON.stringify({ bw_says: mark }), now],
  );
}
