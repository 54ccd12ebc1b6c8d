/** Last night's backup on another server: links, sources and keys hold, and what was under way is not done twice. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openPortalKeys } from '../../src/install/sealed-tokens.ts';
import { sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { connect } from '../../src/store/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { migrate } from '../../src/store/migrate.ts';
import { findPortal } from '../../src/store/portal.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { backUp } from '../support/base-backup.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;
const sender = createTestSender();
/** No machine fails here, and waiting for the disk holds up what else writes to it. */
const NO_SYNC = ['-c', 'fsync=off'];

let folder: string;
let sandbox: Sandbox;
let installed: Installed;
let base: string;
const servers: EmbeddedPostgres[] = [];
const running: RunningProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-restore-'));
  await chmod(folder, 0o755);
  servers.push(await startEmbeddedPostgres(join(folder, 'first'), NO_SYNC));
  sandbox = await startSandbox();
  const contacts = ['before', 'during', 'after', 'since'].map((name) => ({
    properties: { email: `${name}@acme.test`, firstname: name, hs_buying_role: 'DECISION_MAKER' },
  }));
  await control('seed', { portalId: PORTAL, contacts });
}, 60_000);

afterAll(async () => {
  for (const one of running) await one.kill('SIGKILL');
  for (const one of servers) await one.stop();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

function control(path: string, body: object): Promise<Response> {
  return fetch(`${sandbox.url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
}

async function tasks(): Promise<number> {
  const response = await fetch(`${sandbox.url}/_sandbox/state?portalId=${PORTAL}`);
  const state = (await response.json()) as { portals: { tasks: unknown[] }[] };
  return state.portals[0]?.tasks.length ?? 0;
}

async function start(databaseUrl: string): Promise<RunningProcess> {
  const env = { ...installed.env, DATABASE_URL: databaseUrl, BW_LEASE_SLACK_MS: '500' };
  const one = await startProcess('src/start.ts', env, answers(`${base}/readyz`));
  running.push(one);
  return one;
}

const run = promisify(execFile);
function afterRestore(databaseUrl: string): Promise<{ stdout: string }> {
  const env = { ...BARE_ENV, ...installed.env, DATABASE_URL: databaseUrl };
  return run(process.execPath, ['src/cli.ts', 'after-restore', '--json'], { env });
}

async function post(name: string): Promise<number> {
  const now = new Date();
  const bounce = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  const batch = sender.batch([sendgridEvent(`${name}@acme.test`, 'bounce', now, bounce)], now);
  return (await fetch(base + installed.intake, { method: 'POST', ...batch })).status;
}

test('restored on another server, it goes on: what was being sent is found, and nothing is made twice', async () => {
  const [first] = servers;
  if (!first) throw new Error('there is no server');
  const db = connect(first.url, 4);
  await migrate(db);
  const port = await freePort();
  base = `http://localhost:${port}`;
  installed = await installPortal(db, first.url, sandbox.url, sender.publicKey, port);
  const key = Buffer.from(installed.env.SECRET_KEYS ?? '', 'base64');
  const { link } = openPortalKeys(createSecretBox([key]), PORTAL, (await findPortal(db, PORTAL))?.keysEnc ?? '');
  const path = `/u/${writePersonToken(PORTAL, sealPersonLink(link, { email: 'reader@acme.test', stream: null }))}`;

  const app = await start(first.url);
  expect(await post('before')).toBe(200);
  const done = { surface: 'task', state: 'done' };
  await until(async () => (await db('crm_write').where(done)).length === 1, 'the first task is recorded');
  await control('faults', { match: { path: 'tasks/batch/create' }, kind: 'commit-late', delayMs: 0, answer: 'never' });
  expect(await post('during')).toBe(200);
  await until(async () => (await tasks()) === 2, 'the second one stands, and nobody knows of it yet');
  expect(await db('crm_write').where({ surface: 'task', state: 'sending' })).toHaveLength(1);
  await backUp(first.url, join(folder, 'first'), join(folder, 'second'));

  // Then the machine is lost, with what came in since.
  await app.kill('SIGKILL');
  await db.destroy();
  await first.stop();
  const second = await startEmbeddedPostgres(join(folder, 'second'), NO_SYNC);
  servers.splice(0, 1, second);
  const before = connect(second.url, 2);
  // As if the backup had been taken before the first task was sent, and not after.
  const planned = { state: 'planned', result_id: null, sent_at: null, attempts: 0, done_at: null };
  expect(await before('crm_write').where(done).update(planned)).toBe(1);
  await expect(afterRestore(second.url)).rejects.toThrow('Stop them, restore the backup');
  await before.destroy();
  expect(JSON.parse((await afterRestore(second.url)).stdout)).toEqual({ writes: 1, mails: 0 });
  const restored = connect(second.url, 2);
  await start(second.url);

  expect(await post('since')).toBe(200);
  const left = await fetch(base + path, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  expect(left.status).toBe(200);
  await until(async () => (await restored('crm_write').where(done)).length === 3, 'all are recorded');
  expect(await tasks()).toBe(3);
  expect(await restored('suppression').where({ portal_id: PORTAL })).toHaveLength(1);
  await restored.destroy();
}, 90_000);
