/** What has come in and is not worked off yet. */
import { type Db, query } from '../database.ts';

export interface Backlog {
  /** Stored, and not read yet. */
  readonly deliveries: number;
  readonly oldestDelivery: Date | null;
  /** To be looked at again. */
  readonly addresses: number;
  /** Planned for HubSpot, or on their way. */
  readonly writes: number;
  /** When the worker last held this portal's lane. */
  readonly workedAt: Date | null;
}

/** Each number comes from a partial index that holds nothing else, so that a long history costs nothing. */
export async function countBacklog(db: Db, portalId: number): Promise<Backlog> {
  const rows = await query<Backlog>(
    db,
    `select (select count(*) from delivery where portal_id = ? and state = 'waiting') as deliveries,
            (select received_at from delivery where portal_id = ? and state = 'waiting' order by delivery_id limit 1) as "oldestDelivery",
            (select count(*) from address where portal_id = ? and dirty_at is not null) as addresses,
            (select count(*) from crm_write where portal_id = ? and state in ('planned', 'sending')) as writes,
            (select lease_until from lane where portal_id = ?) as "workedAt"`,
    [portalId, portalId, portalId, portalId, portalId],
  );
  return rows[0] ?? { deliveries: 0, oldestDelivery: null, addresses: 0, writes: 0, workedAt: null };
}
