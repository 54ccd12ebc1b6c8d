/** Says in the log, once an hour, where a wish to leave is about to take longer than it may: for whoever watches the logs. */
import { HONOUR_ALARM_MS, HONOUR_WARN_MS } from '../flow/honour-limits.ts';
import { type Clock, HOUR_MS } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Db } from '../store/database.ts';
import { countWaitingOptOuts } from '../store/report/honoured.ts';

export async function watchOptOuts(
  { db, clock, log }: { readonly db: Db; readonly clock: Clock; readonly log: Log },
  portalId: number,
): Promise<void> {
  const { waiting, oldest } = await countWaitingOptOuts(db, portalId);
  const age = oldest ? clock.now().getTime() - oldest.getTime() : 0;
  if (age < HONOUR_WARN_MS) return;
  const facts = { portalId, optOutsWaiting: waiting, oldestOptOutHours: Math.floor(age / HOUR_MS) };
  if (age < HONOUR_ALARM_MS) log.warn(facts, 'wishes to leave have not reached every place for a day');
  else log.error(facts, 'wishes to leave have not reached every place, and 48 hours are near');
}
