/** What Bellwether and the email services believe of addresses, for the comparison. */
import type { Beliefs, ComparedService, Held } from '../flow/compare-beliefs.ts';
import { type Db, query } from './database.ts';

/** Addresses of whom anybody but HubSpot believes something, in the order of their ids: a page costs what the first one does. */
export async function listComparable(db: Db, portalId: number, after: number, limit: number): Promise<number[]> {
  const rows = await query<{ address_id: number }>(
    db,
    `select distinct address_id from (
       (select address_id from esp_suppression where portal_id = ? and address_id > ? and gone_at is null order by address_id limit ?)
       union all
       (select address_id from listed_suppression where portal_id = ? and address_id > ? and stream = '' and until is null order by address_id limit ?)
       union all
       (select address_id from address where portal_id = ? and address_id > ? and (opt_out = 'everything' or verdict = 'dead') order by address_id limit ?)
     ) n order by address_id limit ?`,
    [portalId, after, limit, portalId, after, limit, portalId, after, limit, limit],
  );
  return rows.map((row) => row.address_id);
}

export interface LedgerBeliefs extends Omit<Beliefs, 'hubspot'> {
  readonly addressId: number;
  readonly email: string;
}

interface Row {
  readonly addressId: number;
  readonly email: string;
  readonly verdict: string;
  readonly verdictSince: Date | null;
  readonly hasLeft: boolean;
  readonly leftSince: Date | null;
  readonly leftWhy: string | null;
  readonly held: readonly (Omit<Held, 'since'> & { readonly since: string | null })[] | null;
}

/** A pause ends by itself, and an address that no longer works is told apart by its verdict. */
export async function beliefsOf(db: Db, portalId: number, addressIds: readonly number[]): Promise<LedgerBeliefs[]> {
  const rows = await query<Row>(
    db,
    `select a.address_id as "addressId", a.email, a.verdict, a.verdict_since as "verdictSince",
            a.opt_out = 'everything' or s.since is not null as "hasLeft",
            coalesce(s.since, (a.state -> 'optOut' ->> 'at')::timestamptz) as "leftSince", s.reason as "leftWhy", h.held
       from address a
       left join lateral (
         select min(x.since) as since, min(x.reason) as reason from listed_suppression x
          where x.portal_id = a.portal_id and x.address_id = a.address_id and x.stream = '' and x.until is null
            and x.reason not in ('dead', 'paused')) s on true
       left join lateral (
         select jsonb_agg(jsonb_build_object('sourceId', e.source_id, 'list', e.list, 'kind', e.kind, 'since', e.since, 'ours', e.ours)
                          order by e.source_id, e.list) as held
           from esp_suppression e where e.portal_id = a.portal_id and e.address_id = a.address_id and e.gone_at is null) h on true
      where a.portal_id = ? and a.address_id = any(?::bigint[]) order by a.address_id`,
    [portalId, [...addressIds]],
  );
  return rows.map((row) => ({
    addressId: row.addressId,
    email: row.email,
    left: row.hasLeft ? { since: row.leftSince ?? new Date(0), why: row.leftWhy ?? 'unsubscribe_request' } : null,
    dead: row.verdict === 'dead' ? { since: row.verdictSince } : null,
    // Whoever refuses our mail is there to refuse it.
    isAlive: row.verdict === 'reachable' || row.verdict === 'blocked',
    held: (row.held ?? []).map((one) => ({ ...one, since: one.since === null ? null : new Date(one.since) })),
  }));
}

/**
 * Services that people who left everything should be known to: those for marketing, and those with a list that an admin wants
 * them on. Only where their lists were read to the end: of others nobody knows what they hold.
 */
export async function listComparedServices(db: Db, portalId: number): Promise<ComparedService[]> {
  return query<ComparedService>(
    db,
    `select s.source_id as "sourceId",
            jsonb_agg(jsonb_build_object('list', l.list, 'isPushed', l.is_pushed and coalesce(k.can_write, false)) order by l.list) as lists
       from source s join esp_list l using (portal_id, source_id) left join esp_access k using (portal_id, source_id)
      where s.portal_id = ? and s.state = 'on' and l.gone_at is null and l.held is not null
      group by s.source_id, s.purpose having s.purpose = 'marketing' or bool_or(l.is_pushed) order by s.source_id`,
    [portalId],
  );
}

/** @returns of these keyed hashes those that are suppressed for everything, as hex: those whose people were erased among them */
export async function findSuppressed(db: Db, portalId: number, hashes: readonly Buffer[]): Promise<Set<string>> {
  const rows = await query<{ hash: string }>(
    db,
    `select distinct encode(address_hash, 'hex') as hash from listed_suppression
      where portal_id = ? and address_hash = any(?::bytea[]) and stream = '' and until is null and reason not in ('dead', 'paused')`,
    [portalId, [...hashes]],
  );
  return new Set(rows.map((row) => row.hash));
}
