/** Times in which a gateway was at fault, and the hard answers of many addresses by which they are found. */
import type { BounceClass, EventType, Reason } from '../flow/event.ts';
import type { Burst } from '../flow/state.ts';
import { type Db, execute, query } from './database.ts';

/** A gateway in a stretch of time: from, inclusive, to, exclusive. */
export interface GatewayStretch {
  readonly gateway: string;
  readonly from: Date;
  readonly to: Date;
}

const KEY = `coalesce(e.gateway, '@' || a.domain)`;

/**
 * The hard answers of gateways that were recognised stand in an index by themselves; where none was, the way to them leads through
 * the people of the domain. Of a portal with millions of events, each look would else read thousands of rows to count them.
 */
const HARD = `e.portal_id = ? and e.class = 'hard'`;

/** @returns those of the stretches that hold hard answers about at least so many addresses */
export async function crowdedGateways(
  db: Db,
  portalId: number,
  stretches: readonly GatewayStretch[],
  atLeast: number,
): Promise<GatewayStretch[]> {
  const [ofDomains, ofGateways] = [stretches.filter(isOfDomain), stretches.filter((one) => !isOfDomain(one))];
  const [recognised, others] = await Promise.all([
    crowdedIn(db, portalId, ofGateways, atLeast, `event e where ${HARD} and e.gateway = n.gateway`),
    crowdedIn(
      db,
      portalId,
      ofDomains,
      atLeast,
      `address a join event e on ${HARD} and e.address_id = a.address_id and e.gateway is null
        where a.portal_id = ? and a.domain = substr(n.gateway, 2)`,
    ),
  ]);
  return [...recognised, ...others];
}

async function crowdedIn(
  db: Db,
  portalId: number,
  stretches: readonly GatewayStretch[],
  atLeast: number,
  source: string,
): Promise<GatewayStretch[]> {
  if (stretches.length === 0) return [];
  return query<GatewayStretch>(
    db,
    // Counted for one after the other: joined, PostgreSQL would hold each stretch against all answers of its gateway.
    `select n.gateway, n.from_at as "from", n.to_at as "to"
       from unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) as n(gateway, from_at, to_at),
            lateral (select count(distinct e.address_id) as addresses from ${source} and e.at >= n.from_at and e.at < n.to_at) c
      where c.addresses >= ?`,
    [
      stretches.map((one) => one.gateway),
      stretches.map((one) => one.from),
      stretches.map((one) => one.to),
      ...Array.from(source.matchAll(/\?/g), () => portalId),
      atLeast,
    ],
  );
}

/** See gatewayKey. */
function isOfDomain({ gateway }: GatewayStretch): boolean {
  return gateway.startsWith('@');
}

export interface HardAnswer {
  readonly addressId: number;
  readonly email: string;
  readonly domain: string;
  readonly at: Date;
  readonly diagnostic: string | null;
  readonly rule: string;
  readonly type: EventType;
  readonly class: BounceClass;
  readonly reason: Reason;
}

export async function hardAnswersIn(
  db: Db,
  portalId: number,
  { gateway, from, to }: GatewayStretch,
): Promise<HardAnswer[]> {
  return query<HardAnswer>(
    db,
    `select e.address_id as "addressId", a.email, a.domain, e.at, e.diagnostic, e.rule, e.type, e.class, e.reason
       from event e join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
      where e.portal_id = ? and e.class = 'hard' and e.at >= ? and e.at < ? and ${KEY} = ?
      order by e.at, e.event_key`,
    [portalId, from, to, gateway],
  );
}

