/** An admin throws away what will never be read or believed. */
import type { Knex } from 'knex';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { discardDeliveries as drop } from '../store/delivery.ts';
import type { ErrandDetail } from '../store/errand.ts';
import { countRetryable, listRetryable } from '../store/retryable.ts';

/** One statement for so many. */
const BATCH = 1_000;

/**
 * @param which one delivery, or all of a state and reason that are there now
 * @throws BellwetherError to be shown: there was nothing to throw away
 */
export async function discardDeliveries(
  deps: { readonly db: Knex; readonly clock: Clock },
  portalId: number,
  by: string,
  which: number | ErrandDetail,
): Promise<void> {
  const count = await deps.db.transaction(async (trx) => {
    const dropped =
      typeof which === 'number' ? await drop(trx, portalId, [which]) : await dropAll(trx, portalId, which);
    if (dropped > 0) {
      const detail = typeof which === 'number' ? { deliveryId: which } : { ...which, count: dropped };
      const entry = { at: deps.clock.now(), actor: by, action: 'delivery.discarded', target: 'delivery', detail };
      await writeAudit(trx, portalId, entry);
    }
    return dropped;
  });
  if (count === 0) throw new BellwetherError('discard.nothing', 'There is nothing left to throw away.');
}

async function dropAll(db: Db, portalId: number, which: ErrandDetail): Promise<number> {
  const { until } = await countRetryable(db, portalId, 'retry-deliveries', which);
  let dropped = 0;
  for (let after = 0; ; ) {
    const ids = await listRetryable(db, portalId, 'retry-deliveries', which, { after, until, limit: BATCH });
    dropped += await drop(db, portalId, ids);
    after = ids.at(-1) ?? until;
    if (ids.length < BATCH) return dropped;
  }
}
