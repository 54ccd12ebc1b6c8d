/** What the ledger holds on people leaving: their own acts, the suppression that follows, and its proof. */
import type { Actor, EventType, Scope } from '../flow/event.ts';
import { type Db, execute, query } from './database.ts';

/** Leaving, whoever reported it; coming back, choosing and taking back, which only the person can. */
export interface PersonAct {
  readonly eventKey: string;
  readonly esp: string;
  readonly type: EventType;
  readonly scope: Scope;
  readonly stream: string | null;
  readonly campaign: string | null;
  readonly native: string;
  readonly actor: Actor;
  readonly at: Date;
}

/** @returns departures, returns and choices of one address, in the order of the history */
export async function listPersonActs(db: Db, portalId: number, addressId: number): Promise<PersonAct[]> {
  return query<PersonAct>(
    db,
    `select event_key as "eventKey", esp, type, scope, stream, campaign, native, actor, at from event
      where portal_id = ? and address_id = ?
        and (type in ('list_unsubscribe', 'global_unsubscribe', 'complaint', 'preference')
             or (type in ('resubscribe', 'undo') and actor = 'person'))
      order by at, event_key`,
    [portalId, addressId],
  );
}

/**
 * The person goes on under another address, and what they left stays left. A copy opens no task, and is no sign that
 * somebody reads mail at the new address.
 *
 * @param eventKeys departures and choices that stand
 */
export async function carryDepartures(
  db: Db,
  portalId: number,
  eventKeys: readonly string[],
  toAddressId: number,
): Promise<number> {
  const rows = await query(
    db,
    `insert into event (portal_id, event_key, address_id, source_id, delivery_id, esp, type, native, campaign, stream, data_source,
                        occurred_at, received_at, at, actor, scope, origin, class, reason, rule, confidence)
     select portal_id, 'carried:' || ?::bigint || ':' || event_key, ?, source_id, delivery_id, esp, type, native, campaign, stream, data_source,
            occurred_at, received_at, at, 'customer', scope, 'pull', null, reason, rule, confidence
       from event where portal_id = ? and event_key = any(?::text[]) and address_id <> ?
     on conflict (portal_id, event_key) do nothing returning event_key`,
    [toAddressId, toAddressId, portalId, [...eventKeys], toAddressId],
  );
  return rows.length;
}

/**
 * What they took back after it was carried on is taken back there, too: it is their own act, by whichever address.
 *
 * @param undone keys of what was taken back at the former address
 */
export async function carryUndos(
  db: Db,
  portalId: number,
  fromAddressId: number,
  undone: readonly string[],
  toAddressId: number,
): Promise<number> {
  const rows = await query(
    db,
    `insert into event (portal_id, event_key, address_id, esp, type, native, stream, occurred_at, received_at, at, actor, scope, origin,
                        class, reason, rule, confidence)
     select u.portal_id, 'carried:' || ?::bigint || ':' || u.event_key, ?, u.esp, u.type, 'undo:' || c.event_key, u.stream, u.occurred_at,
            u.received_at, u.at, u.actor, u.scope, 'pull', null, u.reason, u.rule, u.confidence
       from unnest(?::text[]) as n(key)
       join event u on u.portal_id = ? and u.address_id = ? and u.type = 'undo' and u.actor = 'person' and u.native = 'undo:' || n.key
       join event c on c.portal_id = u.portal_id and c.address_id = ? and c.event_key = 'carried:' || ?::bigint || ':' || n.key
     on conflict (portal_id, event_key) do nothing returning event_key`,
    [toAddressId, toAddressId, [...undone], portalId, fromAddressId, toAddressId, toAddressId],
  );
  return rows.length;
}

/** @returns true when it was there; the row stays locked until the transaction ends */
export async function lockAddress(db: Db, portalId: number, addressId: number): Promise<boolean> {
  const rows = await query(db, 'select 1 from address where portal_id = ? and address_id = ? for update', [
    portalId,
    addressId,
  ]);
  return rows.length > 0;
}

export interface StandingSuppression {
  /** Empty: everything. */
  readonly stream: string;
  readonly addressId: number | null;
  readonly since: Date;
}

/** Opt-outs that hold, of people who were erased too, found without an address row: they outlive it. */
export async function listOptOutSuppressions(
  db: Db,
  portalId: number,
  addressHash: Buffer,
): Promise<StandingSuppression[]> {
  return query<StandingSuppression>(
    db,
    `select stream, address_id as "addressId", since from suppression
      where portal_id = ? and address_hash = ? and until is null and reason in ('unsubscribe_request', 'complaint', 'erased')`,
    [portalId, addressHash],
  );
}

export interface OptOutSuppression {
  readonly addressHash: Buffer;
  /** null: everything. */
  readonly stream: string | null;
  readonly since: Date;
  readonly venue: string;
  readonly eventKey: string | null;
  readonly addressId: number | null;
}

/** A standing opt-out keeps its first date; any weaker suppression gives way to it. */
export async function suppressForOptOut(db: Db, portalId: number, optOut: OptOutSuppression): Promise<void> {
  await db.raw(
    `insert into suppression (portal_id, address_hash, stream, reason, since, venue, event_key, address_id)
     values (?, ?, ?, 'unsubscribe_request', ?, ?, ?, ?)
     on conflict (portal_id, address_hash, stream) do update
        set reason = excluded.reason, since = excluded.since, until = null, venue = excluded.venue,
            event_key = excluded.event_key, address_id = excluded.address_id
      where suppression.until is not null or suppression.reason not in ('unsubscribe_request', 'complaint')`,
    [portalId, optOut.addressHash, optOut.stream ?? '', optOut.since, optOut.venue, optOut.eventKey, optOut.addressId],
  );
}

export interface ConsentProof {
  readonly addressId: number | null;
  readonly addressHash: Buffer;
  readonly act: 'leave' | 'complaint' | 'prefer' | 'undo' | 'ask' | 'return' | 'address';
  /** Left out: the person. */
  readonly actor?: Actor;
  readonly venue: string;
  readonly stream: string | null;
  readonly scope: Scope;
  readonly eventKey: string | null;
  readonly detail: Readonly<Record<string, string | null>>;
  readonly at: Date;
}

export function insertConsentProof(db: Db, portalId: number, proof: ConsentProof): Promise<void> {
  return insertConsentProofs(db, portalId, [proof]);
}

export async function insertConsentProofs(db: Db, portalId: number, proofs: readonly ConsentProof[]): Promise<void> {
  if (proofs.length === 0) return;
  await execute(
    db,
    `insert into consent_proof (portal_id, address_id, address_hash, act, venue, stream, scope, actor, event_key, detail, at)
     select ?, n.address_id, decode(n.address_hash, 'hex'), n.act, n.venue, n.stream, n.scope, n.actor, n.event_key, n.detail, n.at
       from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::timestamptz[])
            as n(address_id, address_hash, act, venue, stream, scope, actor, event_key, detail, at)`,
    [
      portalId,
      proofs.map((one) => one.addressId),
      proofs.map((one) => one.addressHash.toString('hex')),
      proofs.map((one) => one.act),
      proofs.map((one) => one.venue),
      proofs.map((one) => one.stream),
      proofs.map((one) => one.scope),
      proofs.map((one) => one.actor ?? 'person'),
      proofs.map((one) => one.eventKey),
      proofs.map((one) => JSON.stringify(one.detail)),
      proofs.map((one) => one.at),
    ],
  );
}
