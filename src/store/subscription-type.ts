/** Our copy of HubSpot's subscription types. */
import type { SubscriptionType } from '../flow/enact/subscription/subscription-wishes.ts';
import { type Db, execute, query } from './database.ts';

export interface StoredSubscriptionType extends SubscriptionType {
  readonly readAt: Date;
}

/** @returns by name */
export async function listSubscriptionTypes(db: Db, portalId: number): Promise<StoredSubscriptionType[]> {
  return query<StoredSubscriptionType>(
    db,
    `select subscription_id as "subscriptionId", name, is_active as "isActive", read_at as "readAt"
       from subscription_type where portal_id = ? order by name, subscription_id`,
    [portalId],
  );
}

/** What HubSpot does not list any more goes. */
export async function saveSubscriptionTypes(
  db: Db,
  portalId: number,
  types: readonly SubscriptionType[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `insert into subscription_type as t (portal_id, subscription_id, name, is_active, read_at)
     select ?, n.id, n.name, n.is_active, ? from unnest(?::bigint[], ?::text[], ?::boolean[]) as n(id, name, is_active)
     on conflict (portal_id, subscription_id) do update
        set name = excluded.name, is_active = excluded.is_active, read_at = excluded.read_at`,
    [
      portalId,
      now,
      types.map((one) => one.subscriptionId),
      types.map((one) => one.name),
      types.map((one) => one.isActive),
    ],
  );
  await execute(db, 'delete from subscription_type where portal_id = ? and read_at < ?', [portalId, now]);
}
