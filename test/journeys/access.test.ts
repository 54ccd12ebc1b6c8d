/** Access to HubSpot ends, fails and comes back, in the processes as they run: who notices, what waits, what is worked off. */

import { spawn } from 'node:child_process';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { findPortal } from '../../src/store/portal.ts';
import { Browser } from '../install/browser.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;
const sender = createTestSender();
let database: TestDatabase;
let sandbox: Sandbox;
let installed: Installed;
let base: string;
let browser: Browser;
const running: RunningProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  const port = await freePort();
  base = `http://localhost:${port}`;
  sandbox = await startSandbox({ redirectUrls: [`${base}/oauth/callback`] });
  await control('POST', 'seed', {
    portalId: PORTAL,
    owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
    users: [{ id: 101, name: 'Ada', email: 'ada@larkfield.test', superAdmin: true, marketplaceAccess: true }],
    contacts: ['ada', 'ben', 'cleo'].map((name) => ({
      properties: {
        email: `${name}@acme.test`,
        firstname: name,
        hs_buying_role: 'DECISION_MAKER',
        hubspot_owner_id: '501',
      },
    })),
  });
  installed = await installPortal(database.db, database.url, sandbox.url, sender.publicKey, port);
  // The sign-in of each test brings tokens that can be refreshed.
  await database.db('oauth_token').del();
  browser = new Browser();
  await start('src/web.ts', answers(`${base}/readyz`));
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

async function start(
  file: string,
  isUp: () => Promise<boolean> = async () => true,
  env: Record<string, string> = {},
): Promise<RunningProcess> {
  const one = await startProcess(file, { ...installed.env, ...env }, isUp);
  running.push(one);
  return one;
}

/** Through HubSpot's page, as an admin does. */
async function signIn(): Promise<void> {
  const asked = await browser.follow(`${base}/oauth/install`);
  const form = new URLSearchParams({ decision: 'install' });
  form.set('user', /name="user" value="([^"]+)" checked/.exec(asked.text)?.[1] ?? '');
  for (const [, scope] of asked.text.matchAll(/name="optional" value="([^"]+)"/g)) form.append('optional', scope ?? '');
  const answered = await browser.open(asked.url, { form });
  const page = await browser.follow(answered.headers.get('location') ?? '');
  expect(page.status).toBe(200);
}

async function taskSubjects(): Promise<string[]> {
  const state = (await control('GET', `state?portalId=${PORTAL}`)) as {
    portals: { tasks: { subject: string }[] }[];
  };
  return (state.portals[0]?.tasks ?? []).map((task) => JSON.stringify(task));
}

async function bounce(name: string): Promise<number> {
  const now = new Date();
  const event = sendgridEvent(`${name}@acme.test`, 'bounce', now, {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });
  return (await fetch(base + installed.intake, { method: 'POST', ...sender.batch([event], now) })).status;
}

