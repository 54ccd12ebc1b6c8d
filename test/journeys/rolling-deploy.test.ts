/** A deployment at noon: every process is replaced under load, and no sender notices. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type HttpSwitch, startHttpSwitch } from '../support/http-switch.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const KNOWN = 10;
const SENDERS = 4;
const PAUSE_MS = 20;

const sender = createTestSender();
let database: TestDatabase;
let sandbox: Sandbox;
let installed: Installed;
let between: HttpSwitch;
let ports: [number, number];
const running = new Set<RunningProcess>();

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  await fetch(`${sandbox.url}/_sandbox/seed`, {
    method: 'POST',
    body: JSON.stringify({
      portalId: 8_800_001,
      contacts: Array.from({ length: KNOWN }, (_, n) => ({
        properties: { email: `p${n}@acme.test`, firstname: `P${n}`, hs_buying_role: 'DECISION_MAKER' },
      })),
    }),
  });
  ports = [await freePort(), await freePort()];
  installed = await installPortal(database.db, database.url, sandbox.url, sender.publicKey, ports[0]);
  between = await startHttpSwitch(ports);
}, 60_000);

afterAll(async () => {
  for (const one of running) await one.kill('SIGKILL');
  await between.close();
  await sandbox.close();
  await database.drop();
}, 60_000);

async function startWeb(port: number): Promise<RunningProcess> {
  const env = { ...installed.env, PORT: String(port), BW_DRAIN_SECONDS: '0.5' };
  const one = await startProcess('src/web.ts', env, answers(`http://127.0.0.1:${port}/readyz`));
  running.add(one);
  return one;
}

async function startWorker(): Promise<RunningProcess> {
  const env = { ...installed.env, BW_CALL_WINDOW_MS: '500' };
  const one: RunningProcess = await startProcess('src/worker.ts', env, () => Promise.resolve(true));
  running.add(one);
  return one;
}

async function stop(one: RunningProcess): Promise<void> {
  await one.kill('SIGTERM');
  running.delete(one);
  expect(one.child.exitCode).toBe(0);
}

let serial = 0;

function nextBatch() {
  const now = new Date();
  const bounce = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  return sender.batch([sendgridEvent(`p${serial++ % KNOWN}@acme.test`, 'bounce', now, bounce)], now);
}

/** A delivery whose second half comes when it is asked for. */
function beginSlowly(port: number) {
  const { headers, body } = nextBatch();
  const half = Math.floor(body.length / 2);
  const asked: ClientRequest = request({
    port,
    path: installed.intake,
    method: 'POST',
    headers: { ...headers, 'content-length': body.length, connection: 'keep-alive' },
  });
  const answered = new Promise<IncomingMessage>((done, fail) => void asked.once('response', done).once('error', fail));
  asked.write(body.subarray(0, half));
  return {
    finish: () => {
      asked.end(body.subarray(half));
      return answered;
    },
  };
}

async function count(table: string, where: object = {}): Promise<number> {
  return Number((await database.db(table).where(where).count('*').first())?.count);
}

async function tasks(): Promise<unknown[]> {
  const response = await fetch(`${sandbox.url}/_sandbox/state?portalId=8800001`);
  const state = (await response.json()) as { portals: { tasks: unknown[] }[] };
  return state.portals[0]?.tasks ?? [];
}

test('every process is replaced while deliveries come in: each is answered 200, none is lost, none is taken twice', async () => {
  const [first, second, worker] = await Promise.all([startWeb(ports[0]), startWeb(ports[1]), startWorker()]);
  await until(async () => between.inService() === 2, 'both processes are in service');

  const statuses: number[] = [];
  let isDeploying = true;
  const post = async () => {
    while (isDeploying) {
      const response = await fetch(between.url + installed.intake, { method: 'POST', ...nextBatch() });
      statuses.push(response.status);
      await delay(PAUSE_MS);
    }
  };
  const posting = Promise.all(Array.from({ length: SENDERS }, post));

  // Half of this delivery has come when the process is asked to stop.
  const slow = beginSlowly(ports[0]);
  const stopped = stop(first);
  await until(async () => between.inService() === 1, 'the one that stops is asked for nothing any more');
  expect(await answers(`http://127.0.0.1:${ports[0]}/healthz`)()).toBe(true);
  const answer = await slow.finish();
  expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
  await stopped;
  await startWeb(ports[0]);
  await until(async () => between.inService() === 2, 'its successor is in service');

  await Promise.all([stop(second), stop(worker)]);
  await startWorker();
  isDeploying = false;
  await posting;

  expect(statuses.length).toBeGreaterThan(100);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  const accepted = statuses.length + 1;
  expect(await count('delivery')).toBe(accepted);
  await until(async () => (await count('delivery', { state: 'done' })) === accepted, 'all are read');
  await until(async () => (await count('crm_write', { surface: 'task', state: 'done' })) === KNOWN, 'tasks stand');
  expect(await count('event')).toBe(accepted);
  expect(await tasks()).toHaveLength(KNOWN);
}, 90_000);
