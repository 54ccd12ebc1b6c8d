/** Unknown users, bounces, complaints and leaves against addresses that were tried or reached: over all mail, by mailing, by data source, by domain, by time; messages by sending IP. */
import { isOfReached } from '../../flow/rate-kind.ts';
import type { RateCounts } from '../../flow/unknown-user-rate.ts';
import { type Db, query } from '../database.ts';
import { BIT_OF, CHUNK_OF, NOBODY } from '../mailing-day.ts';
import {
  columnsOf,
  concerned,
  concernsSources,
  countedBy,
  FOUND,
  hitOf,
  IN_VAIN,
  inVain,
  namesOf,
  type RatesFilter,
  type RatesKey,
  SAID,
} from './counted-by.ts';

export interface RateGroup extends RateCounts {
  /** A name, a domain, an IP or the first day of a stretch; the empty string: none is known. */
  readonly key: string;
}

const IS_REACHED = (id: string): string => `r.people is not null and get_bit(r.people, ${BIT_OF(id)}) = 1`;

/**
 * By the kind that an admin said each data source is of: `guessed` against `verified`. The empty string: nobody said, or none is named.
 *
 * @returns distinct addresses, whoever came from several data sources of a kind once
 */
export async function countSourceKindRates(db: Db, portalId: number, filter: RatesFilter): Promise<RateGroup[]> {
  const { sql, bindings } = countedBy(portalId, 'data_source', filter);
  const kindOf = (of: string): string =>
    `left join data_source_card c on c.portal_id = ? and c.name = ${of}.key group by 1, 2`;
  return query<RateGroup>(
    db,
    `with ${sql}, reached_kind as (
       select coalesce(c.kind, '') as key, r.chunk, bit_or(r.people) as people from reached r ${kindOf('r')}
     ), tried_kind as (
       select coalesce(c.kind, '') as key, t.address_id, bool_or(t.is_unknown) as is_unknown from tried t ${kindOf('t')}
     ), counted as (
       select key, sum(bit_count(people)) as delivered, 0 as beyond, 0 as unknown from reached_kind group by key
       union all
       select t.key, 0, count(*) filter (where not (${IS_REACHED('t.address_id')})), count(*) filter (where t.is_unknown)
         from tried_kind t left join reached_kind r on r.key = t.key and r.chunk = ${CHUNK_OF('t.address_id')} group by t.key
     )
     select key, sum(delivered + beyond)::bigint as attempted, sum(delivered)::bigint as delivered, sum(unknown)::bigint as unknown
       from counted group by key having sum(delivered + beyond) > 0 order by attempted desc, key`,
    [...bindings, portalId, portalId],
  );
}

/** @returns distinct addresses, by key; the most first */
export async function countRates(
  db: Db,
  portalId: number,
  key: RatesKey,
  filter: RatesFilter,
  limit: number,
): Promise<RateGroup[]> {
  const { sql, bindings } = countedBy(portalId, key, filter);
  return query<RateGroup>(
    db,
    `with ${sql}, in_vain as materialized (
       select key, ${CHUNK_OF('address_id')} as chunk, bit_or(set_bit(${NOBODY}, ${BIT_OF('address_id')}, 1)) as people,
              count(*) filter (where is_unknown) as unknown
         from tried group by 1, 2
     ), counted as (
       select r.key, bit_count(r.people) as delivered, coalesce(-bit_count(v.people & r.people), 0) as beyond, 0 as unknown
         from reached r left join in_vain v on v.key = r.key and v.chunk = r.chunk
       union all
       select key, 0, bit_count(people), unknown from in_vain
     )
     select key, sum(delivered + beyond)::bigint as attempted, sum(delivered)::bigint as delivered, sum(unknown)::bigint as unknown
       from counted group by key having sum(delivered + beyond) > 0 order by attempted desc, key limit ?`,
    [...bindings, limit],
  );
}

/** @returns distinct addresses by their domain, which none shares with another */
export async function countDomainRates(db: Db, portalId: number, filter: RatesFilter): Promise<RateGroup[]> {
  const { sql, bindings } = countedBy(portalId, 'all', filter);
  return query<RateGroup>(
    db,
    `with ${sql}
     select a.domain as key, count(*) as attempted, count(*) filter (where ${IS_REACHED('a.address_id')}) as delivered,
            count(*) filter (where t.is_unknown) as unknown
       from address a
       left join reached r on r.chunk = ${CHUNK_OF('a.address_id')}
       left join tried t on t.address_id = a.address_id
      where a.portal_id = ? and (t.address_id is not null or ${IS_REACHED('a.address_id')})
      group by a.domain`,
    [...bindings, portalId],
  );
}

/**
 * Delivered messages are counted without addresses: they are of the data source that their reports name. What a data source
 * explains that is left out is no news of an IP, whoever named it.
 *
 * @returns messages by sending IP: those that were delivered, and those that came to an end in vain
 */
export async function countIpRates(db: Db, portalId: number, filter: RatesFilter, limit: number): Promise<RateGroup[]> {
  const names = namesOf(filter);
  const columns = columnsOf(filter.dataSource === null && concernsSources(filter) ? FOUND : SAID);
  return query<RateGroup>(
    db,
    `with counted as (
       select sending_ip as key, messages as attempted, messages as delivered, 0 as unknown from tally
        where portal_id = ? and type = 'delivered' and day between ?::date and ?::date and ${names.sql}
       union all
       select sending_ip, ${isOfReached(filter.kind ?? 'unknown') ? 0 : 1}, 0, case when is_unknown then 1 else 0 end
         from (select coalesce(e.sending_ip, '') as sending_ip, ${columns}, ${hitOf(filter)} as is_unknown
                 from event e where e.portal_id = ? and ${concerned(filter)} and e.type <> 'deferred') as one
        where ${names.sql}
     )
     select key, greatest(sum(attempted), sum(unknown))::bigint as attempted, sum(delivered)::bigint as delivered, sum(unknown)::bigint as unknown
       from counted group by key order by attempted desc, key limit ?`,
    [portalId, filter.from, filter.to, ...names.bindings, portalId, ...inVain(filter), ...names.bindings, limit],
  );
}

export interface NamedGateway {
  readonly domain: string;
  readonly gateway: string;
}

/** @returns by domain the gateway that most answers of these days named */
export async function gatewaysNamed(
  db: Db,
  portalId: number,
  { from, to }: Pick<RatesFilter, 'from' | 'to'>,
): Promise<NamedGateway[]> {
  return query<NamedGateway>(
    db,
    `select distinct on (a.domain) a.domain, e.gateway
       from event e join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
      where e.portal_id = ? and e.gateway is not null and ${IN_VAIN}
      group by a.domain, e.gateway order by a.domain, count(*) desc, e.gateway`,
    [portalId, ...inVain({ from, to, campaign: null, dataSource: null })],
  );
}
