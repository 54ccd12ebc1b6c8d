/** Unknown users against addresses that were tried: over all mail, by mailing, by data source, by domain, by time; messages by sending IP. */
import type { RateCounts } from '../../flow/unknown-user-rate.ts';
import { type Binding, type Db, query } from '../database.ts';
import { BIT_OF, CHUNK_OF } from '../mailing-day.ts';
import { TRIED_IN_VAIN_SQL } from '../tried.ts';

export interface RatesFilter {
  /** Days, UTC, `YYYY-MM-DD`, both inclusive: those on which the ESP says it happened. */
  readonly from: string;
  readonly to: string;
  /** null: all of them. The empty string: of which none is named. */
  readonly campaign: string | null;
  readonly dataSource: string | null;
  /** Leaves these out, for what else is amiss. */
  readonly except?: { readonly campaigns: readonly string[]; readonly dataSources: readonly string[] };
  /** Leaves bounces out that were imported. */
  readonly isLive?: boolean;
}

export interface RateGroup extends RateCounts {
  /** A name, a domain, an IP or the first day of a stretch; the empty string: none is known. */
  readonly key: string;
}

export type RatesKey = 'all' | 'campaign' | 'data_source' | 'day' | 'week' | 'month';

/** Of `day`, `campaign` and `data_source`, which deliveries and events have both. */
const KEYS: Readonly<Record<RatesKey, string>> = {
  all: `''`,
  campaign: 'campaign',
  data_source: 'data_source',
  day: 'day::text',
  week: `date_trunc('week', day::timestamp)::date::text`,
  month: `date_trunc('month', day::timestamp)::date::text`,
};

/** In the server's last word, with a code of 5xx where one is known. */
const IS_UNKNOWN = `e.class = 'hard' and e.reason = 'user_unknown' and e.type <> 'deferred'
  and coalesce(e.smtp_code, case when e.enhanced_status like '4.%' then 400 else 500 end) >= 500`;
const EVENT_COLUMNS = `coalesce(e.campaign, '') as campaign, coalesce(e.data_source, '') as data_source,
  (e.occurred_at at time zone 'UTC')::date as day`;

/** What was delivered (`reached`: bits by key and chunk) and tried in vain (`tried`: once for each key and address). */
function countedBy(portalId: number, key: RatesKey, filter: RatesFilter): { sql: string; bindings: Binding[] } {
  const names = namesOf(filter);
  return {
    sql: `reached as materialized (
       select ${KEYS[key]} as key, chunk, bit_or(delivered) as people from mailing_day
        where portal_id = ? and day between ?::date and ?::date and ${names.where} group by 1, 2
     ), tried as materialized (
       select ${KEYS[key]} as key, address_id, bool_or(is_unknown) as is_unknown
         from (select e.address_id, ${EVENT_COLUMNS}, ${IS_UNKNOWN} as is_unknown from event e where e.portal_id = ? and ${IN_VAIN}) as one
        where ${names.where} group by 1, 2
     )`,
    bindings: [portalId, filter.from, filter.to, ...names.bindings, portalId, ...inVain(filter), ...names.bindings],
  };
}

const IN_VAIN = `${TRIED_IN_VAIN_SQL} and (e.origin <> 'import' or not ?::boolean)
  and e.occurred_at >= ?::date::timestamp at time zone 'UTC' and e.occurred_at < (?::date + 1)::timestamp at time zone 'UTC'`;

function inVain({ from, to, isLive }: RatesFilter): Binding[] {
  return [isLive === true, from, to];
}

function namesOf({ campaign, dataSource, except }: RatesFilter): { where: string; bindings: Binding[] } {
  const parts = ['true'];
  const bindings: Binding[] = [];
  const add = (part: string, binding: Binding): void => {
    parts.push(part);
    bindings.push(binding);
  };
  if (campaign !== null) add('campaign = ?', campaign);
  if (dataSource !== null) add('data_source = ?', dataSource);
  if (except && except.campaigns.length > 0) add('campaign <> all(?::text[])', [...except.campaigns]);
  if (except && except.dataSources.length > 0) add('data_source <> all(?::text[])', [...except.dataSources]);
  return { where: parts.join(' and '), bindings };
}

const IS_REACHED = (id: string): string => `r.people is not null and get_bit(r.people, ${BIT_OF(id)}) = 1`;

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
    `with ${sql}, counted as (
       select key, sum(bit_count(people)) as delivered, 0 as beyond, 0 as unknown from reached group by key
       union all
       select t.key, 0, count(*) filter (where not (${IS_REACHED('t.address_id')})), count(*) filter (where t.is_unknown)
         from tried t left join reached r on r.key = t.key and r.chunk = ${CHUNK_OF('t.address_id')} group by t.key
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

/** @returns messages by sending IP: those that were delivered, and those that came to an end in vain */
export async function countIpRates(db: Db, portalId: number, filter: RatesFilter, limit: number): Promise<RateGroup[]> {
  const names = namesOf(filter);
  return query<RateGroup>(
    db,
    `with counted as (
       select sending_ip as key, messages as attempted, messages as delivered, 0 as unknown from tally
        where portal_id = ? and type = 'delivered' and day between ?::date and ?::date and ${names.where}
       union all
       select sending_ip, 1, 0, case when is_unknown then 1 else 0 end
         from (select coalesce(e.sending_ip, '') as sending_ip, ${EVENT_COLUMNS}, ${IS_UNKNOWN} as is_unknown
                 from event e where e.portal_id = ? and ${IN_VAIN} and e.type <> 'deferred') as one
        where ${names.where}
     )
     select key, sum(attempted)::bigint as attempted, sum(delivered)::bigint as delivered, sum(unknown)::bigint as unknown
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
