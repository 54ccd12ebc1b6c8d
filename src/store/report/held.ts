/** How much is held of people, for the page that says so. */
import { type Db, query } from '../database.ts';

export interface Held {
  readonly oldestDelivery: Date | null;
  readonly oldestHubspotEvent: Date | null;
  /** People who left and were forgotten, or are known by their hash alone. */
  readonly forgotten: number;
  readonly suppressed: number;
}

export async function countHeld(db: Db, portalId: number): Promise<Held> {
  const rows = await query<Held>(
    db,
    `select (select min(received_at) from delivery where portal_id = ? and length(body) > 0) as "oldestDelivery",
            (select min(received_at) from hubspot_event where portal_id = ?) as "oldestHubspotEvent",
            (select count(*) from suppression where portal_id = ? and reason = 'erased') as forgotten,
            (select count(distinct address_hash) from listed_suppression where portal_id = ? and (until is null or until > now())) as suppressed`,
    [portalId, portalId, portalId, portalId],
  );
  return rows[0] ?? { oldestDelivery: null, oldestHubspotEvent: null, forgotten: 0, suppressed: 0 };
}
