/** Keys, what they may, how often, and what is said where something is wrong. */
import { endApiKey, openApiKey } from '../../../src/install/api-keys.ts';
import { DAY_MS } from '../../../src/lib/clock.ts';
import { listApiKeys } from '../../../src/store/api-key.ts';
import { listAudit } from '../../../src/store/audit.ts';
import { query } from '../../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { seedPortal } from '../../support/seed-portal.ts';
import { type ApiUnderTest, serveApi } from '../../support/serve-api.ts';

const PORTAL = 8800001;
const OTHER = 8800002;
const CHECK = { addresses: ['a@x.test'] };

let now: Date;
const clock = { now: () => now, monotonicMs: () => now.getTime() };
let database: TestDatabase;
let api: ApiUnderTest;
let key: string;

beforeEach(async () => {
  now = new Date('2026-11-03T10:00:00Z');
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER);
  api = await serveApi(database.db, clock);
  key = await api.makeKey(PORTAL, ['suppressions:check']);
});
afterEach(async () => {
  await api.close();
  await database.drop();
});

const check = (as: string | null, body: unknown = CHECK, headers = {}) =>
  api.post('/suppressions/check', as, body, headers);

test('a key is good for what it was made for, and says what it lacks', async () => {
  expect((await check(key)).status).toBe(200);
  const response = await api.get('/suppressions', key);
  expect(response.status).toBe(403);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(response.headers.get('www-authenticate')).toContain('insufficient_scope');
  expect(await response.json()).toMatchObject({
    type: 'urn:bellwether:problem:out-of-scope',
    status: 403,
    detail: expect.stringContaining('suppressions:read'),
  });
});

test('nothing opens without a whole key, nor with that of another portal put together', async () => {
  const [, , keyId, ...rest] = key.split('_');
  const secret = rest.join('_');
  const others = await api.makeKey(OTHER, ['suppressions:check']);
  const wrong = [
    null,
    '',
    'nonsense',
    key.slice(0, -1),
    `${key}x`,
    `bw_${PORTAL}_${keyId}_${'A'.repeat(43)}`,
    `bw_${OTHER}_${keyId}_${secret}`,
    others.replace(String(OTHER), String(PORTAL)),
    `bw_${PORTAL}_999999_${secret}`,
    `bw_999999999999999_1_${secret}`,
  ];
  for (const one of wrong) {
    const response = await check(one);
    expect([one, response.status]).toEqual([one, 401]);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
  }
  // A key in the address would stand in logs, so it is not read there.
  expect((await api.post(`/suppressions/check?key=${key}`, null, CHECK)).status).toBe(401);
  expect((await check(null, CHECK, { authorization: `Basic ${key}` })).status).toBe(401);
  expect((await check(null, CHECK, { cookie: `key=${key}` })).status).toBe(401);
});

test('a key ends when it is revoked, when it expires, and when the portal is disconnected', async () => {
  const short = await api.makeKey(PORTAL, ['suppressions:check'], 30);
  now = new Date(now.getTime() + 30 * DAY_MS - 1);
  expect((await check(short)).status).toBe(200);
  now = new Date(now.getTime() + 1);
  expect(await (await check(short)).json()).toMatchObject({ status: 401, detail: expect.stringContaining('expired') });

  await endApiKey({ db: database.db, clock }, PORTAL, 'sofia', Number(key.split('_')[2]));
  expect(await (await check(key)).json()).toMatchObject({ status: 401, detail: expect.stringContaining('revoked') });
  await expect(endApiKey({ db: database.db, clock }, PORTAL, 'sofia', Number(key.split('_')[2]))).rejects.toThrow(
    'revoked before',
  );

  const other = await api.makeKey(PORTAL, ['suppressions:check']);
  await database.db('portal').where({ portal_id: PORTAL }).update({ state: 'disconnected' });
  expect((await check(other)).status).toBe(401);
});

test('a key cannot be ended from another portal', async () => {
  const keyId = Number(key.split('_')[2]);
  await expect(endApiKey({ db: database.db, clock }, OTHER, 'eve', keyId)).rejects.toThrow();
  expect((await check(key)).status).toBe(200);
});

