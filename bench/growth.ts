/** What an event costs when its portal has had ten thousand, a million and ten million before it: time of a worker, and bytes on disk. */
import type { Knex } from 'knex';
import { DAY_MS } from '../src/lib/clock.ts';
import { addPortalWithSource, type BenchPortal, envWithoutCrm, mailEvent, workOff } from './backlog.ts';
import { type Measures, median } from './measures.ts';
import { startWorkers } from './workers.ts';

const FIRST_PORTAL = 9_000_101;
/** Of one measurement; the smallest portal has had no more in all. */
const SAMPLE = 10_000;
const SAMPLES = 5;
const EVENTS_EACH = 1_000;
/** Twenty mails for each address in the largest. */
const ADDRESSES = 500_000;
/** Stored at once between the measurements. */
const FILL = 200_000;
const BOUNCE_EACH = 20;
/** Coprime to the number of addresses: each is met before one of them is met again, in no order that an index likes. */
const STEP = 288_577;
/** Coprime to 2^32: which of them bounce has nothing to do with whose mail it is. */
const SCATTER = 2_654_435_761;

/** @param sizes ascending, in events of one portal; the first is measured on portals of its own */
export async function measureGrowth(db: Knex, databaseUrl: string, sizes: readonly number[]): Promise<Measures> {
  const [worker] = await startWorkers(db, envWithoutCrm(databaseUrl), 1);
  const largest = sizes.at(-1) ?? SAMPLE;
  const begins = Date.now() - 300 * DAY_MS;
  const at = (n: number): Date => new Date(begins + Math.floor((n / largest) * 300) * DAY_MS);
  const events = (from: number, count: number): object[] =>
    Array.from({ length: count }, (_, i) => {
      const n = from + i;
      const person = (n * STEP) % ADDRESSES;
      const email = `person${person}@customer${person % 300}.example`;
      const isBounce = (Math.imul(n, SCATTER) >>> 0) % BOUNCE_EACH === 0;
      return mailEvent(email, isBounce, at(n), `week ${Math.floor((n / largest) * 43)}`);
    });
  const take = (portal: BenchPortal, from: number, count: number): Promise<number> =>
    workOff(
      db,
      Array.from({ length: Math.ceil(count / EVENTS_EACH) }, (_, batch) => ({
        ...portal,
        events: events(from + batch * EVENTS_EACH, Math.min(EVENTS_EACH, count - batch * EVENTS_EACH)),
      })),
    );
  try {
    let next = FIRST_PORTAL;
    const warm = await addPortalWithSource(db, next++);
    for (let n = 0; n < 3; n++) await take(warm, n * SAMPLE, SAMPLE);
    const small: number[] = [];
    for (let n = 0; n < SAMPLES; n++) small.push(await take(await addPortalWithSource(db, next++), 0, SAMPLE));
    const smallCost = median(small) / SAMPLE;
    const measures: Measures = { [nameOf(SAMPLE)]: costOf(smallCost, null) };
    const portal = await addPortalWithSource(db, next);
    let had = 0;
    for (const size of sizes.slice(1)) {
      for (const until = size - SAMPLES * SAMPLE; had < until; had += FILL)
        await take(portal, had, Math.min(FILL, until - had));
      had = size - SAMPLES * SAMPLE;
      const times: number[] = [];
      for (let n = 0; n < SAMPLES; n++, had += SAMPLE) times.push(await take(portal, had, SAMPLE));
      measures[nameOf(size)] = costOf(median(times) / SAMPLE, smallCost);
      Object.assign(measures, await bytesOf(db, size));
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

/** Tables and indexes of everything, the small portals included; raw bodies stand apart, since they leave after their time. */
async function bytesOf(db: Knex, events: number): Promise<Measures> {
  const sizes = await db.raw<{ rows: { raw: string; kept: string }[] }>(
    `select coalesce(sum(size) filter (where is_raw), 0) as raw, coalesce(sum(size) filter (where not is_raw), 0) as kept
       from (select pg_total_relation_size(c.oid) as size, c.relname like 'delivery\\_%' and c.relname <> 'delivery_day' as is_raw
               from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = current_schema() and c.relkind = 'r') as tables`,
  );
  const each = (bytes: string | undefined, unit: string): Measures[string] => ({
    value: Math.round(Number(bytes) / events),
    unit,
    limit: null,
    ratio: null,
  });
  return {
    [`growth_bytes_at_${events}`]: each(sizes.rows[0]?.kept, 'bytes on disk an event, kept'),
    [`growth_raw_bytes_at_${events}`]: each(sizes.rows[0]?.raw, 'bytes an event, until the raw bodies leave'),
  };
}
