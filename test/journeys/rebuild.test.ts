/** Every address is concluded anew while events come in, a rebuild is killed, and nothing is lost, done twice or different. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Knex } from 'knex';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;
const PEOPLE = Array.from({ length: 120 }, (_, n) => `person${n}@company${n % 40}.test`);
const CHAMPIONS = 30;
const sender = createTestSender();

let database: TestDatabase;
let sandbox: Sandbox;
let installed: Installed;
let app: RunningProcess;
let base: string;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  const contacts = PEOPLE.map((email, n) => ({
    properties: { email, firstname: `Person ${n}`, ...(n < CHAMPIONS && { hs_buying_role: 'CHAMPION' }) },
  }));
  await control('seed', { portalId: PORTAL, contacts });
  const port = await freePort();
  base = `http://localhost:${port}`;
  installed = await installPortal(database.db, database.url, sandbox.url, sender.publicKey, port);
  app = await startProcess('src/start.ts', env(), answers(`${base}/readyz`));
}, 60_000);
afterAll(async () => {
  await app.kill('SIGKILL');
  await sandbox.close();
  await database.drop();
});

const env = () => ({ ...installed.env, DATABASE_URL: database.url, BW_LEASE_SLACK_MS: '500' });
const control = (path: string, body: object) =>
  fetch(`${sandbox.url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
const rebuild = () =>
  spawn(process.execPath, ['src/cli.ts', 'rebuild', '--portal', String(PORTAL)], { env: { ...BARE_ENV, ...env() } });

async function post(emails: readonly string[], minutesAgo: number): Promise<number> {
  const at = new Date(Date.now() - minutesAgo * 60_000);
  const bounce = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  const events = emails.map((email, n) => sendgridEvent(email, n % 3 === 2 ? 'unsubscribe' : 'bounce', at, bounce));
  return (await fetch(base + installed.intake, { method: 'POST', ...sender.batch(events, new Date()) })).status;
}
const isAtRest = async (db: Knex) =>
  (await db('delivery').where({ state: 'waiting' })).length === 0 &&
  (await db('address').whereNotNull('dirty_at')).length === 0 &&
  // What is above the cap waits for its digest.
  (await db('crm_write').whereIn('state', ['planned', 'sending']).whereNot({ surface: 'digest' })).length === 0;
const states = (db: Knex) => db('address').select('email', 'verdict', 'state').orderBy('email');
const tasks = async () => {
  const state = (await (await fetch(`${sandbox.url}/_sandbox/state?portalId=${PORTAL}`)).json()) as {
    portals: { tasks: { subject: string }[] }[];
  };
  return (state.portals[0]?.tasks ?? []).map(({ subject }) => subject).sort();
};

test('a rebuild while events come in, cut off and begun again, ends where one at rest does', async () => {
  const { db } = database;
  for (let from = 0; from < PEOPLE.length; from += 20) {
    const [first, second] = [rebuild(), from % 40 === 0 ? rebuild() : null];
    expect(await post(PEOPLE.slice(from, from + 20), 90)).toBe(200);
    if (from % 60 === 0) first.kill('SIGKILL');
    await Promise.all([first, second].flatMap((one) => (one && one.exitCode === null ? [once(one, 'exit')] : [])));
  }
  await until(() => isAtRest(db), 'everything is worked off');
  const [before, opened] = [await states(db), await tasks()];
  expect(before).toHaveLength(PEOPLE.length);
  expect(new Set(before.map(({ verdict }) => verdict))).toEqual(new Set(['dead', 'unknown']));
  expect(opened).toHaveLength(10);
  expect(new Set(opened).size).toBe(opened.length);

  const [code] = await once(rebuild(), 'exit');
  expect(code).toBe(0);
  await until(() => isAtRest(db), 'everything is concluded anew');
  expect(await states(db)).toEqual(before);
  expect(await tasks()).toEqual(opened);
}, 120_000);
