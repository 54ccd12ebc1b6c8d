/** What became of addresses like those of a list: by whether mail had reached them before, in all and by data source. */
import type { PastCount, PastRates } from '../../flow/vet/project-rate.ts';
import { type Db, query } from '../database.ts';
import { BIT_OF, CHUNK_OF } from '../mailing-day.ts';
import { countedBy, type RatesFilter } from './counted-by.ts';

const IS_REACHED = `r.people is not null and get_bit(r.people, ${BIT_OF('t.address_id')}) = 1`;

interface Counted {
  readonly key: string;
  readonly reached: number;
  /** The server did not know them, and no mail had reached them, or some had. */
  readonly atFirst: number;
  readonly later: number;
  /** Tried and not reached, whatever the server said. */
  readonly beyond: number;
}

/** @param filter the days that count @returns distinct addresses, as `projectRate` compares them */
export async function readPastRates(
  db: Db,
  portalId: number,
  { from, to }: Pick<RatesFilter, 'from' | 'to'>,
): Promise<PastRates> {
  const filter = { from, to, campaign: null, dataSource: null };
  const all = (await countPast(db, portalId, 'all', filter))[0];
  const bySource = await countPast(db, portalId, 'data_source', filter);
  return {
    all: { ...strataOf(all), unsure: await countUnsure(db, portalId, from) },
    bySource: Object.fromEntries(bySource.filter(({ key }) => key !== '').map((one) => [one.key, strataOf(one)])),
  };
}

/** Whoever's first mail bounced was never reached; whoever was reached had a first mail that arrived. */
function strataOf(one: Counted | undefined): Record<'first' | 'again', PastCount> {
  if (!one) return { first: { tried: 0, unknown: 0 }, again: { tried: 0, unknown: 0 } };
  return {
    first: { tried: one.reached + one.beyond, unknown: one.atFirst },
    again: { tried: one.reached, unknown: one.later },
  };
}

async function countPast(
  db: Db,
  portalId: number,
  key: 'all' | 'data_source',
  filter: RatesFilter,
): Promise<Counted[]> {
  const { sql, bindings } = countedBy(portalId, key, filter);
  const rows = await query<Counted>(
    db,
    `with ${sql}, counted as (
       select key, sum(bit_count(people)) as reached, 0 as beyond, 0 as at_first, 0 as later from reached group by key
       union all
       select t.key, 0, count(*) filter (where not (${IS_REACHED})), count(*) filter (where t.is_unknown and not (${IS_REACHED})),
              count(*) filter (where t.is_unknown and ${IS_REACHED})
         from tried t left join reached r on r.key = t.key and r.chunk = ${CHUNK_OF('t.address_id')} group by t.key
     )
     select key, sum(reached)::bigint as reached, sum(beyond)::bigint as beyond, sum(at_first)::bigint as "atFirst", sum(later)::bigint as later
       from counted group by key`,
    bindings,
  );
  // Where nobody reports deliveries, bounces alone make no rate.
  return rows.filter((one) => one.reached > 0);
}

/** Of addresses that were in doubt, those that turned out to be dead. */
async function countUnsure(db: Db, portalId: number, from: string): Promise<PastCount> {
  const rows = await query<Record<keyof PastCount, number>>(
    db,
    `select count(distinct address_id) as tried, count(distinct address_id) filter (where verdict = 'dead') as unknown
       from verdict_change where portal_id = ? and was = 'unsure' and changed_at >= ?::date`,
    [portalId, from],
  );
  return rows[0] ?? { tried: 0, unknown: 0 };
}
