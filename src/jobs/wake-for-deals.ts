/** Wakes the worker of a portal of which deals are due to be read: an idle one would not look. */
import { type Clock, DAY_MS, HOUR_MS } from '../lib/clock.ts';
import { listDueDeals } from '../store/crm-record.ts';
import type { Db } from '../store/database.ts';
import { notifyWork } from '../store/system/notify.ts';

export async function wakeForDeals(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  portalId: number,
): Promise<void> {
  const now = clock.now().getTime();
  const due = await listDueDeals(db, portalId, new Date(now - DAY_MS), new Date(now - HOUR_MS), 1);
  if (due.length > 0) await notifyWork(db, [portalId]);
}
