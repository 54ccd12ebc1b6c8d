/** Whom mail reached and whom it was tried to in vain, as SQL: by what rates are counted, and of which mail. */

import type { RateKind } from '../../flow/rate-kind.ts';
import { FILE_SOURCE_SQL } from '../data-source-chunk.ts';
import type { Binding } from '../database.ts';
import { LEFT } from '../left-events.ts';
import { NOBODY } from '../mailing-day.ts';
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
  /** What is counted; left out: unknown users. */
  readonly kind?: RateKind;
}

/** A piece of a statement, and what its question marks stand for. */
interface Sql {
  readonly sql: string;
  readonly bindings: readonly Binding[];
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
const HITS: Readonly<Record<RateKind, string>> = {
  unknown: IS_UNKNOWN,
  hard: `e.class = 'hard' and e.type <> 'deferred'`,
  soft: `e.class = 'soft' and e.type <> 'deferred'`,
  block: `e.class = 'block' and e.type <> 'deferred'`,
  complaint: 'true',
  unsubscribe: 'true',
};
/** SQL: is an event `e` of those concerned one of what is counted? */
export const hitOf = ({ kind = 'unknown' }: RatesFilter): string => `coalesce(${HITS[kind]}, false)`;

export const SAID = `coalesce(e.data_source, '')`;
/** Where the report names none, the one that a file named for the address. */
export const FOUND = `coalesce(nullif(e.data_source, ''), ${FILE_SOURCE_SQL}, '')`;
export const columnsOf = (
  dataSource: string,
): string => `coalesce(e.campaign, '') as campaign, ${dataSource} as data_source,
  (e.occurred_at at time zone 'UTC')::date as day`;

/** What was delivered (`reached`: bits by key and chunk) and tried in vain (`tried`: once for each key and address). */
export function countedBy(portalId: number, key: RatesKey, filter: RatesFilter): Sql {
  const isBySource = key === 'data_source' || concernsSources(filter);
  const reached = isBySource ? reachedBySource(portalId, key, filter) : reachedBy(portalId, key, filter);
  const names = namesOf(filter);
  return {
    sql: `${reached.sql}, tried as materialized (
       select ${KEYS[key]} as key, address_id, bool_or(is_unknown) as is_unknown
         from (select e.address_id, ${columnsOf(isBySource ? FOUND : SAID)}, ${hitOf(filter)} as is_unknown from event e where e.portal_id = ? and ${concerned(filter)}) as one
        where ${names.sql} group by 1, 2
     )`,
    bindings: [...reached.bindings, portalId, ...inVain(filter), ...names.bindings],
  };
}

function reachedBy(portalId: number, key: RatesKey, filter: RatesFilter): Sql {
  const campaigns = campaignsOf(filter);
  return {
    sql: `reached as materialized (
       select ${KEYS[key]} as key, chunk, bit_or(delivered) as people from mailing_day
        where portal_id = ? and day between ?::date and ?::date and ${campaigns.sql} group by 1, 2
     )`,
    bindings: [portalId, filter.from, filter.to, ...campaigns.bindings],
  };
}

/**
 * Whoever got mail that names no data source counts for the one of a file (`origin`: whose addresses it named; the rest for none). As bits, and
 * joined once the mail of all days is one row a chunk. `reached` has each key and chunk once, and is no table of its own: with thousands of
 * files its bits, which `origin` holds compressed, would take 2 kB for each of them and chunk.
 */
function reachedBySource(portalId: number, key: RatesKey, filter: RatesFilter): Sql {
  const [campaigns, sources] = [campaignsOf(filter), sourcesOf(filter)];
  const isKey = key === 'data_source';
  return {
    sql: `mailed as materialized (
       select ${KEYS[key]} as key, data_source = '' as is_silent, chunk, bit_or(delivered) as people from mailing_day
        where portal_id = ? and day between ?::date and ?::date and ${campaigns.sql} and (data_source = '' or ${sources.sql}) group by 1, 2, 3
     ), origin as materialized (
       select ${isKey ? 'data_source' : `''`} as source, chunk, bit_or(people) as people
         from (select data_source, chunk, people from data_source_chunk where portal_id = ?
               union all
               select '', m.chunk, ~coalesce(bit_or(d.people), ${NOBODY})
                 from (select distinct chunk from mailed where is_silent) as m
                 left join data_source_chunk d on d.portal_id = ? and d.chunk = m.chunk group by m.chunk) as named
        where ${sources.sql} group by 1, 2
     ), reached as (
       select coalesce(s.key, f.key) as key, coalesce(s.chunk, f.chunk) as chunk,
              coalesce(s.people | (f.mailed & f.named), s.people, f.mailed & f.named) as people
         from (select key, chunk, people from mailed where not is_silent) as s
         full join (select ${isKey ? 'o.source' : 'm.key'} as key, m.chunk, m.people as mailed, o.people as named
                      from mailed m join origin o on o.chunk = m.chunk where m.is_silent) as f
           on f.key = s.key and f.chunk = s.chunk
     )`,
    bindings: [
      portalId,
      filter.from,
      filter.to,
      ...campaigns.bindings,
      ...sources.bindings,
      portalId,
      portalId,
      ...sources.bindings,
    ],
  };
}

/** SQL, with the bindings of `inVain`: what is looked at beside deliveries. Whoever complained or left had got mail, reported or not. */
export function concerned({ kind }: Pick<RatesFilter, 'kind'>): string {
  const type = kind === 'complaint' ? `and e.type = 'complaint'` : `and e.type <> 'complaint'`;
  return kind === 'complaint' || kind === 'unsubscribe' ? `${LEFT} ${type} and ${IN_DAYS}` : IN_VAIN;
}

const IN_DAYS = `(e.origin <> 'import' or not ?::boolean)
  and e.occurred_at >= ?::date::timestamp at time zone 'UTC' and e.occurred_at < (?::date + 1)::timestamp at time zone 'UTC'`;
export const IN_VAIN = `${TRIED_IN_VAIN_SQL} and ${IN_DAYS}`;

export function inVain({ from, to, isLive }: RatesFilter): Binding[] {
  return [isLive === true, from, to];
}

export function concernsSources({ dataSource, except }: RatesFilter): boolean {
  return dataSource !== null || (except?.dataSources.length ?? 0) > 0;
}

export function namesOf(filter: RatesFilter): Sql {
  const [campaigns, sources] = [campaignsOf(filter), sourcesOf(filter)];
  return { sql: `${campaigns.sql} and ${sources.sql}`, bindings: [...campaigns.bindings, ...sources.bindings] };
}

function campaignsOf({ campaign, except }: RatesFilter): Sql {
  return isAmong('campaign', campaign, except?.campaigns ?? []);
}

function sourcesOf({ dataSource, except }: RatesFilter): Sql {
  return isAmong('data_source', dataSource, except?.dataSources ?? []);
}

function isAmong(column: string, only: string | null, except: readonly string[]): Sql {
  const parts = [
    ...(only === null ? [] : [`${column} = ?`]),
    ...(except.length > 0 ? [`${column} <> all(?::text[])`] : []),
  ];
  return {
    sql: parts.length > 0 ? parts.join(' and ') : 'true',
    bindings: [...(only === null ? [] : [only]), ...(except.length > 0 ? [except] : [])],
  };
}
