/** What every process shares: configuration, log, database, secrets, the way outside. Composed once, closed once. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { createOutside, type Outside } from './flow/accept/outside.ts';
import { createEspClient, createEspFetch, type EspClient } from './jobs/lists/esp-client.ts';
import { type Clock, SECOND_MS, systemClock } from './lib/clock.ts';
import { type Config, readConfig } from './lib/config.ts';
import { BellwetherError } from './lib/errors.ts';
import { createLog, type Log } from './lib/log.ts';
import { createSecretBox, type SecretBox } from './lib/secrets.ts';
import { startMetricsServer } from './metrics/metrics-server.ts';
import { createProcessMetrics, type ProcessMetrics } from './metrics/process-metrics.ts';
import { connect } from './store/database.ts';
import { createDatabaseClock } from './store/database-clock.ts';
import { defaultDataDir, startEmbeddedPostgres } from './store/embedded-postgres.ts';
import { migrate } from './store/migrate.ts';

export interface Runtime {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly db: Knex;
  readonly box: SecretBox;
  /** In force, newest first. */
  readonly secretKeys: readonly Buffer[];
  readonly log: Log;
  /** The database's, the same for all processes. */
  readonly clock: Clock;
  readonly outside: Outside;
  /** To the interfaces of email services, at their pace. */
  readonly espClient: EspClient;
  readonly metrics: ProcessMetrics;
  close(): Promise<void>;
}

const CLOCK_LIMIT_MS = 2 * SECOND_MS;

/**
 * @param name of the process, for its logs
 * @param maxConnections of its pool
 */
export async function createRuntime(name: string, maxConnections = 10): Promise<Runtime> {
  const config = readConfig();
  const log = createLog(config.logLevel, name);
  const dataDir = config.dataDir ?? defaultDataDir();
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres(dataDir) : null;
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  const db = connect(databaseUrl, maxConnections, (said) => log.warn({ said }, 'a database connection had trouble'));
  // A server of our own is always brought up to date; elsewhere that is the release step's job (Procfile).
  if (embedded) await migrate(db);
  const keys = config.hasPassingKeys && embedded ? [await readOrMakeKey(dataDir)] : config.secretKeys;
  if (config.hasPassingKeys && !embedded) {
    log.warn(
      'SECRET_KEYS is not set: what is stored now cannot be read after a restart. Set it to: openssl rand -base64 32',
    );
  }
  const clock = createDatabaseClock(db, systemClock);
  // A database that is away or slow keeps no process from starting: the clock goes by the machine until it can be read.
  await Promise.race([clock.look(), delay(CLOCK_LIMIT_MS, null, { ref: false })]);
  const outside = createOutside(clock);
  const espFetch = createEspFetch();
  const espClient = createEspClient({
    clock,
    send: (url, asked) => espFetch.send(url, asked),
    pause: (ms) => delay(ms),
  });
  const metrics = createProcessMetrics({ db, clock, log, process: name });
  return {
    config,
    databaseUrl,
    db,
    box: createSecretBox(keys),
    secretKeys: keys,
    log,
    clock,
    outside,
    espClient,
    metrics,
    close: async () => {
      clock.stop();
      await outside.close();
      await espFetch.close();
      await db.destroy();
      await embedded?.stop();
    },
  };
}

/** Before anything else of a process, so that it can be watched while it starts. */
export async function serveMetrics({ config, metrics, log }: Runtime, stops: Stops): Promise<void> {
  if (!config.metrics) return;
  const server = await startMetricsServer(metrics, { ...config.metrics, token: config.metricsToken });
  stops.add(server.stop);
  log.info({ host: config.metrics.host, port: server.port }, 'metrics are up');
}

/** Beside the embedded database, so that what it holds can be read after a restart. */
async function readOrMakeKey(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'secret-key');
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  return Buffer.from(await readFile(path, 'utf8'), 'base64');
}

/** The main of a process: what is wrong with its settings is told in plain words. */
export async function begin(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    process.stderr.write(`Bellwether does not start. ${thrown.message}\n`);
    process.exit(1);
  }
}

/** What is to be stopped when the process is asked to end: the last that was started comes first. */
export interface Stops {
  /** Aborted by the signal, before anything is stopped. */
  readonly stopping: AbortSignal;
  add(stop: () => Promise<void>): void;
}

/** A host kills what has not ended by itself after 30 s. */
const STOP_LIMIT_MS = 25_000;

/** From here on the process ends in order, however far it has got with its start. */
export function stopOnSignal(runtime: Runtime): Stops {
  const stops = [() => runtime.close()];
  const stopping = new AbortController();
  const stop = async (): Promise<void> => {
    for (const one of stops.reverse()) await one();
  };
  const handle = (signal: NodeJS.Signals): void => {
    // Whoever asks twice does not want to wait.
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
    runtime.log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
  return { stopping: stopping.signal, add: (one) => void stops.push(one) };
}
