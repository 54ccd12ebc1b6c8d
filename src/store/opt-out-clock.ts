/** From what a person asked to each place that has to know of it: our own list, the contact in HubSpot, its communication preferences. */
import { DAY_MS } from '../lib/clock.ts';
import { type Db, execute, query } from './database.ts';

/** What came in longer ago was stored before: its clock ran then, or was never started. */
const STARTS_WITHIN_MS = 14 * DAY_MS;

/**
 * One clock for each wish to leave that is not history. Called where the suppression stands, in the same transaction.
 *
 * @param now when addresses were suppressed, unless they left by our own page, which does so at once
 */
export async function startClocks(db: Db, portalId: number, addressIds: readonly number[], now: Date): Promise<void> {
  if (addressIds.length === 0) return;
  await execute(
    db,
    `insert into opt_out_clock (portal_id, event_key, address_id, stream, asked_at, heard_at, suppressed_at)
     select portal_id, event_key, address_id, case when scope = 'stream' then coalesce(stream, esp || ' (unnamed)') end,
            least(at, received_at), received_at, case when esp = 'bellwether' then received_at else greatest(?::timestamptz, received_at) end
       from event
      where portal_id = ? and address_id = any(?::bigint[]) and type in ('list_unsubscribe', 'global_unsubscribe', 'complaint')
        and origin in ('live', 'reply') and received_at > ?
     on conflict (portal_id, event_key) do nothing`,
    [now, portalId, [...addressIds], new Date(now.getTime() - STARTS_WITHIN_MS)],
  );
}

/**
 * Looks which places know by now, and ends the clocks that have nothing left to wait for.
 *
 * @param tellsContacts false where this HubSpot account has no room for the property
 * @returns how many ended
 */
export async function noteHonoured(db: Db, portalId: number, tellsContacts: boolean, now: Date): Promise<number> {
  if (!(await hasOpenClocks(db, portalId))) return 0;
  await execute(
    db,
    `update opt_out_clock c set property_at = n.done_at, has_contact = true
       from (select o.event_key, min(greatest(w.done_at, o.heard_at)) as done_at
               from opt_out_clock o
               join contact_address l on l.portal_id = o.portal_id and l.address_id = o.address_id and l.unlinked_at is null
               join crm_write w on w.portal_id = o.portal_id and w.write_key = 'contact_property:' || l.contact_id and w.state = 'done'
              where o.portal_id = ? and o.closed_at is null and o.property_at is null
                and (w.payload ->> 'bw_unsubscribe_scope' = 'everything'
                     or o.stream = any(string_to_array(w.payload ->> 'bw_unsubscribed_streams', ', ')))
              group by o.event_key) as n
      where c.portal_id = ? and c.event_key = n.event_key`,
    [portalId, portalId],
  );
  await execute(
    db,
    `update opt_out_clock c
        set has_contact = exists (select from contact_address l where l.portal_id = c.portal_id and l.address_id = c.address_id and l.unlinked_at is null)
       from address a
      where c.portal_id = ? and c.closed_at is null and c.property_at is null and a.portal_id = c.portal_id and a.address_id = c.address_id
        and a.looked_up_at is not null and a.dirty_at is null`,
    [portalId],
  );
  await execute(
    db,
    `update opt_out_clock c set wants_subscription = true, subscription_at = n.done_at
       from (select o.event_key, min(greatest(w.done_at, o.heard_at)) filter (where w.state = 'done') as done_at
               from opt_out_clock o
               join crm_write w on w.portal_id = o.portal_id and w.surface = 'subscription' and w.address_id = o.address_id
                    and w.payload ->> 'state' = 'out' and (w.payload ->> 'subscriptionId' is null or w.payload ->> 'stream' = o.stream)
              where o.portal_id = ? and o.closed_at is null and o.subscription_at is null
              group by o.event_key) as n
      where c.portal_id = ? and c.event_key = n.event_key`,
    [portalId, portalId],
  );
  return execute(
    db,
    `update opt_out_clock c set closed_at = ?
      where c.portal_id = ? and c.closed_at is null
        and ((not ?::boolean or c.property_at is not null or c.has_contact = false) and (not c.wants_subscription or c.subscription_at is not null)
             or exists (select from event u where u.portal_id = c.portal_id and u.address_id = c.address_id and u.actor = 'person' and u.at >= c.asked_at
                         and (u.type = 'resubscribe' or u.type = 'undo' and u.native = 'undo:' || c.event_key)))`,
    [now, portalId, tellsContacts],
  );
}

async function hasOpenClocks(db: Db, portalId: number): Promise<boolean> {
  const rows = await query(db, 'select 1 from opt_out_clock where portal_id = ? and closed_at is null limit 1', [
    portalId,
  ]);
  return rows.length > 0;
}
