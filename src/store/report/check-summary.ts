/** A list that was looked at, in numbers, from its rows. */
import type { PastCount, StratumCount } from '../../flow/vet/project-rate.ts';
import { type Db, query } from '../database.ts';

export interface GroupShare {
  readonly key: string;
  readonly rows: number;
  readonly bad: number;
}

export async function countFindings(db: Db, portalId: number, checkId: number): Promise<Record<string, number>> {
  const rows = await query<{ finding: string; n: number }>(
    db,
    'select finding, count(*) as n from list_check_row where portal_id = ? and check_id = ? and finding is not null group by 1',
    [portalId, checkId],
  );
  return Object.fromEntries(rows.map(({ finding, n }) => [finding, n]));
}

export async function countStrata(db: Db, portalId: number, checkId: number): Promise<StratumCount[]> {
  return query<StratumCount>(
    db,
    `select stratum, data_source as "dataSource", count(*) as addresses from list_check_row
      where portal_id = ? and check_id = ? and stratum is not null group by 1, 2 order by 3 desc, 1, 2`,
    [portalId, checkId],
  );
}

/** @param bad findings that count against a group @returns the worst first, of those with any */
export async function countWorst(
  db: Db,
  portalId: number,
  checkId: number,
  by: 'domain' | 'data_source',
  bad: readonly string[],
  limit: number,
): Promise<GroupShare[]> {
  const key = by === 'domain' ? `split_part(email, '@', 2)` : 'data_source';
  return query<GroupShare>(
    db,
    `select ${key} as key, count(*) as rows, count(*) filter (where finding = any(?::text[])) as bad from list_check_row
      where portal_id = ? and check_id = ? and email is not null and ${key} is not null and finding is distinct from 'duplicate'
      group by 1 having count(*) filter (where finding = any(?::text[])) > 0 order by bad desc, rows, key limit ?`,
    [[...bad], portalId, checkId, [...bad], limit],
  );
}

export interface CheckTotals {
  /** Rows of it that were mailed before, and those of them that the server did not know. */
  readonly sample: PastCount;
  /** Open deals of those with these findings. */
  readonly openDeals: number;
  readonly withDeals: number;
}

export async function countTotals(
  db: Db,
  portalId: number,
  checkId: number,
  leftOut: readonly string[],
): Promise<CheckTotals> {
  const rows = await query<{ tried: number; unknown: number; openDeals: number; withDeals: number }>(
    db,
    `select count(*) filter (where was_tried) as tried, count(*) filter (where was_tried and was_unknown) as unknown,
            coalesce(sum(open_deals) filter (where finding = any(?::text[])), 0)::bigint as "openDeals",
            count(*) filter (where finding = any(?::text[]) and open_deals > 0) as "withDeals"
       from list_check_row where portal_id = ? and check_id = ? and finding is distinct from 'duplicate'`,
    [[...leftOut], [...leftOut], portalId, checkId],
  );
  const [one] = rows;
  return {
    sample: { tried: one?.tried ?? 0, unknown: one?.unknown ?? 0 },
    openDeals: one?.openDeals ?? 0,
    withDeals: one?.withDeals ?? 0,
  };
}
