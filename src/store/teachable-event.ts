/** Events that a taught rule may read otherwise: walked through address by address, in ranges that keep the memory bounded. */
import { TEACHABLE_TYPES } from '../flow/classify/taught/read-taught.ts';
import { scopeValue, type TaughtScope } from '../flow/taught-rule.ts';
import { MARK } from './address.ts';
import { type Db, execute, query } from './database.ts';
import type { StoredEvent } from './event.ts';
import { EVENT_SELECT, type EventRow, toEvent } from './event-row.ts';

export interface AddressStretch {
  /** Without this one. */
  readonly after: number;
  /** With this one. */
  readonly until: number;
}

/** @returns the end of the next stretch of up to `limit` addresses that have events; null where there are none */
export async function nextStretch(
  db: Db,
  portalId: number,
  after: number,
  limit: number,
): Promise<AddressStretch | null> {
  const rows = await query<{ until: number | null }>(
    db,
    `select max(address_id) as until from (
       select address_id from event where portal_id = ? and address_id > ? group by address_id order by address_id limit ?) n`,
    [portalId, after, limit],
  );
  const until = rows[0]?.until ?? null;
  return until === null ? null : { after, until };
}

/** @returns addresses of a stretch that have events, in their order */
export async function listAddressIds(db: Db, portalId: number, { after, until }: AddressStretch): Promise<number[]> {
  const rows = await query<{ id: number }>(
    db,
    'select distinct address_id as id from event where portal_id = ? and address_id > ? and address_id <= ? order by 1',
    [portalId, after, until],
  );
  return rows.map((row) => row.id);
}

/** What makes an event worth reading again. */
export interface TeachableFilter {
  /** Words of which one at least stands in the reply, as `telltaleWord` gives them; null: any reply. */
  readonly words: readonly string[] | null;
  /** ... or it was read by one of these rules, as they stand in `rule`; null: by any that was taught. */
  readonly readBy: readonly string[] | null;
  readonly scope: TaughtScope;
}

/** Of one stretch, in the order of their addresses. */
export async function listTeachable(
  db: Db,
  portalId: number,
  stretch: AddressStretch,
  filter: TeachableFilter,
): Promise<StoredEvent[]> {
  const { readBy, scope } = filter;
  const patterns = filter.words?.map(like) ?? null;
  const rows = await query<EventRow>(
    db,
    `${EVENT_SELECT}
      where e.portal_id = ? and e.address_id > ? and e.address_id <= ? and e.type = any(?::text[]) and e.diagnostic is not null
        and ((e.own_reading is not null and (?::text[] is null or e.rule = any(?::text[])))
          or ?::text[] is null or e.diagnostic ilike any(?::text[]))
        and (? <> 'domain' or a.domain = ?)
        and (? <> 'gateway' or coalesce(e.own_reading->>'gateway', e.gateway) = ?)
      order by e.address_id, e.at, e.event_key`,
    [
      portalId,
      stretch.after,
      stretch.until,
      [...TEACHABLE_TYPES],
      readBy && [...readBy],
      readBy && [...readBy],
      patterns,
      patterns,
      scope.kind,
      scopeValue(scope),
      scope.kind,
      scopeValue(scope),
    ],
  );
  return rows.map(toEvent);
}

/** Two letters stand for any: how they are written in capitals depends on the language of the database, and on Unicode. */
function like(word: string): string {
  return `%${word.replaceAll(/[ik]/g, '_')}%`;
}

/** Up to `limit` replies of a scope, in the order of their keys, which are as good as chance. */
export async function sampleReplies(
  db: Db,
  portalId: number,
  scope: TaughtScope,
  limit: number,
): Promise<{ readonly diagnostic: string; readonly email: string }[]> {
  return query(
    db,
    `select e.diagnostic, a.email from event e join address a using (portal_id, address_id)
      where e.portal_id = ? and e.type = any(?::text[]) and e.diagnostic is not null
        and (? <> 'domain' or a.domain = ?)
        and (? <> 'gateway' or coalesce(e.own_reading->>'gateway', e.gateway) = ?)
      order by e.event_key limit ?`,
    [portalId, [...TEACHABLE_TYPES], scope.kind, scopeValue(scope), scope.kind, scopeValue(scope), limit],
  );
}

/** Writes down how these events are read now, and has their addresses concluded anew. */
export async function saveReadings(db: Db, portalId: number, events: readonly StoredEvent[], now: Date): Promise<void> {
  if (events.length === 0) return;
  await execute(
    db,
    `update event e set class = n.class, reason = n.reason, rule = n.rule, span_start = n.span_start, span_end = n.span_end,
            gateway = n.gateway, confidence = n.confidence, own_reading = n.own_reading
       from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::integer[], ?::text[], ?::real[], ?::jsonb[])
         as n(event_key, class, reason, rule, span_start, span_end, gateway, confidence, own_reading)
      where e.portal_id = ? and e.event_key = n.event_key`,
    [
      events.map((event) => event.eventKey),
      events.map((event) => event.class),
      events.map((event) => event.reason),
      events.map((event) => event.rule),
      events.map((event) => event.span?.[0] ?? null),
      events.map((event) => event.span?.[1] ?? null),
      events.map((event) => event.gateway),
      events.map((event) => event.confidence),
      events.map((event) => (event.ownReading == null ? null : JSON.stringify(event.ownReading))),
      portalId,
    ],
  );
  // In the order in which whoever settles or leaves locks them.
  const ids = [...new Set(events.map((event) => event.addressId))].sort((a, b) => a - b);
  await execute(
    db,
    `with next as materialized (
       select address_id from address where portal_id = ? and address_id = any(?::bigint[]) order by address_id for update)
     update address a set dirty_at = ${MARK}, in_ledger = true from next n where a.portal_id = ? and a.address_id = n.address_id`,
    [portalId, ids, now, portalId],
  );
}
