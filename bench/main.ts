/** `npm run bench [-- --json FILE] [--quick] [--pages]`: every measure beside its limit, in one run, on this machine. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../src/store/database.ts';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres.ts';
import { migrate } from '../src/store/migrate.ts';
import { measureClassify } from './classify.ts';
import { againstLimit, drain } from './drain.ts';
import { measureFairness } from './fairness.ts';
import { measureIngest } from './ingest.ts';
import type { Measures } from './measures.ts';
import { measurePages } from './pages.ts';
import { measurePipeline } from './pipeline.ts';
import { measureSync } from './sync.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    // The pages of the console alone: filling a portal takes longer than the other measures.
    pages: { type: 'boolean', default: false },
  },
});
/** Of the portal whose pages are measured. */
const ADDRESSES = 200_000;
/** About 1,025 calls: two minutes. */
const DRAINED_CONTACTS = 32_000;
/** What a call to HubSpot takes, beyond what the sandbox takes. */
const FAR_MS = 150;
const BACKLOG_EVENTS = 200_000;
const FAIR_SAMPLES = 20;

const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
await chmod(folder, 0o755);
const postgres = await startEmbeddedPostgres(folder);
const db = connect(postgres.url, 20);
try {
  await migrate(db);
  const measures = values.pages
    ? await measurePages(db, values.quick ? ADDRESSES / 10 : ADDRESSES, values.quick ? 20 : 60)
    : await measureFlow();
  print(measures);
  if (values.json) await writeFile(values.json, `${JSON.stringify(measures, null, 2)}\n`);
} finally {
  await db.destroy();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measureFlow(): Promise<Measures> {
  const measures: Measures = {
    ...measureClassify(values.quick ? 1 : 3),
    ...(await measureIngest(db, values.quick ? 1 : 3)),
    ...(await measurePipeline(db, postgres.url, values.quick ? 5 : 25)),
    ...(await alone(() => measureSync(db, postgres.url, 2_000, values.quick ? 5 : 30))),
  };
  if (!values.quick) {
    const drained = await alone(() =>
      drain(db, postgres.url, { contacts: DRAINED_CONTACTS, workers: 2, latencyMs: 0 }),
    );
    const far = await alone(() =>
      drain(db, postgres.url, { contacts: DRAINED_CONTACTS, workers: 2, latencyMs: FAR_MS }),
    );
    const { ofLane, ofHubspot } = againstLimit(drained);
    measures.crm_drain = ofLane;
    measures.crm_drain_of_110 = ofHubspot;
    measures.crm_drain_far = againstLimit(far).ofLane;
    const refused = (measures.rate_limited?.value ?? 0) + drained.calls.rateLimited + far.calls.rateLimited;
    measures.rate_limited = { value: refused, unit: 'answers 429', limit: 0, ratio: null };
    for (const [name, workers] of [
      ['latency_beside_backlog', 1],
      ['latency_beside_backlog_two_workers', 2],
    ] as const)
      measures[name] = await alone(() =>
        measureFairness(db, postgres.url, { backlog: BACKLOG_EVENTS, samples: FAIR_SAMPLES, workers }),
      );
  }
  return measures;
}

/** The portals of the other measures would be drained beside this one. */
async function alone<Value>(measure: () => Promise<Value>): Promise<Value> {
  // What was appended to these would be there for the next measure of the same portal.
  await db.raw('truncate portal, event, delivery_day, seen_key, tally cascade');
  return measure();
}

function print(measures: Measures): void {
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
  const rows = Object.entries(measures).map(([name, { value, unit, limit, ratio }]) => [
    name,
    `${number.format(value)} ${unit}`,
    limit === null ? '' : number.format(limit),
    ratio === null ? '' : ratio.toFixed(2),
  ]);
  const table = [['measure', 'value', 'limit in this run', 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table)
    process.stdout.write(
      `${row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  process.stdout.write(
    `\n${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, embedded PostgreSQL with fsync on\n`,
  );
}
