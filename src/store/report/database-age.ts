/** How long addresses are known, from which data source they come, and how long their people were silent. */
import { type Db, query } from '../database.ts';
import { HUMAN_SIGN_JOINS } from './human-sign.ts';

/** Addresses that are looked at one by one for a page; of more, every n-th is. */
const SAMPLE = 40_000;

export const SPANS = ['half', 'one', 'two', 'more', 'never'] as const;
/** Within half a year, a year, two years, longer ago, never. */
export type Span = (typeof SPANS)[number];

export interface DatabaseAge {
  readonly dataSource: string;
  readonly knownFor: Exclude<Span, 'never'>;
  readonly silentFor: Span;
  readonly addresses: number;
}

export interface DatabaseAges {
  readonly rows: readonly DatabaseAge[];
  /** Every so many-th address was looked at: 1 is all of them. */
  readonly every: number;
}

/** @returns null for a portal without addresses */
export async function everyNth(db: Db, portalId: number, sample = SAMPLE): Promise<number | null> {
  const rows = await query<{ n: number }>(db, 'select count(*)::integer as n from address where portal_id = ?', [
    portalId,
  ]);
  const n = rows[0]?.n ?? 0;
  return n === 0 ? null : Math.max(1, Math.ceil(n / sample));
}

const spanOf = (
  at: string,
): string => `case when ${at} is null then 'never' when ${at} > n.at - interval '6 months' then 'half'
  when ${at} > n.at - interval '12 months' then 'one' when ${at} > n.at - interval '24 months' then 'two' else 'more' end`;

/**
 * Whoever left everything or whose address is dead is left out: nobody mails them. The data source is the one that a file named, else
 * the one that the last bounce or act names; of deliveries alone none is known by address.
 *
 * @param signs names of the HubSpot properties that tell of a person's acts
 */
export async function countDatabaseAges(
  db: Db,
  portalId: number,
  signs: readonly string[],
  now: Date,
  every: number,
): Promise<DatabaseAges> {
  const rows = await query<DatabaseAge>(
    db,
    `select coalesce(o.data_source, '') as "dataSource", ${spanOf('s.known_since')} as "knownFor",
            ${spanOf('s.last')} as "silentFor", (count(*) * ?)::integer as addresses
       from address a cross join (select ?::timestamptz as at) as n ${HUMAN_SIGN_JOINS}
       left join lateral (
         select e.data_source from event e
          where e.portal_id = a.portal_id and e.address_id = a.address_id and e.data_source is not null
          order by e.type = 'data_source' desc, e.at desc, e.event_key desc limit 1
       ) o on true
      where a.portal_id = ? and a.address_id % ? = 0 and a.verdict <> 'dead' and a.opt_out <> 'everything'
      group by 1, 2, 3`,
    [every, now, [...signs], now, portalId, every],
  );
  return { rows, every };
}