/** @returns when each of these addresses was answered hard, in milliseconds since 1970 */
export async function hardAnswersOf(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, number[]>> {
  const rows = await query<{ address_id: number; at: Date }>(
    db,
    `select address_id, at from event where portal_id = ? and address_id = any(?::bigint[]) and class = 'hard'`,
    [portalId, [...addressIds]],
  );
  const moments = new Map<number, number[]>();
  for (const { address_id, at } of rows) moments.set(address_id, [...(moments.get(address_id) ?? []), at.getTime()]);
  return moments;
}

/**
 * @param day `YYYY-MM-DD`, UTC
 * @param upTo more than this is not counted
 * @returns how many addresses at these domains got mail on that day
 */
export async function countAccepted(
  db: Db,
  portalId: number,
  domains: readonly string[],
  day: string,
  upTo: number,
): Promise<number> {
  const rows = await query<{ n: number }>(
    db,
    `select count(*)::integer as n from (
       select 1 from address a join delivery_day d using (portal_id, address_id)
        where a.portal_id = ? and a.domain = any(?::text[]) and d.month = date_trunc('month', ?::date)
          and (d.delivered_bits >> (extract(day from ?::date)::integer - 1)) & 1 = 1
        limit ?) as counted`,
    [portalId, [...domains], day, day, upTo],
  );
  return rows[0]?.n ?? 0;
}

export interface SlotCount {
  /** Its beginning, in milliseconds since 1970. */
  readonly slot: number;
  readonly addresses: number;
}

/** @returns how many addresses were answered hard in each slot of that stretch in which some were */
export async function slotCounts(
  db: Db,
  portalId: number,
  stretch: GatewayStretch,
  slotMs: number,
): Promise<SlotCount[]> {
  const { gateway, from, to } = stretch;
  const source = isOfDomain(stretch)
    ? `address a join event e on ${HARD} and e.address_id = a.address_id and e.gateway is null
        where a.portal_id = ? and a.domain = ?`
    : `event e where ${HARD} and e.gateway = ?`;
  const bindings = isOfDomain(stretch) ? [portalId, portalId, gateway.slice(1)] : [portalId, gateway];
  return query<SlotCount>(
    db,
    `select (floor(extract(epoch from e.at) * 1000 / ?) * ?)::float8 as slot, count(distinct e.address_id)::integer as addresses
       from ${source} and e.at >= ? and e.at < ?
      group by 1`,
    [slotMs, slotMs, ...bindings, from, to],
  );
}

/** @returns bursts of these gateways that began within these stretches */
export async function findBursts(db: Db, portalId: number, stretches: readonly GatewayStretch[]): Promise<Burst[]> {
  if (stretches.length === 0) return [];
  return query<Burst>(
    db,
    `select distinct b.gateway, b.slot, b.words, b.addresses
       from unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) as n(gateway, from_at, to_at)
       join gateway_burst b on b.portal_id = ? and b.gateway = n.gateway and b.slot >= n.from_at and b.slot < n.to_at
      order by b.gateway, b.slot`,
    [stretches.map((one) => one.gateway), stretches.map((one) => one.from), stretches.map((one) => one.to), portalId],
  );
}

/** What was found first stays. */
export async function saveBursts(db: Db, portalId: number, bursts: readonly Burst[], now: Date): Promise<void> {
  await execute(
    db,
    `insert into gateway_burst (portal_id, gateway, slot, words, addresses, found_at)
     select ?, n.*, ? from unnest(?::text[], ?::timestamptz[], ?::text[], ?::integer[]) as n(gateway, slot, words, addresses)
     on conflict (portal_id, gateway, slot) do nothing`,
    [
      portalId,
      now,
      bursts.map((one) => one.gateway),
      bursts.map((one) => one.slot),
      bursts.map((one) => one.words),
      bursts.map((one) => one.addresses),
    ],
  );
}

/** Whoever got a hard answer there in that time is concluded anew. */
export async function markBehind(
  db: Db,
  portalId: number,
  { gateway, from, to }: GatewayStretch,
  except: readonly number[],
  now: Date,
): Promise<number> {
  return execute(
    db,
    `with behind as (
       select m.address_id from address m
        where m.portal_id = ? and m.in_ledger and not m.address_id = any(?::bigint[]) and m.address_id in (
          select e.address_id from event e join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
           where e.portal_id = ? and e.class = 'hard' and e.at >= ? and e.at < ? and ${KEY} = ?)
        order by m.address_id for update)
     update address m set dirty_at = greatest(?::timestamptz, m.dirty_at + interval '1 microsecond')
       from behind b where m.portal_id = ? and m.address_id = b.address_id`,
    [portalId, [...except], portalId, from, to, gateway, now, portalId],
  );
}
