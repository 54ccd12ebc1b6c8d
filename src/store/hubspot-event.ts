/** What HubSpot told of the contacts of a portal: stored before it is acknowledged, worked off under the portal's lane. */
import { type Db, execute, query } from './database.ts';

export type HubspotEventKind = 'creation' | 'restore' | 'propertyChange' | 'merge' | 'deletion' | 'privacyDeletion';

export interface NewHubspotEvent {
  readonly portalId: number;
  readonly subscriptionId: number;
  readonly kind: HubspotEventKind;
  /** The contact; of a merge the one that goes on. */
  readonly objectId: string;
  /** Empty where no property changed. */
  readonly propertyName: string;
  readonly propertyValue: string | null;
  /** Who did it, in HubSpot's words, for example `userId:101`. */
  readonly sourceId: string | null;
  /** Contacts that a merge did away with, the one whose values won first. */
  readonly mergedIds: readonly string[];
  readonly occurredAt: Date;
  readonly receivedAt: Date;
}

/**
 * Twice is once, whatever HubSpot's number of the attempt is; sorted, so that a repetition that arrives at the same moment
 * in another order waits instead of deadlocking. Portals that are unknown or disconnected are left out.
 *
 * @returns portals that have something new
 */
export async function insertHubspotEvents(db: Db, events: readonly NewHubspotEvent[]): Promise<Set<number>> {
  if (events.length === 0) return new Set();
  const rows = await query<{ portal_id: number }>(
    db,
    `insert into hubspot_event (portal_id, subscription_id, kind, object_id, property_name, property_value, source_id, merged_ids, occurred_at, received_at)
     select n.portal_id, n.subscription_id, n.kind, n.object_id, n.property_name, n.property_value, n.source_id,
            case when n.merged_ids = '' then '{}' else string_to_array(n.merged_ids, ';') end, n.occurred_at, n.received_at
       from unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[])
            as n(portal_id, subscription_id, kind, object_id, property_name, property_value, source_id, merged_ids, occurred_at, received_at)
       join portal p on p.portal_id = n.portal_id and p.state <> 'disconnected'
      order by n.portal_id, n.object_id, n.occurred_at, n.kind, n.property_name, n.subscription_id
     on conflict (portal_id, subscription_id, kind, object_id, property_name, occurred_at) do nothing
     returning portal_id`,
    [
      events.map((one) => one.portalId),
      events.map((one) => one.subscriptionId),
      events.map((one) => one.kind),
      events.map((one) => one.objectId),
      events.map((one) => one.propertyName),
      events.map((one) => one.propertyValue),
      events.map((one) => one.sourceId),
      events.map((one) => one.mergedIds.join(';')),
      events.map((one) => one.occurredAt),
      events.map((one) => one.receivedAt),
    ],
  );
  return new Set(rows.map((row) => row.portal_id));
}

export interface HubspotEvent extends Omit<NewHubspotEvent, 'portalId' | 'subscriptionId'> {
  readonly eventId: number;
  readonly attempts: number;
}

/**
 * In the order in which they happened, as far as they have arrived.
 *
 * @param onlyErasures while the CRM cannot be asked: they need no answer of its, and wait for nobody
 */
export async function listWaitingHubspotEvents(
  db: Db,
  portalId: number,
  limit: number,
  now: Date,
  onlyErasures = false,
): Promise<HubspotEvent[]> {
  return query<HubspotEvent>(
    db,
    `select event_id as "eventId", kind, object_id as "objectId", property_name as "propertyName", property_value as "propertyValue",
            source_id as "sourceId", merged_ids as "mergedIds", occurred_at as "occurredAt", received_at as "receivedAt", attempts
       from hubspot_event
      where portal_id = ? and state = 'waiting' and (try_after is null or try_after <= ?)
        and (not ?::boolean or kind = 'privacyDeletion')
      order by occurred_at, event_id limit ?`,
    [portalId, now, onlyErasures, limit],
  );
}

/** Values are not needed any more, and may be addresses of people. */
export async function markHubspotEventsDone(
  db: Db,
  portalId: number,
  eventIds: readonly number[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update hubspot_event set state = 'done', done_at = ?, property_value = null, why = null, attempts = attempts + 1
      where portal_id = ? and event_id = any(?::bigint[])`,
    [now, portalId, [...eventIds]],
  );
}

/** It is kept with the reason, which is shown, and tried again. */
export async function putHubspotEventAside(
  db: Db,
  portalId: number,
  eventId: number,
  why: string,
  tryAfter: Date,
): Promise<void> {
  await execute(
    db,
    'update hubspot_event set attempts = attempts + 1, why = ?, try_after = ? where portal_id = ? and event_id = ?',
    [why, tryAfter, portalId, eventId],
  );
}

/** Whether a later event of these kinds is known already, so that an older one that comes late changes nothing. */
export async function hasLaterHubspotEvent(
  db: Db,
  portalId: number,
  objectId: string,
  kinds: readonly HubspotEventKind[],
  after: Date,
): Promise<boolean> {
  const rows = await query(
    db,
    `select 1 from hubspot_event where portal_id = ? and object_id = ? and kind = any(?::text[]) and occurred_at > ? limit 1`,
    [portalId, objectId, [...kinds], after],
  );
  return rows.length > 0;
}

/**
 * Of these contacts, those that a merge did away with as far as was worked off, and who they are now: what is told of them
 * late is about the survivor.
 */
export async function survivorsOf(
  db: Db,
  portalId: number,
  objectIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query<{ was: string; survivor: string }>(
    db,
    `with recursive merged as (
       select distinct old as was, e.object_id as survivor, 1 as steps from hubspot_event e, unnest(e.merged_ids) as old
        where e.portal_id = ? and e.kind = 'merge' and e.state = 'done' and e.merged_ids && ?::text[] and old = any(?::text[])
       union
       select m.was, e.object_id, m.steps + 1 from merged m join hubspot_event e
           on e.portal_id = ? and e.kind = 'merge' and e.state = 'done' and m.survivor = any(e.merged_ids)
        where m.steps < 20)
     select distinct on (was) was, survivor from merged order by was, steps desc`,
    [portalId, [...objectIds], [...objectIds], portalId],
  );
  return new Map(rows.map((row) => [row.was, row.survivor]));
}

/** HubSpot repeats for a day; afterwards what was done is not needed to tell a repetition. */
export async function expireHubspotEvents(db: Db, portalId: number, doneBefore: Date): Promise<number> {
  return execute(db, `delete from hubspot_event where portal_id = ? and state = 'done' and done_at < ?`, [
    portalId,
    doneBefore,
  ]);
}
