/** Which data source imported files name for whom: bits, derived from the events that say so. */
import { type Db, execute } from './database.ts';
import { BIT_OF, CHUNK_OF, NOBODY } from './mailing-day.ts';

const NAMED = `type = 'data_source' and data_source is not null`;
const PEOPLE = (id: string): string => `bit_or(set_bit(${NOBODY}, ${BIT_OF(id)}, 1))`;

/** SQL: the data source that a file named last for the address of an event `e`. */
export const FILE_SOURCE_SQL = `(select f.data_source from event f
  where f.portal_id = e.portal_id and f.address_id = e.address_id and f.type = 'data_source' and f.data_source is not null order by f.at desc, f.event_key desc limit 1)`;

/**
 * Of these addresses, as their events say now: whatever stood there before, and in whatever order they came.
 *
 * The transaction must hold the rows of the addresses, so that nobody adds an event between the reading and the writing.
 */
export async function deriveDataSources(db: Db, portalId: number, addressIds: readonly number[]): Promise<void> {
  if (addressIds.length === 0) return;
  const ids = [...new Set(addressIds)];
  await execute(
    db,
    `update data_source_chunk d set people = d.people & ~n.people
       from (select ${CHUNK_OF('id')} as chunk, ${PEOPLE('id')} as people from unnest(?::bigint[]) as n(id) group by 1) as n
      where d.portal_id = ? and d.chunk = n.chunk and d.people & n.people <> ${NOBODY}`,
    [ids, portalId],
  );
  await execute(
    db,
    `insert into data_source_chunk as d (portal_id, chunk, data_source, people)
     select ?, ${CHUNK_OF('address_id')}, data_source, ${PEOPLE('address_id')}
       from (select distinct on (address_id) address_id, data_source from event
              where portal_id = ? and address_id = any(?::bigint[]) and ${NAMED} order by address_id, at desc, event_key desc) as newest
      group by 2, 3 order by 2, 3
     on conflict (portal_id, chunk, data_source) do update set people = d.people | excluded.people`,
    [portalId, portalId, ids],
  );
}
