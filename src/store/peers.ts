/** Colleagues: what becomes of mail to other addresses at the same domain. */
import type { Peers } from '../flow/state.ts';
import { type Db, execute, query } from './database.ts';

export interface PeerQuestion {
  readonly addressId: number;
  readonly domain: string;
  /** The day from which on mail to the others counts, `YYYY-MM-DD`, UTC. */
  readonly since: string;
}

/** Mail since that day: bits of its month from the day on, and every month after it. */
const SINCE = `d.month >= date_trunc('month', n.since) and d.delivered_bits <> 0
  and (d.month > n.since or d.delivered_bits >> (extract(day from n.since)::integer - 1) <> 0)`;
/** Who is lost is no witness. */
const WITNESS = `p.verdict not in ('dead', 'unsure', 'blocked')`;

/** Asked once for each domain and day, however many of its people are in question. @returns by address; who has none is missing */
export async function peersOf(
  db: Db,
  portalId: number,
  questions: readonly PeerQuestion[],
): Promise<Map<number, Peers>> {
  if (questions.length === 0) return new Map();
  const asked = [...new Map(questions.map((one) => [`${one.domain} ${one.since}`, one])).values()];
  const rows = await query<Peers & { since: string }>(
    db,
    `select n.domain, n.since::text as since, count(distinct p.address_id)::integer as reached,
            to_char(max(d.month + (31 - position('1' in d.delivered_bits::bit(31)::text))), 'YYYY-MM-DD') as "lastOn"
       from unnest(?::text[], ?::date[]) as n(domain, since)
       join address p on p.portal_id = ? and p.domain = n.domain and ${WITNESS}
       join delivery_day d on d.portal_id = p.portal_id and d.address_id = p.address_id and ${SINCE}
      group by n.domain, n.since`,
    [asked.map((one) => one.domain), asked.map((one) => one.since), portalId],
  );
  // Nobody is their own colleague.
  const themselves = await query<{ address_id: number }>(
    db,
    `select distinct p.address_id from unnest(?::bigint[], ?::date[]) as n(address_id, since)
       join address p on p.portal_id = ? and p.address_id = n.address_id and ${WITNESS}
       join delivery_day d on d.portal_id = p.portal_id and d.address_id = p.address_id and ${SINCE}`,
    [questions.map((one) => one.addressId), questions.map((one) => one.since), portalId],
  );
  const own = new Set(themselves.map((row) => row.address_id));
  const byQuestion = new Map(rows.map((row) => [`${row.domain} ${row.since}`, row]));
  return new Map(
    questions.flatMap(({ addressId, domain, since }): [number, Peers][] => {
      const found = byQuestion.get(`${domain} ${since}`);
      const reached = (found?.reached ?? 0) - (own.has(addressId) ? 1 : 0);
      return found && reached > 0 ? [[addressId, { domain, reached, lastOn: found.lastOn }]] : [];
    }),
  );
}

/** Mail reached somebody at these domains: news for those there who are in question. */
export async function markColleagues(db: Db, portalId: number, domains: readonly string[], now: Date): Promise<number> {
  if (domains.length === 0) return 0;
  return execute(
    db,
    `with behind as (
       select address_id from address
        where portal_id = ? and domain = any(?::text[]) and verdict in ('unsure', 'blocked') and in_ledger
        order by address_id for update)
     update address m set dirty_at = greatest(?::timestamptz, m.dirty_at + interval '1 microsecond')
       from behind b where m.portal_id = ? and m.address_id = b.address_id`,
    [portalId, [...domains], now, portalId],
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
