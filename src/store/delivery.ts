/** Raw deliveries: stored before they are acknowledged, read by the worker, shown where something went wrong. */
import type { Scope } from '../flow/event.ts';
import { type Db, execute, query } from './database.ts';

export interface NewDelivery {
  readonly portalId: number;
  readonly sourceId: number;
  readonly receivedAt: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly state: 'waiting' | 'quarantined';
  readonly why: string | null;
}

/**
 * One insert, one commit, for requests of any number of portals at once: each row carries its own portal. All bodies go as one
 * binary parameter and all else as one document: a parameter for each value of each row costs more than storing it.
 */
export async function insertDeliveries(db: Db, deliveries: readonly NewDelivery[]): Promise<void> {
  const [only] = deliveries;
  if (only !== undefined && deliveries.length === 1) return insertDelivery(db, only);
  let end = 0;
  const rows = deliveries.map(({ portalId, sourceId, receivedAt, headers, body, state, why }) => {
    const begin = end + 1;
    end += body.length;
    return [portalId, sourceId, receivedAt, headers, state, why, begin, body.length];
  });
  await execute(
    db,
    `insert into delivery (portal_id, source_id, received_at, headers, state, why, body)
     select (r->>0)::bigint, (r->>1)::bigint, (r->>2)::timestamptz, r->3, r->>4, r->>5,
            substring(bodies from (r->>6)::int for (r->>7)::int)
       from (select ?::bytea as bodies) as b, jsonb_array_elements(?::jsonb) as r`,
    [Buffer.concat(deliveries.map((one) => one.body)), JSON.stringify(rows)],
  );
}

/** A large one goes alone, and is not copied to be cut out of a parameter: a twelfth of `ingest_batch`. */
async function insertDelivery(db: Db, one: NewDelivery): Promise<void> {
  await execute(
    db,
    `insert into delivery (portal_id, source_id, received_at, headers, body, state, why)
     values (?::bigint, ?::bigint, ?::timestamptz, ?::jsonb, ?::bytea, ?, ?)`,
    [one.portalId, one.sourceId, one.receivedAt, JSON.stringify(one.headers), one.body, one.state, one.why],
  );
}

/** How many are kept in quarantine for a source, so that the caller can bound it. */
export async function countQuarantined(db: Db, portalId: number, sourceId: number): Promise<number> {
  const rows = await query<{ n: number }>(
    db,
    `select count(*) as n from delivery where portal_id = ? and source_id = ? and state = 'quarantined'`,
    [portalId, sourceId],
  );
  return rows[0]?.n ?? 0;
}

/** Is this very body in quarantine for the source already? An ESP repeats what was refused. */
export async function isQuarantined(db: Db, portalId: number, sourceId: number, body: Buffer): Promise<boolean> {
  const rows = await query(
    db,
    `select from delivery where portal_id = ? and source_id = ? and state = 'quarantined' and body = ?::bytea limit 1`,
    [portalId, sourceId, body],
  );
  return rows.length > 0;
}

export interface WaitingDelivery {
  readonly deliveryId: number;
  readonly sourceId: number;
  readonly esp: string;
  /** How far an unsubscribe reaches that is told through its source; null: as the ESP means it. */
  readonly unsubscribeScope: Scope | null;
  readonly receivedAt: Date;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly attempts: number;
  /** The file of which it holds some rows. */
  readonly importId: number | null;
}

/** A row of a file takes a fifth of the bytes that an ESP takes to report the same. */
const ROWS_WEIGHT = 5;

/** Oldest first, up to `limit` rows and about `maxBytes` of bodies (at least one row). */
export async function listWaiting(
  db: Db,
  portalId: number,
  limit: number,
  maxBytes: number,
  now: Date,
): Promise<WaitingDelivery[]> {
  const oldest = await query<{ id: number }>(
    db,
    `select delivery_id as id from (
       select delivery_id, sum(weight) over (order by delivery_id) - weight as before
         from (select delivery_id, octet_length(body) * case when import_id is null then 1 else ${ROWS_WEIGHT} end as weight from delivery
                where portal_id = ? and state = 'waiting' and (try_after is null or try_after <= ?)
                order by delivery_id limit ?) as oldest
     ) as counted
      where before < ?`,
    [portalId, now, limit, maxBytes],
  );
  if (oldest.length === 0) return [];
  // Numbers that are known to the planner leave the partitions out in which they are not.
  return query<WaitingDelivery>(
    db,
    `select d.delivery_id as "deliveryId", d.source_id as "sourceId", s.esp, s.unsubscribe_scope as "unsubscribeScope",
            d.received_at as "receivedAt", d.headers, d.body, d.attempts, d.import_id as "importId"
       from delivery d
       join source s on s.portal_id = d.portal_id and s.source_id = d.source_id
      where d.portal_id = ? and d.state = 'waiting' and d.delivery_id = any(?::bigint[])
      order by d.delivery_id`,
    [portalId, oldest.map((one) => one.id)],
  );
}

