/** Colleagues: what becomes of mail to other addresses at the same domain. */
import type { Peers } from '../flow/state.ts';
import { type Db, execute, query } from './database.ts';

export interface PeerQuestion {
  readonly addressId: number;
  readonly domain: string;
  /** The day from which on mail to the others counts, `YYYY-MM-DD`, UTC. */
  readonly since: string;
}

/** Who is lost is no witness. @returns by address; those whose colleagues got no mail are missing */
export async function peersOf(
  db: Db,
  portalId: number,
  questions: readonly PeerQuestion[],
): Promise<Map<number, Peers>> {
  if (questions.length === 0) return new Map();
  const rows = await query<Peers & { addressId: number }>(
    db,
    `select n.address_id as "addressId", n.domain, count(distinct p.address_id)::integer as reached,
            to_char(max(d.month + (31 - position('1' in d.delivered_bits::bit(31)::text))), 'YYYY-MM-DD') as "lastOn"
       from unnest(?::bigint[], ?::text[], ?::date[]) as n(address_id, domain, since)
       join address p on p.portal_id = ? and p.domain = n.domain and p.address_id <> n.address_id
                     and p.verdict not in ('dead', 'unsure', 'blocked')
       join delivery_day d on d.portal_id = p.portal_id and d.address_id = p.address_id
                     and d.month >= date_trunc('month', n.since) and d.delivered_bits <> 0
                     and (d.month > n.since or d.delivered_bits >> (extract(day from n.since)::integer - 1) <> 0)
      group by n.address_id, n.domain`,
    [
      questions.map((one) => one.addressId),
      questions.map((one) => one.domain),
      questions.map((one) => one.since),
      portalId,
    ],
  );
  return new Map(rows.map(({ addressId, ...peers }) => [addressId, peers]));
}

/** Mail reached somebody at these domains: news for those there who are in question. */
export async function markColleagues(db: Db, portalId: number, domains: readonly string[], now: Date): Promise<number> {
  if (domains.length === 0) return 0;
  return execute(
    db,
    `update address set dirty_at = greatest(?::timestamptz, dirty_at + interval '1 microsecond')
      where portal_id = ? and domain = any(?::text[]) and verdict in ('unsure', 'blocked') and in_ledger`,
    [now, portalId, [...domains]],
  );
}

/** @returns of these domains, those at which mail has ever reached somebody */
export async function reachedDomains(db: Db, portalId: number, domains: readonly string[]): Promise<Set<string>> {
  if (domains.length === 0) return new Set();
  const rows = await query<{ domain: string }>(
    db,
    `select n.domain from unnest(?::text[]) as n(domain)
      where exists (select from address a join delivery_day d using (portal_id, address_id)
                     where a.portal_id = ? and a.domain = n.domain and d.delivered_bits <> 0)`,
    [[...new Set(domains)], portalId],
  );
  return new Set(rows.map((row) => row.domain));
}
