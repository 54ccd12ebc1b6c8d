/** What people said to an email service themselves, as its webhooks told it: a list that tells it again tells nothing new. */
import { type Db, query } from './database.ts';

export interface ListAct {
  readonly addressId: number;
  readonly type: 'list_unsubscribe' | 'global_unsubscribe' | 'complaint' | 'resubscribe';
  readonly stream: string | null;
  readonly at: Date;
}

/** In order. */
export async function listActs(
  db: Db,
  portalId: number,
  sourceId: number,
  addressIds: readonly number[],
): Promise<ListAct[]> {
  if (addressIds.length === 0) return [];
  return query<ListAct>(
    db,
    `select address_id as "addressId", type, stream, at from event
      where portal_id = ? and address_id = any(?::bigint[]) and source_id = ? and origin = 'live' and actor = 'person'
        and type in ('list_unsubscribe', 'global_unsubscribe', 'complaint', 'resubscribe')
      order by at, event_key`,
    [portalId, [...addressIds], sourceId],
  );
}
