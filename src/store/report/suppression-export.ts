/** Addresses of the suppression list as an email service takes them: each once, by keyed hash, some thousands at a time. */
import { type Db, query } from '../database.ts';

export interface ExportFilter {
  /** Those who left one of these; the empty string: everything. */
  readonly streams: readonly string[];
  readonly reasons: readonly string[];
  /** What has ended by then is left out. */
  readonly now: Date;
}

export interface ExportedAddress {
  /** As hex: where the next ones begin. */
  readonly hash: string;
  /** null: erased at this moment. */
  readonly email: string | null;
  /** All that hold. */
  readonly reasons: readonly string[];
}

/** People who are kept as a hash alone have no address, and stand in no file. @param after hash of the last one @param limit entries, of which a person has some; none are returned where there are no more */
export async function listExported(
  db: Db,
  portalId: number,
  filter: ExportFilter,
  after: string | null,
  limit: number,
): Promise<ExportedAddress[]> {
  const rows = await query<{ hash: string; email: string | null; reason: string }>(
    db,
    // Along the primary keys of both tables, so that the hundredth thousand costs what the first does.
    `select encode(s.address_hash, 'hex') as hash, a.email, s.reason
       from (select portal_id, address_hash, stream, reason, address_id from listed_suppression
              where portal_id = ? and address_hash > decode(?, 'hex') and stream = any(?::text[]) and reason = any(?::text[])
                and (until is null or until > ?) and address_id is not null
              order by address_hash, stream limit ?) s
       left join address a on a.portal_id = s.portal_id and a.address_id = s.address_id
      order by s.address_hash, s.stream`,
    [portalId, after ?? '', [...filter.streams], [...filter.reasons], filter.now, limit],
  );
  const found = [...Map.groupBy(rows, (row) => row.hash)].map(([hash, all]) => ({
    hash,
    email: all[0]?.email ?? null,
    reasons: [...new Set(all.map((row) => row.reason))],
  }));
  // More of the last one may come: it is read again with the next.
  return rows.length < limit ? found : found.slice(0, -1);
}
