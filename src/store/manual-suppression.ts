/** What colleagues put on the suppression list by hand, and lift again. A person's own wish is in another table, out of reach. */
import { type Db, execute, query } from './database.ts';

export const MANUAL_WHYS = ['legal', 'not_wanted', 'wrong_address', 'other'] as const;
export type ManualWhy = (typeof MANUAL_WHYS)[number];

export interface ManualSuppression {
  readonly addressHash: Buffer;
  /** null: of somebody who was erased. */
  readonly addressId: number | null;
  readonly why: ManualWhy;
  readonly note: string | null;
  readonly by: string;
  readonly at: Date;
}

/** @returns false where it stands already: nothing is changed then */
export async function addManualSuppression(db: Db, portalId: number, one: ManualSuppression): Promise<boolean> {
  const count = await execute(
    db,
    `insert into manual_suppression as m (portal_id, address_hash, since, address_id, why, note, made_by) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (portal_id, address_hash, stream) do update
        set since = excluded.since, until = null, address_id = excluded.address_id, why = excluded.why, note = excluded.note,
            made_by = excluded.made_by, lifted_by = null
      where m.until is not null`,
    [portalId, one.addressHash, one.at, one.addressId, one.why, one.note, one.by],
  );
  return count === 1;
}

/** @returns whose it was; null where nothing of the kind stands */
export async function liftManualSuppression(
  db: Db,
  portalId: number,
  addressHash: Buffer,
  by: string,
  at: Date,
): Promise<{ readonly addressId: number | null } | null> {
  const rows = await query<{ addressId: number | null }>(
    db,
    `update manual_suppression set until = ?, lifted_by = ? where portal_id = ? and address_hash = ? and stream = '' and until is null
     returning address_id as "addressId"`,
    [at, by, portalId, addressHash],
  );
  return rows[0] ?? null;
}
