/** The first mail ever to an address against later ones: exact, over bits. */
import { type Db, query } from '../database.ts';
import { BIT_OF, CHUNK_OF, NOBODY } from '../mailing-day.ts';
import { concerned, hitOf, inVain, type RatesFilter } from './counted-by.ts';
import type { RateGroup } from './rates.ts';

const bitsOf = (condition: string): string =>
  `coalesce(bit_or(set_bit(${NOBODY}, ${BIT_OF('address_id')}, 1)) filter (where ${condition}), ${NOBODY})`;

/**
 * By days, since of a delivery no more is kept: the first mail is what was tried on the first day on which anything was, whatever
 * came of it. All mail of the portal counts; names of the filter are left aside, since a first mail is the first of any.
 *
 * @returns `first` and `later`, where there are any: distinct addresses in each
 */
export async function countFirstSends(db: Db, portalId: number, filter: RatesFilter): Promise<RateGroup[]> {
  const { from, to, kind } = filter;
  const everBefore = { ...filter, from: '0001-01-01' };
  return query<RateGroup>(
    db,
    `with mailed as (
       select day, chunk, bit_or(delivered) as delivered from mailing_day where portal_id = ? and day <= ?::date group by 1, 2
     ), noticed as (
       select day, ${CHUNK_OF('address_id')} as chunk, ${bitsOf('true')} as people, ${bitsOf('is_hit')} as hits
         from (select e.address_id, (e.occurred_at at time zone 'UTC')::date as day, ${hitOf(filter)} as is_hit
                 from event e where e.portal_id = ? and ${concerned({ ...(kind && { kind }) })}) as one
        group by 1, 2
     ), daily as (
       select day, chunk, coalesce(m.delivered, ${NOBODY}) as delivered, coalesce(n.hits, ${NOBODY}) as hits,
              coalesce(m.delivered, ${NOBODY}) | coalesce(n.people, ${NOBODY}) as people
         from mailed m full join noticed n using (day, chunk)
     ), known as (
       select *, coalesce(bit_or(people) over (partition by chunk order by day rows between unbounded preceding and 1 preceding),
                          ${NOBODY}) as before from daily
     ), split as (
       select 'first' as key, chunk, people & ~before as people, delivered & ~before as delivered, hits & ~before as hits
         from known where day >= ?::date
       union all
       select 'later', chunk, people & before, delivered & before, hits & before from known where day >= ?::date
     ), counted as (
       select key, bit_count(bit_or(people)) as attempted, bit_count(bit_or(delivered)) as delivered, bit_count(bit_or(hits)) as unknown
         from split group by key, chunk
     )
     select key, sum(attempted)::bigint as attempted, sum(delivered)::bigint as delivered, sum(unknown)::bigint as unknown
       from counted group by key having sum(attempted) > 0 order by key`,
    [portalId, to, portalId, ...inVain(everBefore), from, from],
  );
}