export interface ReadDelivery {
  readonly deliveryId: number;
  readonly eventCount: number;
  readonly newCount: number;
  readonly rejected: readonly { readonly index: number; readonly why: string }[];
  /** Rows of a file that cannot be read are told with the file. */
  readonly isImported: boolean;
}

/** One that could be read in part is shown as failed, with the words for each entry; what could be read has been taken in. */
export async function markRead(db: Db, portalId: number, read: readonly ReadDelivery[], now: Date): Promise<void> {
  await execute(
    db,
    `update delivery d set state = case when n.why is null then 'done' else 'failed' end, processed_at = ?,
        event_count = n.events, new_count = n.news, rejected = n.rejected, why = n.why, attempts = d.attempts + 1
       from unnest(?::bigint[], ?::int[], ?::int[], ?::jsonb[], ?::text[]) as n(delivery_id, events, news, rejected, why)
      where d.portal_id = ? and d.delivery_id = n.delivery_id and d.delivery_id = any(?::bigint[])`,
    [
      now,
      read.map((one) => one.deliveryId),
      read.map((one) => one.eventCount),
      read.map((one) => one.newCount),
      read.map((one) => (one.rejected.length > 0 ? JSON.stringify(one.rejected) : null)),
      read.map(whyUnread),
      portalId,
      read.map((one) => one.deliveryId),
    ],
  );
}

function whyUnread(read: ReadDelivery): string | null {
  const first = read.rejected[0];
  if (!first || read.isImported) return null;
  const all = read.eventCount + read.rejected.length;
  return `${read.rejected.length} of ${all} ${all === 1 ? 'entry' : 'entries'} could not be read: ${first.why}`;
}

/** @param tryAfter null: given up, until somebody retries it by hand */
export async function markUnreadable(
  db: Db,
  portalId: number,
  deliveryId: number,
  why: string,
  tryAfter: Date | null,
): Promise<void> {
  await execute(
    db,
    `update delivery set attempts = attempts + 1, why = ?, try_after = ?, state = case when ?::timestamptz is null then 'failed' else state end
      where portal_id = ? and delivery_id = ?`,
    [why, tryAfter, tryAfter, portalId, deliveryId],
  );
}

/** Back to waiting, as when it had just come in. @returns false when there is no such delivery to retry */
export async function retryDelivery(db: Db, portalId: number, deliveryId: number): Promise<boolean> {
  const touched = await execute(
    db,
    `update delivery set state = 'waiting', attempts = 0, try_after = null, why = null, rejected = null
      where portal_id = ? and delivery_id = ? and state in ('failed', 'quarantined')`,
    [portalId, deliveryId],
  );
  return touched > 0;
}

export interface RawStored {
  readonly sourceId: number;
  readonly state: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly receivedAt: Date;
}

export async function findDelivery(db: Db, portalId: number, deliveryId: number): Promise<RawStored | null> {
  const rows = await query<RawStored>(
    db,
    `select source_id as "sourceId", state, headers, body, received_at as "receivedAt"
       from delivery where portal_id = ? and delivery_id = ?`,
    [portalId, deliveryId],
  );
  return rows[0] ?? null;
}

/** What will never be read or believed is thrown away. @returns how many; what could be read from them stays */
export async function discardDeliveries(db: Db, portalId: number, deliveryIds: readonly number[]): Promise<number> {
  return execute(
    db,
    `delete from delivery where portal_id = ? and delivery_id = any(?::bigint[]) and state in ('failed', 'quarantined')`,
    [portalId, [...deliveryIds]],
  );
}

/** @returns how many raw deliveries were dropped; their events stay */
export async function expireDeliveries(db: Db, portalId: number, before: Date): Promise<number> {
  return execute(
    db,
    `delete from delivery where portal_id = ? and received_at < ? and state in ('done', 'quarantined')`,
    [portalId, before],
  );
}
