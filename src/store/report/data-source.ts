/** What was seen of one data source: how its addresses stand, and which IPs carried its mail and what else. */
import { type Db, query } from '../database.ts';

export interface DataSourceStanding {
  readonly dead: number;
  readonly unsure: number;
}

/** The data source as a file named it for the address, else as its last bounce or act does. */
export async function countDataSourceStanding(db: Db, portalId: number, name: string): Promise<DataSourceStanding> {
  const rows = await query<DataSourceStanding>(
    db,
    `select (count(*) filter (where a.verdict = 'dead'))::integer as dead, (count(*) filter (where a.verdict = 'unsure'))::integer as unsure
       from address a
       left join lateral (
         select e.data_source from event e
          where e.portal_id = a.portal_id and e.address_id = a.address_id and e.data_source is not null
          order by e.type = 'data_source' desc, e.at desc, e.event_key desc limit 1
       ) o on true
      where a.portal_id = ? and a.verdict in ('dead', 'unsure') and coalesce(o.data_source, '') = ?`,
    [portalId, name],
  );
  return rows[0] ?? { dead: 0, unsure: 0 };
}

export interface CarriedBy {
  readonly ip: string;
  /** Delivered messages of this data source, as their reports name it. */
  readonly own: number;
  /** Delivered messages of everything else. */
  readonly others: number;
  /** Up to three of the other data sources, those with the most first; the empty string: none was named. */
  readonly otherSources: readonly string[];
}

/** Of messages whose report names the IP. */
export async function listCarriers(
  db: Db,
  portalId: number,
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<CarriedBy[]> {
  return query<CarriedBy>(
    db,
    `with sums as (
       select sending_ip as ip, data_source, sum(messages) as messages from tally
        where portal_id = ? and type = 'delivered' and sending_ip <> '' and day between ?::date and ?::date group by 1, 2
     )
     select o.ip, o.messages::bigint as own, coalesce(sum(s.messages), 0)::bigint as others,
            coalesce((array_agg(s.data_source order by s.messages desc, s.data_source) filter (where s.ip is not null))[1:3], '{}') as "otherSources"
       from sums o left join sums s on s.ip = o.ip and s.data_source <> o.data_source
      where o.data_source = ? group by o.ip, o.messages order by own desc, o.ip`,
    [portalId, from, to, name],
  );
}
