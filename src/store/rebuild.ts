/** Derived state can be rebuilt: the next settling concludes each address from its events, and must come to the same. */
import { MARK } from './address.ts';
import { deriveDataSources } from './data-source-chunk.ts';
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
 * Marks the next addresses, and derives at once what no settling does; in the order in which whoever settles or leaves locks them. In short transactions, since the
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
  return db.transaction(async (trx) => {
    const rows = await query<{ address_id: number }>(
      trx,
      `with next as materialized (
       select address_id from address
        where portal_id = ? and address_id > ? and address_id <= ? and in_ledger order by address_id limit ? for update
     )
     update address a set dirty_at = greatest(${MARK}, concluded_at + interval '1 microsecond')
       from next n where a.portal_id = ? and a.address_id = n.address_id returning n.address_id`,
      [portalId, range.after, range.until, limit, now, portalId],
    );
    const ids = rows.map((row) => row.address_id);
    await deriveDataSources(trx, portalId, ids);
    return { count: ids.length, last: ids.reduce((last, id) => Math.max(last, id), 0) || range.until };
  });
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
