/** Raw deliveries to address states: events per second of one worker and of two, without the CRM. */
import type { Knex } from 'knex';
import { addPortalWithSource, type BenchPortal, envWithoutCrm, mailEvent, workOff } from './backlog.ts';
import type { Measure, Measures } from './measures.ts';
import { startWorkers } from './workers.ts';

/** Each portal is drained by one worker at a time, so that two of them need several portals. */
const PORTALS = [9_000_011, 9_000_012, 9_000_013, 9_000_014, 9_000_015, 9_000_016, 9_000_017, 9_000_018];
const EVENTS = 1_000;
const BOUNCE_EACH = 20;

/** @param batches of 1,000 events for each of 8 portals */
export async function measurePipeline(db: Knex, databaseUrl: string, batches: number): Promise<Measures> {
  const one = await speedOf(db, databaseUrl, batches, 1);
  const two = await speedOf(db, databaseUrl, batches, 2);
  const measure = (value: number): Measure => ({
    value: Math.round(value),
    unit: 'events/s',
    limit: null,
    ratio: null,
  });
  return { pipeline_events: measure(one), pipeline_events_two_workers: measure(two) };
}

async function speedOf(db: Knex, databaseUrl: string, batches: number, workers: number): Promise<number> {
  await db.raw('truncate portal, event, delivery_day, mailing_day, data_source_chunk, seen_key, tally cascade');
  const running = await startWorkers(db, envWithoutCrm(databaseUrl), workers);
  try {
    const portals: BenchPortal[] = [];
    for (const portalId of PORTALS) portals.push(await addPortalWithSource(db, portalId));
    const waiting = portals.flatMap((portal) =>
      Array.from({ length: batches }, (_, batch) => ({ ...portal, events: eventsOf(batch) })),
    );
    return (PORTALS.length * batches * EVENTS) / ((await workOff(db, waiting)) / 1_000);
  } finally {
    for (const worker of running) await worker.kill('SIGTERM');
  }
}

function eventsOf(batch: number): object[] {
  const now = new Date();
  return Array.from({ length: EVENTS }, (_, n) => {
    const email = `person${(batch * EVENTS + n) % 20_000}@customer${n % 300}.example`;
    return mailEvent(email, n % BOUNCE_EACH === 0, now, 'newsletter');
  });
}
