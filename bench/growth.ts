/** What an event costs when its portal has had ten thousand, a million and ten million before it: time of a worker, and bytes on disk. */
import type { Knex } from 'knex';
import { addPortalWithSource, type BenchPortal, envWithoutCrm, mailEvent, workOff } from './backlog.ts';
import { EVENTS_PER_ADDRESS, emailOf, fillLedger } from './fill-ledger.ts';
import { type Measures, median } from './measures.ts';
import { startWorkers } from './workers.ts';

const FIRST_PORTAL = 9_000_101;
/** Of one measurement; the smallest portal has had no more in all. */
const SAMPLE = 10_000;
const SAMPLES = 5;
const EVENTS_EACH = 1_000;
const BOUNCE_EACH = 20;
/** Prime to the numbers of addresses: nobody is met twice in a sample, and they come in no order that an index likes. */
const STEP = 288_577;

/** @param sizes ascending, in events of one portal; the first is measured in portals that have had nothing before */
export async function measureGrowth(db: Knex, databaseUrl: string, sizes: readonly number[]): Promise<Measures> {
  const [worker] = await startWorkers(db, envWithoutCrm(databaseUrl), 1);
  let next = FIRST_PORTAL;
  let met = 0;
  /** @returns milliseconds an event, of new mail to people of that portal, one in 20 a bounce */
  const sample = async (portal: BenchPortal, addresses: number): Promise<number> => {
    const now = new Date();
    const events = Array.from({ length: SAMPLE }, () => {
      const n = met++;
      return mailEvent(emailOf((n * STEP) % addresses, addresses), n % BOUNCE_EACH === 0, now, 'this week');
    });
    const waiting = Array.from({ length: SAMPLE / EVENTS_EACH }, (_, batch) => ({
      ...portal,
      events: events.slice(batch * EVENTS_EACH, (batch + 1) * EVENTS_EACH),
    }));
    return (await workOff(db, waiting)) / SAMPLE;
  };
  try {
    const small: number[] = [];
    for (let n = 0; n < 2 * SAMPLES; n++)
      small.push(await sample(await addPortalWithSource(db, next++), EVENTS_PER_ADDRESS * SAMPLE));
    // The first half warms up the worker.
    const first = median(small.slice(SAMPLES));
    const measures: Measures = { [nameOf(SAMPLE)]: costOf(first, null) };
    for (const size of sizes.slice(1)) {
      const portal = await addPortalWithSource(db, next++);
      const before = await bytesNow(db);
      await fillLedger(db, portal.portalId, portal.sourceId, size, new Date());
      Object.assign(measures, bytesOf(before, await bytesNow(db), size));
      const costs: number[] = [];
      for (let n = 0; n < SAMPLES; n++) costs.push(await sample(portal, size / EVENTS_PER_ADDRESS));
      measures[nameOf(size)] = costOf(median(costs), first);
    }
    return measures;
  } finally {
    await worker?.kill('SIGTERM');
  }
}

const nameOf = (size: number): string => `growth_event_at_${size}_us`;

function costOf(ms: number, firstMs: number | null): Measures[string] {
  return {
    value: Math.round(ms * 1_000),
    unit: 'µs an event',
    limit: firstMs === null ? null : Math.round(firstMs * 1_000),
    ratio: firstMs === null ? null : ms / firstMs,
  };
}

/** @returns bytes of all tables and indexes; raw bodies are none of them, since they leave after their time */
async function bytesNow(db: Knex): Promise<number> {
  const sizes = await db.raw<{ rows: { bytes: string }[] }>(
    `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = current_schema() and c.relkind = 'r' and (c.relname not like 'delivery\\_%' or c.relname = 'delivery_day')`,
  );
  return Number(sizes.rows[0]?.bytes);
}

function bytesOf(before: number, after: number, events: number): Measures {
  const value = Math.round((after - before) / events);
  return { [`growth_bytes_at_${events}`]: { value, unit: 'bytes on disk an event', limit: null, ratio: null } };
}
