/** Who was not mailed for long though they could be, and how mail after a silence fared here. */
import { type Db, query } from '../database.ts';
import { BIT_OF, CHUNK_OF, NOBODY } from '../mailing-day.ts';
import { hitOf, IN_VAIN, inVain } from './counted-by.ts';
import type { RateGroup } from './rates.ts';

export interface Dormant {
  readonly addressId: number;
  readonly email: string;
  readonly person: string | null;
  readonly company: string | null;
  readonly openDeals: number;
  readonly dealAmount: number;
  readonly dealCurrency: string | null;
  /** The first day of the month in which mail was last tried. */
  readonly lastMonth: string;
}

/** Mail was tried once, and not since the day; the address works, as far as is known, and did not leave. */
const IS_DORMANT = `a.portal_id = ? and a.verdict not in ('dead', 'unsure') and a.opt_out <> 'everything'
  and l.last < date_trunc('month', ?::timestamptz at time zone 'UTC')::date`;
const LAST = `left join lateral (
    select max(month) as last from delivery_day d where d.portal_id = a.portal_id and d.address_id = a.address_id and d.attempted_bits <> 0
  ) l on true`;

/** @returns how many, where every n-th address is looked at */
export async function countDormant(db: Db, portalId: number, since: Date, every: number): Promise<number> {
  const rows = await query<{ n: number }>(
    db,
    `select (count(*) * ?)::integer as n from address a ${LAST} where ${IS_DORMANT} and a.address_id % ? = 0`,
    [every, portalId, since, every],
  );
  return rows[0]?.n ?? 0;
}

/** Those of the directory with open deals, the largest first: they are called before anybody mails them again. */
export async function listDormantDeals(db: Db, portalId: number, since: Date, limit: number): Promise<Dormant[]> {
  return query<Dormant>(
    db,
    `select a.address_id as "addressId", a.email, d.person, d.company, d.open_deals as "openDeals", d.deal_amount as "dealAmount",
            d.deal_currency as "dealCurrency", l.last as "lastMonth"
       from directory d join address a on a.portal_id = d.portal_id and a.address_id = d.address_id ${LAST}
      where d.portal_id = ? and d.open_deals > 0 and ${IS_DORMANT}
      order by d.deal_amount desc, a.address_id limit ?`,
    [portalId, portalId, since, limit],
  );
}

/**
 * Unknown users among those who were mailed again after so many months of silence, against those who were mailed within them.
 * By calendar months, over the year before `to`.
 *
 * @returns `silence` and `usual`, where there are any; people are counted once in each
 */
export async function countAfterSilence(db: Db, portalId: number, months: number, to: string): Promise<RateGroup[]> {
  const filter = { from: '0001-01-01', to, campaign: null, dataSource: null };
  return query<RateGroup>(
    db,
    `with mailed as (
       select date_trunc('month', day::timestamp)::date as month, chunk, bit_or(delivered) as delivered from mailing_day
        where portal_id = ? and day <= ?::date group by 1, 2
     ), noticed as (
       select month, ${CHUNK_OF('address_id')} as chunk, bit_or(set_bit(${NOBODY}, ${BIT_OF('address_id')}, 1)) as people,
              coalesce(bit_or(set_bit(${NOBODY}, ${BIT_OF('address_id')}, 1)) filter (where is_hit), ${NOBODY}) as hits
         from (select e.address_id, date_trunc('month', e.occurred_at at time zone 'UTC')::date as month, ${hitOf(filter)} as is_hit
                 from event e where e.portal_id = ? and ${IN_VAIN}) as one
        group by 1, 2
     ), monthly as (
       select month, chunk, coalesce(m.delivered, ${NOBODY}) as delivered, coalesce(n.hits, ${NOBODY}) as hits,
              coalesce(m.delivered, ${NOBODY}) | coalesce(n.people, ${NOBODY}) as people
         from mailed m full join noticed n using (month, chunk)
     ), known as (
       select *,
              coalesce(bit_or(people) over (partition by chunk order by month rows between unbounded preceding and 1 preceding), ${NOBODY}) as ever,
              coalesce(bit_or(people) over (partition by chunk order by month
                range between ? * interval '1 month' preceding and interval '1 day' preceding), ${NOBODY}) as lately
         from monthly
     ), split as (
       select 'silence' as key, chunk, people & ever & ~lately as people, delivered & ever & ~lately as delivered, hits & ever & ~lately as hits
         from known where month > ?::date - 365
       union all
       select 'usual', chunk, people & lately, delivered & lately, hits & lately from known where month > ?::date - 365
     ), counted as (
       select key, bit_count(bit_or(people)) as attempted, bit_count(bit_or(delivered)) as delivered, bit_count(bit_or(hits)) as unknown
         from split group by key, chunk
     )
     select key, sum(attempted)::bigint as attempted, sum(delivered)::bigint as delivered, sum(unknown)::bigint as unknown
       from counted group by key having sum(attempted) > 0 order by key`,
    [portalId, to, portalId, ...inVain(filter), months, to, to],
  );
}
