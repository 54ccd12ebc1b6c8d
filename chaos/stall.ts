/** A worker that is stopped for longer than its lease, at the worst moment. */
import type { Knex } from 'knex';
import { SECOND_MS } from '../src/lib/clock.ts';
import { query } from '../src/store/database.ts';
import type { Member } from './member.ts';
import type { Stall } from './plan.ts';
import { type Cast, LEASE_MS } from './processes.ts';
import type { SandboxClient } from './sandbox-client.ts';
import { countOpenTasks, SENDING_LIMIT_MS, within } from './watch.ts';

/** Others leave a lane to its former holder for 1 s after the lease, and look for work every 3 s. */
const TAKEN_OVER_MS = LEASE_MS + 5 * SECOND_MS;
/** Long enough to act between a call and its answer, and shorter than the call's timeout. */
const STALL_LATENCY_MS = 350;

/**
 * Only at the moment that is meant: a worker that is stopped between the commit of *sending* and the call is a window that
 * docs/operations.md names.
 *
 * HubSpot refuses a batch of tasks, and its halves are sent one after the other. The first worker is stopped between the
 * two, while the first half is being recorded. The other takes the lane over, and sends the second half after its looks.
 * Then the first goes on where it was: nothing but its lost lease tells it that the second half is no longer its own.
 *
 * @param feed begins when only one worker is awake
 * @returns false where the moment did not come
 */
export async function stall(
  how: Stall,
  portalId: number,
  cast: Cast,
  db: Knex,
  sandbox: SandboxClient,
  feed: () => Promise<void>,
): Promise<boolean> {
  const [stalled, other] = cast.workers;
  other.signal('SIGSTOP');
  await sandbox.ask('POST', 'settings', { latencyMs: STALL_LATENCY_MS });
  const fed = feed();
  // Awaited at the end; until then nobody else would hear of its failure.
  fed.catch(() => undefined);
  let isStalled = false;
  try {
    isStalled = await within(SENDING_LIMIT_MS, async () => (await findFirstHalf(db, portalId)).length > 0);
    if (isStalled) {
      isStalled =
        how === 'stall-after-commit'
          ? await stopAfterCommit(db, stalled)
          : await stopInTransaction(db, portalId, stalled);
    }
    other.signal('SIGCONT');
    await sandbox.ask('POST', 'settings', { latencyMs: 0 });
    await within(TAKEN_OVER_MS, async () => (await countOpenTasks(db, portalId)) === 0);
  } finally {
    other.signal('SIGCONT');
    stalled.signal('SIGCONT');
  }
  await fed;
  return isStalled;
}

/** PostgreSQL is made to wait for a replica that is not there, so that the worker can be stopped between commit and answer. */
async function stopAfterCommit(db: Knex, worker: Member): Promise<boolean> {
  await waitForReplica(db, 'nobody');
  try {
    const isThere = await within(SENDING_LIMIT_MS, () => isCommitWaiting(db));
    if (isThere) worker.signal('SIGSTOP');
    return isThere;
  } finally {
    await waitForReplica(db, '');
  }
}

async function waitForReplica(db: Knex, name: 'nobody' | ''): Promise<void> {
  await db.raw(`alter system set synchronous_standby_names = '${name}'`);
  await db.raw('select pg_reload_conf()');
}

/** A lock of ours makes the recording wait; when it is let go, the worker is not there to commit. */
async function stopInTransaction(db: Knex, portalId: number, worker: Member): Promise<boolean> {
  const firstHalf = await findFirstHalf(db, portalId);
  return db.transaction(async (trx) => {
    await trx('crm_write').where({ portal_id: portalId }).whereIn('write_id', firstHalf).forUpdate();
    const isThere = await within(SENDING_LIMIT_MS, () => isUpdateWaiting(db));
    if (isThere) worker.signal('SIGSTOP');
    return isThere;
  });
}

async function isUpdateWaiting(db: Knex): Promise<boolean> {
  const rows = await query(
    db,
    `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ilike 'update crm_write%'`,
  );
  return rows.length > 0;
}

/** Of a batch that was cut the half under way has a later time of sending. */
async function findFirstHalf(db: Knex, portalId: number): Promise<number[]> {
  const rows = await query<{ writeId: number; isLater: boolean }>(
    db,
    `select write_id as "writeId", sent_at > min(sent_at) over () as "isLater" from crm_write
      where portal_id = ? and surface = 'task' and state = 'sending'`,
    [portalId],
  );
  return rows.filter((row) => row.isLater).map((row) => row.writeId);
}

/** Of a whole transaction, as the worker records outcomes; single statements commit under their own names. */
async function isCommitWaiting(db: Knex): Promise<boolean> {
  const rows = await query(db, `select 1 from pg_stat_activity where wait_event = 'SyncRep' and query ilike 'commit%'`);
  return rows.length > 0;
}
