/** Derived state can be rebuilt: the next settling concludes each address from its events, and must come to the same. */
import { MARK } from './address.ts';
import { type Db, query } from './database.ts';

/** In batches of as many as are settled at once. */
const BATCH = 1_000;

export interface Ledger {
  readonly count: number;
  /** The last address; 0 where there is none. */
  readonly until: number;
}

export interface AddressRange {
  /** Without this one. */
  readonly after: number;
  /** With this one. */
  readonly until: number;
}

const ALL: AddressRange = { after: 0, until: Number.MAX_SAFE_INTEGER };

/** @returns what a rebuild would conclude */
export async function countLedger(db: Db, portalId: number, range: AddressRange = ALL): Promise<Ledger> {
  const rows = await query<Ledger>(
    db,
    `select count(*) as count, coalesce(max(address_id), 0) as until from address
      where portal_id = ? and address_id > ? and address_id <= ? and in_ledger`,
    [portalId, range.after, range.until],
  );
  return rows[0] ?? { count: 0, until: 0 };
}

/**
 * Marks the next addresses, in the order in which whoever settles or leaves locks them. In short transactions, since the
 * public unsubscribe page waits for the rows.
 *
 * @returns how many, and the last of them
 */
export async function markNextToRebuild(
  db: Db,
  portalId: number,
  range: AddressRange,
  now: Date,
  limit = BATCH,
): Promise<{ count: number; last: number }> {
  const rows = await query<{ count: number; last: number | null }>(
    db,
    `with next as materialized (
       select address_id from address
        where portal_id = ? and address_id > ? and address_id <= ? and in_ledger order by address_id limit ? for update
     ), marked as (
       update address a set dirty_at = greatest(${MARK}, concluded_at + interval '1 microsecond')
         from next n where a.portal_id = ? and a.address_id = n.address_id returning n.address_id
     )
     select count(*) as count, max(address_id) as last from marked`,
    [portalId, range.after, range.until, limit, now, portalId],
  );
  return { count: rows[0]?.count ?? 0, last: rows[0]?.last ?? range.until };
}

/** @returns how many */
export async function markAllDirty(db: Db, portalId: number, now: Date): Promise<number> {
  const { until } = await countLedger(db, portalId);
  let count = 0;
  for (let after = 0; after < until; ) {
    const marked = await markNextToRebuild(db, portalId, { after, until }, now);
    count += marked.count;
    after = marked.last;
  }
  return count;
}
