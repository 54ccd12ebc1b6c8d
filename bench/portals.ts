/** Two thousand portals in one database beside eight of the same work: the cost of an event, and of nothing to do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { addPortalWithSource, type BenchPortal, envWithoutCrm, mailEvent, workOff } from './backlog.ts';
import type { Measures } from './measures.ts';
import { processorSeconds } from './resident.ts';
import { startWorkers } from './workers.ts';

const FIRST_PORTAL = 9_100_001;
const FEW = 8;
const EVENTS_EACH = 100;
const BOUNCE_EACH = 20;
const IDLE_MS = 60_000;
const WARM_UP_MS = 15_000;

/** @param many how many portals, each with one request of 100 events */
export async function measurePortals(db: Knex, databaseUrl: string, many: number): Promise<Measures> {
  const few = await run(db, databaseUrl, FEW, many);
  const all = await run(db, databaseUrl, many, many);
  return {
    portals_events: {
      value: Math.round(all.eventsPerSecond),
      unit: `events/s of ${many} portals, two workers`,
      limit: Math.round(few.eventsPerSecond),
      ratio: all.eventsPerSecond / few.eventsPerSecond,
    },
    portals_idle: {
      value: Math.round(all.idleMs),
      unit: `ms of processor time in a minute of nothing to do, ${many} portals, both workers`,
      limit: Math.round(few.idleMs),
      ratio: all.idleMs / few.idleMs,
    },
  };
}

/** @param requests in all, shared out evenly */
async function run(
  db: Knex,
  databaseUrl: string,
  count: number,
  requests: number,
): Promise<{ readonly eventsPerSecond: number; readonly idleMs: number }> {
  await db.raw('truncate portal, event, delivery_day, mailing_day, data_source_chunk, seen_key, tally cascade');
  const portals: BenchPortal[] = [];
  for (let n = 0; n < count; n++) portals.push(await addPortalWithSource(db, FIRST_PORTAL + n));
  const running = await startWorkers(db, envWithoutCrm(databaseUrl), 2);
  try {
    await takeAll(db, portals, 1, 0);
    const ms = await takeAll(db, portals, requests / count, 1);
    await delay(WARM_UP_MS);
    const spent = async (): Promise<number> =>
      (await Promise.all(running.map(processorSeconds))).reduce((sum, one) => sum + one, 0);
    const before = await spent();
    await delay(IDLE_MS);
    return { eventsPerSecond: (requests * EVENTS_EACH * 1_000) / ms, idleMs: ((await spent()) - before) * 1_000 };
  } finally {
    for (const one of running) await one.kill('SIGTERM');
  }
}

function takeAll(db: Knex, portals: readonly BenchPortal[], requestsEach: number, round: number): Promise<number> {
  const now = new Date();
  return workOff(
    db,
    portals.flatMap((portal) =>
      Array.from({ length: requestsEach }, (_, request) => ({
        ...portal,
        events: Array.from({ length: EVENTS_EACH }, (_, n) =>
          mailEvent(
            `person${round}-${request}-${n}@customer${n % 30}.example`,
            n % BOUNCE_EACH === 0,
            now,
            'newsletter',
          ),
        ),
      })),
    ),
  );
}
