/** Killed in the middle and started again: real processes, a real database, and exactly one task. */
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const sender = createTestSender();
let database: TestDatabase;
let sandbox: Sandbox;
let installed: Installed;
let base: string;
const running: RunningProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  await control('POST', 'seed', {
    portalId: 8_800_001,
    owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
    contacts: ['ada', 'ben', 'cleo'].map((name) => ({
      properties: {
        email: `${name}@acme.test`,
        firstname: name,
        hs_buying_role: 'DECISION_MAKER',
        hubspot_owner_id: '501',
      },
    })),
  });
  const port = await freePort();
  base = `http://localhost:${port}`;
  installed = await installPortal(database.db, database.url, sandbox.url, sender.publicKey, port);
});

afterEach(async () => {
  for (const one of running.splice(0))
    if (one.child.exitCode === null && one.child.signalCode === null) await one.kill('SIGKILL');
  await sandbox.close();
  await database.drop();
});

async function control(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
}

async function tasks(): Promise<{ body: string }[]> {
  const state = (await control('GET', 'state?portalId=8800001')) as { portals: { tasks: { body: string }[] }[] };
  return state.portals[0]?.tasks ?? [];
}

async function start(): Promise<RunningProcess> {
  const one = await startProcess('src/start.ts', installed.env, answers(`${base}/readyz`));
  running.push(one);
  return one;
}

const post = (names: readonly string[]) => {
  const now = new Date();
  const events = names.map((name) =>
    sendgridEvent(`${name}@acme.test`, 'bounce', now, {
      type: 'bounce',
      reason: '550 5.1.1 no such user here',
      status: '5.1.1',
    }),
  );
  return fetch(base + installed.intake, { method: 'POST', ...sender.batch(events, now) });
};

const isDone = async () =>
  Number((await database.db('crm_write').where({ surface: 'task', state: 'done' }).count('*').first())?.count) > 0;
const sendings = async () =>
  Number((await database.db('crm_write').where({ surface: 'task', state: 'sending' }).count('*').first())?.count);

test('killed while HubSpot makes the task: there is one task when it has come back', async () => {
  await control('POST', 'faults', { match: { path: 'tasks/batch/create' }, kind: 'commit-late', delayMs: 800 });
  const first = await start();
  expect((await post(['ada'])).status).toBe(200);
  await until(async () => (await sendings()) === 1, 'the task is being sent');
  await first.kill('SIGKILL');
  expect(await isDone()).toBe(false);
  await start();
  await until(isDone, 'the task is recorded');
  expect(await tasks()).toHaveLength(1);
}, 120_000);

test('killed after the commit of the task and before its record: it is found, not made again', async () => {
  await control('POST', 'faults', {
    match: { path: 'tasks/batch/create' },
    kind: 'commit-late',
    delayMs: 0,
    answer: 'never',
  });
  const first = await start();
  await post(['ada', 'ben']);
  await until(async () => (await tasks()).length === 2, 'the tasks stand in the CRM');
  await first.kill('SIGKILL');
  await start();
  await until(async () => (await sendings()) === 0 && (await isDone()), 'the tasks are recorded');
  expect(await tasks()).toHaveLength(2);
}, 120_000);

test('what was acknowledged is worked off after a kill', async () => {
  const first = await start();
  const answered = await Promise.all([post(['ada']), post(['ben']), post(['cleo'])]);
  await first.kill('SIGKILL');
  expect(answered.map((response) => response.status)).toEqual([200, 200, 200]);
  await start();
  await until(async () => (await tasks()).length === 3, 'each lost champion has a task');
  await until(async () => (await sendings()) === 0, 'nothing is in doubt');
  expect(await tasks()).toHaveLength(3);
}, 120_000);

test('asked to stop, it finishes what it began and exits by itself', async () => {
  const first = await start();
  await post(['ada']);
  await first.kill('SIGTERM');
  expect(first.child.exitCode).toBe(0);
  expect(await sendings()).toBe(0);
}, 120_000);

test('the same delivery twice at once is one fact', async () => {
  await start();
  const now = new Date();
  const batch = sender.batch(
    [
      sendgridEvent('ada@acme.test', 'bounce', now, {
        type: 'bounce',
        reason: '550 5.1.1 no such user here',
        status: '5.1.1',
      }),
    ],
    now,
  );
  const send = () => fetch(base + installed.intake, { method: 'POST', ...batch });
  const statuses = (await Promise.all([send(), send(), send()])).map((response) => response.status);
  expect(statuses).toEqual([200, 200, 200]);
  await until(isDone, 'the task is recorded');
  await until(
    async () => Number((await database.db('delivery').where({ state: 'done' }).count('*').first())?.count) === 3,
    'all three are read',
  );
  expect(await tasks()).toHaveLength(1);
  expect(await database.db('event').count('*').first()).toMatchObject({ count: 1 });
}, 120_000);