async function doctor(): Promise<{ code: number | null; words: string }> {
  const child = spawn(process.execPath, ['src/cli.ts', 'doctor'], {
    env: { ...BARE_ENV, ...installed.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, words };
}

const portal = () => findPortal(database.db, PORTAL);
const verdictOf = async (name: string) =>
  (
    await database
      .db('address')
      .where({ portal_id: PORTAL, email: `${name}@acme.test` })
      .first()
  )?.verdict as string | undefined;
const nothingOpen = async () =>
  Number((await database.db('crm_write').whereNot({ state: 'done' }).count('*').first())?.count) === 0 &&
  Number((await database.db('address').whereNotNull('dirty_at').count('*').first())?.count) === 0;

test('the admin’s access ends: the app says so, and what came meanwhile is worked off after a reconnect', async () => {
  await signIn();
  await start('src/worker.ts');
  expect(await bounce('ada')).toBe(200);
  await until(async () => (await taskSubjects()).length === 1 && (await nothingOpen()), 'the first task stands');

  await control('POST', 'uninstall', { portalId: PORTAL });
  expect(await bounce('ben')).toBe(200);
  await until(async () => (await portal())?.state === 'revoked', 'the app has noticed');
  expect(await bounce('cleo')).toBe(200);
  await until(
    async () => (await verdictOf('ben')) === 'dead' && (await verdictOf('cleo')) === 'dead',
    'both are concluded',
  );

  const overview = await browser.follow(`${base}/`);
  expect(overview.text).toContain('HubSpot no longer lets us in');
  expect(overview.text).toContain('Connect again');
  const said = await doctor();
  expect(said.words).toMatch(/BAD .*portal 8800001: revoked: .*Install it again/);
  expect(said.code).toBe(1);
  expect(await taskSubjects()).toHaveLength(1);

  await signIn();
  await until(async () => (await taskSubjects()).length === 3 && (await nothingOpen()), 'the backlog is worked off');
  expect((await portal())?.state).toBe('active');
  expect((await browser.follow(`${base}/`)).text).not.toContain('HubSpot no longer lets us in');
  const after = await doctor();
  expect(after.words).toContain('portal 8800001: connected to HubSpot');
  expect(after.words).not.toMatch(/BAD .*portal 8800001/);
  // Each of them once, and the one from before not again.
  expect((await taskSubjects()).filter((task) => /ada/i.test(task))).toHaveLength(1);
}, 120_000);

test('a wrong client secret disconnects nobody: it is said, everything waits, and goes on under the right one', async () => {
  await signIn();
  const wrong = await start('src/worker.ts', undefined, { HUBSPOT_CLIENT_SECRET: 'not-the-secret' });
  await control('POST', 'expire-tokens');
  expect(await bounce('ada')).toBe(200);
  const failure = async () =>
    (await database.db('oauth_token').where({ portal_id: PORTAL }).first())?.failure as string | null | undefined;
  await until(async () => Boolean(await failure()), 'the refusal is noted');
  await until(async () => (await verdictOf('ada')) === 'dead', 'the address is concluded all the same');
  expect((await portal())?.state).toBe('active');

  const overview = await browser.follow(`${base}/`);
  expect(overview.text).toContain('HubSpot gives us no access just now');
  expect(overview.text).toContain('HUBSPOT_CLIENT_SECRET');
  expect(overview.text).not.toContain('HubSpot no longer lets us in');
  const said = await doctor();
  expect(said.words).toMatch(/ok {3}portal 8800001: connected/);
  expect(said.words).toMatch(/BAD .*portal 8800001: HubSpot gives no access just now: .*HUBSPOT_CLIENT_SECRET/);
  expect(said.code).toBe(1);
  expect(await taskSubjects()).toHaveLength(0);

  await wrong.kill('SIGTERM');
  await start('src/worker.ts');
  await until(async () => (await taskSubjects()).length === 1 && (await nothingOpen()), 'the task stands');
  expect(await failure()).toBeNull();
  expect((await doctor()).words).not.toMatch(/BAD .*portal 8800001/);
}, 120_000);

test('disconnected and installed again: the intake closes at once and opens again, links and what was known stay', async () => {
  await signIn();
  await start('src/worker.ts');
  expect(await bounce('ada')).toBe(200);
  await until(async () => (await taskSubjects()).length === 1 && (await nothingOpen()), 'the first task stands');
  const [made] = await database.db('crm_write').where({ surface: 'contact_property' }).select('payload');
  const link = String(JSON.stringify(made).match(/http[^"]+\/u\/[^"]+/)?.[0]);
  expect(link).toContain(`/u/${PORTAL}.`);
  const before = await database.db('address').select('address_id', 'email', 'verdict').orderBy('address_id');
  const events = await database.db('event').count('*').first();

  await browser.open(`${base}/disconnect`, { form: new URLSearchParams(), headers: { origin: base } });
  expect((await portal())?.state).toBe('disconnected');
  await until(async () => (await bounce('ben')) === 404, 'the intake is closed', 2_000);
  const taken = Number((await database.db('delivery').count('*').first())?.count);

  await signIn();
  expect(await portal()).toMatchObject({ state: 'active' });
  expect(await database.db('address').select('address_id', 'email', 'verdict').orderBy('address_id')).toEqual(before);
  expect(await database.db('event').count('*').first()).toEqual(events);
  await until(async () => (await bounce('cleo')) === 200, 'the intake is open again', 2_000);
  expect(Number((await database.db('delivery').count('*').first())?.count)).toBe(taken + 1);
  await until(async () => (await taskSubjects()).length === 2 && (await nothingOpen()), 'the next task stands');
  expect((await browser.follow(link)).status).toBe(200);
}, 120_000);
