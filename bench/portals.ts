/** Two thousand portals in one database beside a tenth of them: the cost of an event, and of nothing to do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { addPortalWithSource, type BenchPortal, envWithoutCrm, mailEvent, workOff } from './backlog.ts';
import { type Measures, median } from './measures.ts';
import { processorSeconds } from './resident.ts';
import { startWorkers } from './workers.ts';

const FIRST_PORTAL = 9_100_001;
/** The number of the few goes into that of the many so often. */
const TIMES = 10;
const EVENTS_EACH = 100;
const BOUNCE_EACH = 20;
const ROUNDS = 3;
const IDLE_MS = 60_000;
const WARM_UP_MS = 15_000;

/** @param many how many portals, each with one request of 100 events */
export async function measurePortals(db: Knex, databaseUrl: string, many: number): Promise<Measures> {
  const few = await run(db, databaseUrl, Math.ceil(many / TIMES));
  const all = await run(db, databaseUrl, many);
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

async function run(
  db: Knex,
  databaseUrl: string,
  count: number,
): Promise<{ readonly eventsPerSecond: number; readonly idleMs: number }> {
  await db.raw('truncate portal, event, delivery_day, mailing_day, data_source_chunk, seen_key, tally cascade');
  const portals: BenchPortal[] = [];
  for (let n = 0; n < count; n++) portals.push(await addPortalWithSource(db, FIRST_PORTAL + n));
  const running = await startWorkers(db, envWithoutCrm(databaseUrl), 2);
  try {
    const times: number[] = [];
    // The first warms up the workers.
    for (let round = 0; round <= ROUNDS; round++) times.push(await takeAll(db, portals, round));
    await delay(WARM_UP_MS);
    const spent = async (): Promise<number> =>
      (await Promise.all(running.map(processorSeconds))).reduce((sum, one) => sum + one, 0);
    const before = await spent();
    await delay(IDLE_MS);
    const idleMs = ((await spent()) - before) * 1_000;
    return { eventsPerSecond: (count * EVENTS_EACH * 1_000) / median(times.slice(1)), idleMs };
  } finally {
    for (const one of running) await one.kill('SIGTERM');
  }
}

/** One request of each. @returns milliseconds */
function takeAll(db: Knex, portals: readonly BenchPortal[], round: number): Promise<number> {
  const now = new Date();
  return workOff(
    db,
    portals.map((portal) => ({
      ...portal,
      events: Array.from({ length: EVENTS_EACH }, (_, n) =>
        mailEvent(`person${round}-${n}@customer${n % 30}.example`, n % BOUNCE_EACH === 0, now, 'newsletter'),
      ),
    })),
  );
}
