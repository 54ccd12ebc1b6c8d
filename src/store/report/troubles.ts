/** How many things of a portal wait for a person. */
import { type Db, query } from '../database.ts';

export interface Troubles {
  readonly failedWrites: number;
  readonly failedDeliveries: number;
  readonly quarantined: number;
  /** Put aside, for a fault of ours. */
  readonly addressesAside: number;
  /** Changes from HubSpot that were put aside, too. */
  readonly changesAside: number;
  /** Mails in which somebody may have asked to leave. */
  readonly leaveQuestions: number;
}

export async function countTroubles(db: Db, portalId: number): Promise<Troubles> {
  const rows = await query<Troubles>(
    db,
    `select (select count(*) from crm_write where portal_id = ? and state = 'failed') as "failedWrites",
            (select count(*) from delivery where portal_id = ? and state = 'failed') as "failedDeliveries",
            (select count(*) from delivery where portal_id = ? and state = 'quarantined') as "quarantined",
            (select count(*) from address where portal_id = ? and failed_why is not null) as "addressesAside",
            (select count(*) from hubspot_event where portal_id = ? and state = 'waiting' and why is not null) as "changesAside",
            (select count(*) from leave_question where portal_id = ? and answer is null) as "leaveQuestions"`,
    [portalId, portalId, portalId, portalId, portalId, portalId],
  );
  return (
    rows[0] ?? {
      failedWrites: 0,
      failedDeliveries: 0,
      quarantined: 0,
      addressesAside: 0,
      changesAside: 0,
      leaveQuestions: 0,
    }
  );
}
