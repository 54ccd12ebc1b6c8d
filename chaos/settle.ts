/** Waits until a portal has nothing left to do. Pauses that only wait for time to pass are cut short. */
import type { Knex } from 'knex';
import { SECOND_MS } from '../src/lib/clock.ts';
import { retryWrite } from '../src/store/crm-write.ts';
import { isPassing } from '../src/store/database.ts';
import { notifyWork } from '../src/store/system/notify.ts';
import { DOUBT_MS, pause } from './processes.ts';

const LOOK_MS = 200;
const LIMIT_MS = 60 * SECOND_MS;

/**
 * @param isTold whether the CRM has said all that it has to say
 * @returns how many rows were still open when the time was up, at least 1 while the CRM still talks; 0 when all is well
 */
export async function waitUntilSettled(db: Knex, portalId: number, isTold: () => Promise<boolean>): Promise<number> {
  const end = performance.now() + LIMIT_MS;
  let open = Number.POSITIVE_INFINITY;
  let calm = 0;
  while (performance.now() < end) {
    await hurry(db, portalId);
    const isSilent = await isTold();
    open = (await countOpen(db, portalId)) + (isSilent ? 0 : 1);
    calm = open === 0 && (await isCertain(db, portalId)) ? calm + 1 : 0;
    if (calm > 1) return 0;
    await pause(LOOK_MS);
  }
  return open;
}

/**
 * As if time had passed: the rests after an error (10 s and more), and the minute for which a note waits for more words.
 * What HubSpot refused is tried again by hand, as an admin would.
 */
export async function hurry(db: Knex, portalId: number): Promise<void> {
  await patiently(async () => {
    await db('portal').where({ portal_id: portalId }).update({ crm_paused_until: null });
    await db('delivery').where({ portal_id: portalId, state: 'waiting' }).update({ try_after: null });
    await db('crm_write').where({ portal_id: portalId, state: 'planned' }).update({ try_after: null });
    await db('hubspot_event').where({ portal_id: portalId, state: 'waiting' }).update({ try_after: null });
    const failed = await db('crm_write').where({ portal_id: portalId, state: 'failed' }).select('write_id');
    for (const { write_id } of failed as { write_id: number }[]) await retryWrite(db, portalId, write_id);
    await notifyWork(db, [portalId]);
  });
}

async function countOpen(db: Knex, portalId: number): Promise<number> {
  return patiently(async () => {
    const counts = await Promise.all([
      db('delivery').where({ portal_id: portalId }).whereNot({ state: 'done' }).count('* as n').first(),
      db('address').where({ portal_id: portalId }).whereNotNull('dirty_at').count('* as n').first(),
      db('address').where({ portal_id: portalId }).whereNotNull('failed_why').count('* as n').first(),
      db('crm_write').where({ portal_id: portalId }).whereNotIn('state', ['done', 'dropped']).count('* as n').first(),
      db('hubspot_event').where({ portal_id: portalId }).whereNot({ state: 'done' }).count('* as n').first(),
      db('episode')
        .where({ portal_id: portalId, tasks_closed_at: null })
        .whereNotNull('ended_at')
        .count('* as n')
        .first(),
      db('crm_write')
        .where({ portal_id: portalId, surface: 'task_close', state: 'done', followed_at: null })
        .count('* as n')
        .first(),
    ]);
    return counts.reduce((sum, row) => sum + Number(row?.n ?? 0), 0);
  });
}

/** Of what was sent again nothing can still come true: late commits of the first call have happened. */
async function isCertain(db: Knex, portalId: number): Promise<boolean> {
  const row = await patiently(async () =>
    db('crm_write')
      .where({ portal_id: portalId })
      .whereNot({ surface: 'contact_property' })
      .where('attempts', '>', 1)
      .max('sent_at as at')
      .first(),
  );
  const at = row?.at as Date | null | undefined;
  return !at || Date.now() - at.getTime() > DOUBT_MS;
}

/** The database may be on its way back, or break up a deadlock with a worker. */
export async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (!isPassing(thrown) || attempt > 60) throw thrown;
      await pause(LOOK_MS);
    }
  }
}
