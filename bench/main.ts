/** `npm run bench [-- --json FILE] [--quick] [--only GROUP,...] [--events N] [--minutes N] [--record FILE] [--pages [--addresses N] [--folder DIR]]`: every measure beside its limit, in one run, on this machine. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BellwetherError } from '../src/lib/errors.ts';
import { connect } from '../src/store/database.ts';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres.ts';
import { migrate } from '../src/store/migrate.ts';
import { measureAttempts } from './attempts.ts';
import { measureChecks } from './checks.ts';
import { measureClassify } from './classify.ts';
import { measureClassifyMails } from './classify-mails.ts';
import { againstLimit, drain } from './drain.ts';
import { type Fairness, measureFairness } from './fairness.ts';
import { measureGrowth } from './growth.ts';
import { addToHistory, checkHistory } from './history.ts';
import { measureImports } from './imports.ts';
import { measureIngest } from './ingest.ts';
import { describeMachine, type Measure, type Measures, percentile, tableOf } from './measures.ts';
import { measurePages } from './pages.ts';
import { measurePipeline } from './pipeline.ts';
import { measurePortals } from './portals.ts';
import { type BenchGroup, type BenchOptions, readBenchOptions } from './read-options.ts';
import { measureReplay } from './replay.ts';
import { measureSteady } from './steady.ts';
import { measureSync } from './sync.ts';
import { measureUnsubscribe } from './unsubscribe.ts';

const options = await readOptions();
/** 1,050 to 1,080 calls, two minutes: the limit goes in steps of 10 s, and near a step one call more or less would be 10 % of it. */
const DRAINED_CONTACTS = 33_500;
/** What a call to HubSpot takes, beyond what the sandbox takes. */
const FAR_MS = 150;
const BACKLOG_EVENTS = 200_000;
const FAIR_SAMPLES = 20;
/** As many as a hundredth needs. */
const BUSY_SAMPLES = 100;
const GROWTH_SIZES = [10_000, 1_000_000, 10_000_000];
const MANY_PORTALS = 2_000;

const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'bellwether-bench-')));
await mkdir(folder, { recursive: true });
await chmod(folder, 0o755);
const postgres = await startEmbeddedPostgres(folder);
const db = connect(postgres.url, 20);
const isQuick = options.isQuick;
/** What is measured together. */
const GROUPS: Readonly<Record<BenchGroup, () => Promise<Measures>>> = {
  classify: async () => ({
    ...measureClassify(isQuick ? 1 : 3),
    ...(await measureClassifyMails(isQuick ? 1 : 3)),
  }),
  ingest: () => measureIngest(db, isQuick ? 1 : 3),
  pipeline: () => measurePipeline(db, postgres.url, isQuick ? 5 : 25),
  sync: () => alone(() => measureSync(db, postgres.url, 2_000, isQuick ? 5 : 30)),
  drain: measureDrains,
  fairness: measureFairShare,
  portals: () => measurePortals(db, postgres.url, isQuick ? 200 : MANY_PORTALS),
  growth: () => alone(() => measureGrowth(db, postgres.url, isQuick ? GROWTH_SIZES.slice(0, 2) : GROWTH_SIZES)),
  steady: () => alone(() => measureSteady(db, postgres.url, options.minutes)),
  attempts: () => alone(() => measureAttempts(db, options.events)),
  checks: () =>
    alone(() =>
      measureChecks(
        db,
        postgres.url,
        isQuick ? { listed: 50_000, addresses: 10_000 } : { listed: 1_000_000, addresses: 100_000 },
      ),
    ),
  imports: () => alone(() => measureImports(db, postgres.url, isQuick ? 100_000 : 1_000_000)),
  replay: () => alone(() => measureReplay(db, postgres.url, isQuick ? 20_000 : options.events)),
  unsubscribe: () =>
    alone(() =>
      measureUnsubscribe(db, postgres.url, {
        seconds: isQuick ? 3 : 20,
        samples: isQuick ? 5 : 40,
        forged: isQuick ? 20_000 : 1_000_000,
      }),
    ),
};

try {
  await migrate(db);
  const measures = options.isOfPages
    ? await measurePages(db, options.addresses / (isQuick ? 10 : 1), isQuick ? 20 : 60)
    : await measureFlow();
  process.stdout.write(`${tableOf(measures)}\n${describeMachine()}\n`);
  if (options.record) await addToHistory(options.record, measures, process.argv.slice(2));
  if (options.json) await writeFile(options.json, `${JSON.stringify(measures, null, 2)}\n`);
} finally {
  await db.destroy();
  await postgres.stop();
  if (options.folder === null) await rm(folder, { recursive: true, force: true });
}

async function readOptions(): Promise<BenchOptions> {
  try {
    const asked = readBenchOptions(process.argv.slice(2));
    if (asked.record !== null) await checkHistory(asked.record);
    return asked;
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    process.stderr.write(`${thrown.message}\n`);
    process.exit(2);
  }
}

async function measureFlow(): Promise<Measures> {
  const measures: Measures = {};
  let refused = 0;
  for (const name of options.groups) {
    const found = await GROUPS[name]();
    refused += found.rate_limited?.value ?? 0;
    Object.assign(measures, found);
  }
  if (measures.rate_limited) measures.rate_limited = { ...measures.rate_limited, value: refused };
  return measures;
}

async function measureDrains(): Promise<Measures> {
  const run = (latencyMs: number) =>
    alone(() => drain(db, postgres.url, { contacts: DRAINED_CONTACTS, workers: 2, latencyMs }));
  const drained = await run(0);
  const far = await run(FAR_MS);
  const { ofLane, ofHubspot } = againstLimit(drained);
  const refused = drained.calls.rateLimited + far.calls.rateLimited;
  return {
    crm_drain: ofLane,
    crm_drain_of_110: ofHubspot,
    crm_drain_far: againstLimit(far).ofLane,
    rate_limited: { value: refused, unit: 'answers 429', limit: 0, ratio: null },
  };
}

async function measureFairShare(): Promise<Measures> {
  const run = (bigPortals: number, samples: number, workers: number) =>
    alone(() => measureFairness(db, postgres.url, { bigPortals, backlog: BACKLOG_EVENTS, samples, workers }));
  const besides = ({ alone: quiet, beside }: Fairness, share: number): Measure => {
    const [value, limit] = [percentile(beside, share), percentile(quiet, share)];
    const unit = `ms, at most ${Math.round(Math.max(...beside))}`;
    return { value: Math.round(value), unit, limit: Math.round(limit), ratio: value / limit };
  };
  const ten = await run(10, BUSY_SAMPLES, 2);
  return {
    latency_beside_backlog: besides(await run(1, FAIR_SAMPLES, 1), 0.5),
    latency_beside_backlog_two_workers: besides(await run(1, FAIR_SAMPLES, 2), 0.5),
    latency_beside_ten_p50_ms: besides(ten, 0.5),
    latency_beside_ten_p99_ms: besides(ten, 0.99),
  };
}

/** The portals of the other measures would be drained beside this one. */
async function alone<Value>(measure: () => Promise<Value>): Promise<Value> {
  // What was appended to these would be there for the next measure of the same portal.
  await db.raw('truncate portal, event, delivery_day, mailing_day, data_source_chunk, seen_key, tally cascade');
  return measure();
}
