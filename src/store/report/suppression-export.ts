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
  readonly email: string;
  /** All that hold. */
  readonly reasons: readonly string[];
}

/** People who are kept as a hash alone have no address, and stand in no file. @param after hash of the last one */
export async function listExported(
  db: Db,
  portalId: number,
  filter: ExportFilter,
  after: string | null,
  limit: number,
): Promise<ExportedAddress[]> {
  return query<ExportedAddress>(
    db,
    // Along the primary keys of both tables, so that the hundredth thousand costs what the first does.
    `select encode(s.address_hash, 'hex') as hash, min(a.email) as email, array_agg(distinct s.reason) as reasons
       from listed_suppression s
       join address a on a.portal_id = s.portal_id and a.address_id = s.address_id
      where s.portal_id = ? and s.address_hash > decode(?, 'hex') and s.stream = any(?::text[]) and s.reason = any(?::text[])
        and (s.until is null or s.until > ?)
      group by s.address_hash order by s.address_hash limit ?`,
    [portalId, after ?? '', [...filter.streams], [...filter.reasons], filter.now, limit],
  );
}
