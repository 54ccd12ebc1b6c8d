/** How long it takes until every place knows that somebody left, and the proof of one person. */
import { type Db, query } from '../database.ts';

export type Place = 'suppressed' | 'property' | 'subscription';

export interface PlaceTimes {
  readonly place: Place;
  readonly count: number;
  /** Seconds from the person's act to the moment at which the place knew. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Of those who asked since then and of whom the place knows by now. */
export async function measurePlaces(db: Db, portalId: number, since: Date): Promise<PlaceTimes[]> {
  return query<PlaceTimes>(
    db,
    `select place, count(*) as count, percentile_disc(0.5) within group (order by took)::float8 as p50,
            percentile_disc(0.95) within group (order by took)::float8 as p95, max(took)::float8 as max
       from (select n.place, extract(epoch from n.at - c.asked_at) as took
               from opt_out_clock c
               cross join lateral (values ('suppressed', c.suppressed_at), ('property', c.property_at), ('subscription', c.subscription_at)) as n(place, at)
              where c.portal_id = ? and c.asked_at >= ? and c.is_measured and n.at is not null) as t
      group by place`,
    [portalId, since],
  );
}

export interface WaitingCount {
  /** Wishes to leave that some place does not know of yet. */
  readonly waiting: number;
  readonly oldest: Date | null;
}

export async function countWaitingOptOuts(db: Db, portalId: number): Promise<WaitingCount> {
  const rows = await query<WaitingCount>(
    db,
    'select count(*) as waiting, min(asked_at) as oldest from opt_out_clock where portal_id = ? and closed_at is null',
    [portalId],
  );
  return rows[0] ?? { waiting: 0, oldest: null };
}

export interface ClockRow {
  readonly eventKey: string;
  readonly addressId: number;
  readonly email: string;
  /** null: everything. */
  readonly stream: string | null;
  readonly askedAt: Date;
  readonly heardAt: Date;
  readonly suppressedAt: Date;
  readonly propertyAt: Date | null;
  readonly hasContact: boolean | null;
  readonly subscriptionAt: Date | null;
  readonly wantsSubscription: boolean;
  readonly closedAt: Date | null;
  readonly isMeasured: boolean;
  /** Of the event: who caused it, what it was called there, and in which mailing. */
  readonly type: string;
  readonly actor: string;
  readonly esp: string;
  readonly native: string;
  readonly campaign: string | null;
  /** The connection that told of it; null for our own page. */
  readonly sourceLabel: string | null;
  /** Why the change in HubSpot failed, where it did. */
  readonly failedWhy: string | null;
}

const CLOCKS = `select c.event_key as "eventKey", c.address_id as "addressId", a.email, c.stream, c.asked_at as "askedAt", c.heard_at as "heardAt",
       c.suppressed_at as "suppressedAt", c.property_at as "propertyAt", c.has_contact as "hasContact", c.subscription_at as "subscriptionAt",
       c.wants_subscription as "wantsSubscription", c.closed_at as "closedAt", c.is_measured as "isMeasured", e.type, e.actor, e.esp, e.native, e.campaign,
       s.label as "sourceLabel",
       (select w.why from crm_write w where w.portal_id = c.portal_id and w.address_id = c.address_id and w.state = 'failed'
           and w.surface in ('contact_property', 'subscription') order by w.write_id desc limit 1) as "failedWhy"
  from opt_out_clock c
  join address a on a.portal_id = c.portal_id and a.address_id = c.address_id
  join event e on e.portal_id = c.portal_id and e.event_key = c.event_key
  left join source s on s.portal_id = e.portal_id and s.source_id = e.source_id`;

/** Those that some place does not know of yet, the longest first. */
export async function listWaitingOptOuts(db: Db, portalId: number, limit: number): Promise<ClockRow[]> {
  return query<ClockRow>(
    db,
    `${CLOCKS} where c.portal_id = ? and c.closed_at is null order by c.asked_at, c.event_key limit ?`,
    [portalId, limit],
  );
}

/** The newest first. */
export async function listLatestOptOuts(db: Db, portalId: number, limit: number): Promise<ClockRow[]> {
  return query<ClockRow>(db, `${CLOCKS} where c.portal_id = ? order by c.asked_at desc, c.event_key limit ?`, [
    portalId,
    limit,
  ]);
}

/** Of one address, in the order in which they were asked. */
export async function listClocksOf(db: Db, portalId: number, addressId: number): Promise<ClockRow[]> {
  return query<ClockRow>(db, `${CLOCKS} where c.portal_id = ? and c.address_id = ? order by c.asked_at, c.event_key`, [
    portalId,
    addressId,
  ]);
}

export interface ProofRow {
  readonly proofId: number;
  readonly act: string;
  readonly venue: string;
  readonly stream: string | null;
  readonly scope: string;
  readonly actor: string;
  readonly eventKey: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** By the keyed hash, under which they outlive an erasure. */
export async function listProofs(db: Db, portalId: number, addressHash: Buffer): Promise<ProofRow[]> {
  return query<ProofRow>(
    db,
    `select proof_id as "proofId", act, venue, stream, scope, actor, event_key as "eventKey", detail, at
       from consent_proof where portal_id = ? and address_hash = ? order by at, proof_id`,
    [portalId, addressHash],
  );
}

export interface HashedSuppression {
  /** Empty: everything. */
  readonly stream: string;
  readonly reason: string;
  readonly since: Date;
  readonly until: Date | null;
  readonly venue: string | null;
}

export async function listSuppressionsByHash(
  db: Db,
  portalId: number,
  addressHash: Buffer,
): Promise<HashedSuppression[]> {
  return query<HashedSuppression>(
    db,
    `select stream, reason, since, until, venue from suppression where portal_id = ? and address_hash = ? order by stream`,
    [portalId, addressHash],
  );
}

/** Streams that anybody ever left, by name. */
export async function listLeftStreams(db: Db, portalId: number, limit: number): Promise<string[]> {
  const rows = await query<{ stream: string }>(
    db,
    `select stream from suppression where portal_id = ? and stream <> '' and reason in ('unsubscribe_request', 'complaint')
      group by stream order by count(*) desc, stream limit ?`,
    [portalId, limit],
  );
  return rows.map((row) => row.stream);
}
