/** Keys for scripts in the console, and the page that says how to ask. */
import { describeApi } from '../../src/api/v1/openapi.ts';
import { openApiKey } from '../../src/install/api-keys.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';

const PORTAL = 8800001;
const OTHER = 8800002;
const NOW = new Date('2026-11-03T10:00:00Z');
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;

beforeEach(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER);
  app = await servePages(database.db, NOW);
  app.signIn(sofia);
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

const get = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const post = (path: string, fields: Readonly<Record<string, string>> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
const NEW = { label: 'Weekly <b>offer</b>', 'suppressions:check': 'on', days: '30' };
const open = (key: string, at = NOW) =>
  openApiKey({ db: database.db, clock: { now: () => at, monotonicMs: () => 0 } }, key);
const keyIn = (page: string) => /bw_\d+_\d+_[\w-]{43}/.exec(page)?.[0] ?? '';

test('a key is shown once, does what was ticked, and ends when it was said to', async () => {
  const key = keyIn(await (await post('/api-keys', NEW)).text());
  expect(await open(key)).toMatchObject({ portalId: PORTAL, scopes: ['suppressions:check'] });
  expect(await open(key, new Date(NOW.getTime() + 30 * DAY_MS))).toContain('expired');
  const page = await get('/api-keys');
  expect(keyIn(page)).toBe('');
  expect(page).toContain('Weekly &lt;b&gt;offer&lt;/b&gt;');
  expect(page).toContain('until <time');
  expect(page).not.toContain('<b>offer');
});

test('a key is revoked at once, once, and by nobody of another portal', async () => {
  const key = keyIn(await (await post('/api-keys', NEW)).text());
  const [, path = ''] = /action="(\/api-keys\/\d+\/revoke)"/.exec(await get('/api-keys')) ?? [];
  app.signIn({ ...sofia, portalId: OTHER });
  expect(await get('/api-keys')).not.toContain('Weekly');
  expect((await post(path)).status).toBe(409);
  expect(typeof (await open(key))).toBe('object');
  app.signIn(sofia);
  expect((await post(path)).status).toBe(303);
  expect(await open(key)).toContain('revoked');
  expect((await post(path)).status).toBe(409);
  expect(await get('/api-keys')).toContain('Revoked');
  expect(await get('/audit')).toContain('Revoked the API key');
});

test.each([
  [{ ...NEW, label: ' ' }, 'Say what the key is for.'],
  [{ ...NEW, label: 'x'.repeat(101) }, 'At most 100 characters.'],
  [{ label: 'a', days: '30' }, 'Allow at least one thing.'],
  [{ ...NEW, days: '31' }, 'Choose how long'],
])('%j is sent back', async (fields, why) => {
  const response = await post('/api-keys', fields as never);
  expect(response.status).toBe(422);
  expect(await response.text()).toContain(why);
  expect(await get('/api-keys')).toContain('No key yet');
});

test('viewers see no keys, and may read how to ask', async () => {
  app.signIn({ ...sofia, role: 'viewer' });
  expect((await fetch(`${app.url}/api-keys`)).status).toBe(403);
  expect(await get('/audit')).toContain('href="/api-keys/guide"');
  expect((await fetch(`${app.url}/api-keys/guide`)).status).toBe(200);
});

test('the guide says all that the document says: every operation, field, parameter and status', async () => {
  const page = (await get('/api-keys/guide')).replaceAll('&quot;', '"');
  const document = JSON.parse(JSON.stringify(describeApi('https://bellwether.example.com'))) as {
    paths: Record<string, Record<string, { responses: object; parameters?: { name: string }[] }>>;
    components: { schemas: Record<string, { properties: object }> };
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      expect(page).toContain(`${method.toUpperCase()} ${path}`);
      for (const status of Object.keys(operation.responses).filter((one) => one !== '200'))
        expect(page).toContain(`<div>${status}</div>`);
      for (const { name } of operation.parameters ?? []) expect(page).toContain(`<code>${name}</code>`);
    }
  }
  for (const [name, { properties }] of Object.entries(document.components.schemas).filter(([one]) => one !== 'Problem'))
    for (const field of Object.keys(properties))
      expect([name, page]).toEqual([name, expect.stringMatching(new RegExp(`[>.]${field}</code>`))]);
});
