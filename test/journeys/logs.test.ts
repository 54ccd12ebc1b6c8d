/** A day with everything that can go wrong in it, and a log in which nobody is named. */
import { openPortalKeys } from '../../src/install/sealed-tokens.ts';
import { sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { findPortal } from '../../src/store/portal.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;
const EMAIL = 'ottilie.quandt@acme.test';

const sender = createTestSender();
let database: TestDatabase;
let sandbox: Sandbox;
let installed: Installed;
let app: RunningProcess;
let base: string;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  const person = { email: EMAIL, firstname: 'Ottilie', lastname: 'Quandt', hs_buying_role: 'DECISION_MAKER' };
  await fetch(`${sandbox.url}/_sandbox/seed`, {
    method: 'POST',
    body: JSON.stringify({ portalId: PORTAL, contacts: [{ properties: person }] }),
  });
  const port = await freePort();
  base = `http://localhost:${port}`;
  installed = await installPortal(database.db, database.url, sandbox.url, sender.publicKey, port);
  const env = { ...installed.env, LOG_LEVEL: 'info' };
  app = await startProcess('src/start.ts', env, answers(`${base}/readyz`));
}, 60_000);

afterAll(async () => {
  await app.kill('SIGKILL');
  await sandbox.close();
  await database.drop();
}, 60_000);

function post(): Promise<Response> {
  const now = new Date();
  const bounce = {
    type: 'bounce',
    reason: `550 5.1.1 <${EMAIL}>: Ottilie Quandt is no user here`,
    status: '5.1.1',
    subject: 'Zwetschgen for autumn',
  };
  return fetch(base + installed.intake, {
    method: 'POST',
    ...sender.batch([sendgridEvent(EMAIL, 'bounce', now, bounce)], now),
  });
}

async function leave(): Promise<Response> {
  const portal = await findPortal(database.db, PORTAL);
  const key = Buffer.from(installed.env.SECRET_KEYS ?? '', 'base64');
  const { link } = openPortalKeys(createSecretBox([key]), PORTAL, portal?.keysEnc ?? '');
  const token = writePersonToken(PORTAL, sealPersonLink(link, { email: EMAIL, stream: null }));
  return fetch(`${base}/u/${token}`, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
}

async function without<Value>(table: string, run: () => Promise<Value>): Promise<Value> {
  await database.db.raw(`alter table ${table} rename to ${table}_away`);
  const value = await run();
  await database.db.raw(`alter table ${table}_away rename to ${table}`);
  return value;
}

const linesWith = (text: string) =>
  app
    .output()
    .split('\n')
    .filter((line) => line.includes(text))
    .map((line) => JSON.parse(line) as { requestId?: string; portalId?: number; err?: string });

test('what goes well and what goes wrong is told by request and portal, and never by address, name or subject', async () => {
  expect((await post()).status).toBe(200);
  const isTold = async () => (await database.db('crm_write').where({ surface: 'task', state: 'done' })).length === 1;
  await until(isTold, 'the task stands');

  const refused = await without('delivery', post);
  expect(refused.status).toBe(503);
  const failed = await without('suppression', leave);
  expect(failed.status).toBe(503);
  await without('event', async () => {
    expect((await post()).status).toBe(200);
    await until(async () => linesWith('a delivery could not be processed').length > 0, 'it is put aside');
  });
  expect((await leave()).status).toBe(200);

  const id = (response: Response) => response.headers.get('x-request-id');
  expect(linesWith('a delivery was not stored')).toMatchObject([{ requestId: id(refused), portalId: PORTAL }]);
  expect(linesWith('a public page failed')).toMatchObject([{ requestId: id(failed), portalId: PORTAL }]);
  expect(linesWith('a delivery could not be processed')).toMatchObject([
    { portalId: PORTAL, err: expect.stringContaining('relation "event" does not exist') },
  ]);
  expect(app.output()).toContain('Bellwether is up');
  expect(app.output()).not.toMatch(/quandt|ottilie|zwetschgen/i);
}, 90_000);

test('the id of a proxy in front is taken over, and a text that is none is not', async () => {
  const ask = async (given: string) =>
    (await fetch(`${base}/healthz`, { headers: { 'x-request-id': given } })).headers.get('x-request-id');
  expect(await ask('5f0c2b1e-0000-4000-8000-1234567890ab')).toBe('5f0c2b1e-0000-4000-8000-1234567890ab');
  expect(await ask('<b>not an id</b>')).toMatch(/^[0-9a-f-]{36}$/);
});