test('of a key only the hash is kept; its last use is noted to the minute, and its making in the audit log', async () => {
  const rows = await query<{ row: string }>(
    database.db,
    `select a::text as row from api_key a union all select a::text from audit a`,
  );
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toContain(key.split('_').slice(3).join('_'));
  expect((await listApiKeys(database.db, PORTAL, 10))[0]?.lastUsedAt).toBeNull();
  await check(key);
  const first = now;
  now = new Date(now.getTime() + 59_000);
  await check(key);
  expect((await listApiKeys(database.db, PORTAL, 10))[0]?.lastUsedAt).toEqual(first);
  now = new Date(now.getTime() + 1_000);
  await check(key);
  expect((await listApiKeys(database.db, PORTAL, 10))[0]?.lastUsedAt).toEqual(now);
  expect(await listAudit(database.db, PORTAL)).toMatchObject([
    { action: 'api-key.made', actor: 'sofia@northwind.example', detail: { label: 'Nightly mailing' } },
  ]);
  expect(await openApiKey({ db: database.db, clock }, key)).toMatchObject({ portalId: PORTAL });
});

test('a key that asks too often is told when to come again; another key is not held up', async () => {
  const busy = await serveApi(database.db, clock, { perMinute: 3 });
  const ask = (as: string) => busy.post('/suppressions/check', as, CHECK);
  for (const left of [2, 1, 0]) {
    const response = await ask(key);
    expect(response.status).toBe(200);
    expect(response.headers.get('ratelimit')).toMatch(new RegExp(`r=${left};`));
    expect(response.headers.get('ratelimit-policy')).toContain('q=3; w=60');
  }
  const refused = await ask(key);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ type: 'urn:bellwether:problem:too-many', status: 429 });
  expect((await ask(await api.makeKey(PORTAL, ['suppressions:check']))).status).toBe(200);
  await busy.close();
});

test('a network that tries keys is held up, and whoever has one there is not counted', async () => {
  for (let n = 0; n < 130; n++) expect((await check(key)).status).toBe(200);
  const statuses = new Set<number>();
  for (let n = 0; n < 121; n++) statuses.add((await check('bw_1_1_no')).status);
  expect([...statuses]).toEqual([401, 429]);
});

test('no page of another origin can ask: nothing allows it, and cookies mean nothing', async () => {
  const origin = { origin: 'https://evil.example' };
  const response = await check(key, CHECK, origin);
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  expect(response.headers.get('set-cookie')).toBeNull();
  const asked = await fetch(`${api.url}/api/v1/suppressions/check`, {
    method: 'OPTIONS',
    headers: { ...origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });
  expect(asked.status).toBe(405);
  expect(asked.headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  ['{"addresses": [', 400, 'unreadable'],
  ['[]', 422, 'invalid'],
  ['null', 400, 'unreadable'],
  [{}, 422, 'invalid'],
  [{ addresses: [] }, 422, 'invalid'],
  [{ addresses: 'a@x.test' }, 422, 'invalid'],
  [{ addresses: [1] }, 422, 'invalid'],
  [{ addresses: ['a'.repeat(321)] }, 422, 'invalid'],
  [{ addresses: ['a@x.test'], streem: 'news' }, 422, 'invalid'],
  [{ addresses: ['a@x.test'], stream: '' }, 422, 'invalid'],
  [{ addresses: ['a@x.test'], last_mailed_at: 'monday' }, 422, 'invalid'],
  [{ addresses: ['x'.repeat(5_000_000)] }, 413, 'too-large'],
])('the body %j is answered with %i', async (body, status, kind) => {
  const response = await check(key, body);
  expect(response.status).toBe(status);
  const problem = (await response.json()) as { type: string; detail: string };
  expect(problem.type).toBe(`urn:bellwether:problem:${kind}`);
  expect(problem.detail.length).toBeGreaterThan(20);
});

test('a body of another kind, a path and a method that are not there are problems, too', async () => {
  expect((await check(key, 'addresses=a', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
  expect((await check(key, CHECK, { 'content-type': 'application/json; charset=klingon' })).status).toBe(415);
  const gone = await api.get('/nothing', key);
  expect([gone.status, gone.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
  const method = await api.get('/suppressions/check', key);
  expect([method.status, method.headers.get('allow')]).toEqual([405, 'POST']);
});
