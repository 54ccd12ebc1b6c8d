/** What cannot be put into words for HubSpot is kept with the reason, among what failed, and holds up nothing else. */
import { type Db, isPassing, reasonOf } from '../store/database.ts';
import { putWriteAside } from '../store/put-write-aside.ts';

/**
 * @param db a transaction; what `run` did is undone alone when it fails
 * @param what went wrong, before the reason
 * @returns false where the write was put aside
 * @throws what passes by itself
 */
export async function orPutAside(
  db: Db,
  portalId: number,
  writeId: number,
  what: string,
  run: (trx: Db) => Promise<void>,
): Promise<boolean> {
  try {
    await db.transaction(run);
    return true;
  } catch (thrown) {
    if (isPassing(thrown)) throw thrown;
    await putWriteAside(db, portalId, writeId, `${what}, by a fault of Bellwether: ${reasonOf(thrown)}`);
    return false;
  }
}
