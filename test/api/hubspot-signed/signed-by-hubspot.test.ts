/** What is asked of a call before anything of it is believed. */
import express, { type Router } from 'express';
import {
  actorOf,
  callerOf,
  createSignedByHubspot,
  jsonOf,
  portalOf,
} from '../../../src/api/hubspot-signed/signed-by-hubspot.ts';
import { answerSignedProblems } from '../../../src/api/hubspot-signed/signed-problem.ts';
import { createLog } from '../../../src/lib/log.ts';
import { DEFAULT_CLIENT_SECRET } from '../../../src/sandbox/server.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { seedPortal } from '../../support/seed-portal.ts';
import { type Served, serve } from '../../support/serve.ts';
import { callSigned, type SignedCall } from '../../support/signed-call.ts';

const PORTAL = 8_800_001;
const OTHER = 8_800_002;
const GONE = 8_800_009;
const PUBLIC_URL = 'https://bellwether.example.com';
const NOW = new Date('2026-11-03T10:00:00Z');

let database: TestDatabase;
let served: Served;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER, { state: 'revoked' });
  await seedPortal(database.db, GONE, { state: 'disconnected' });
  served = await serve(routes());
});
afterAll(async () => {
  await served.close();
  await database.drop();
});

/** Says what it believes. */
function routes(perMinute = 1_000): Router {
  const log = createLog('silent', 'test');
  const clock = { now: () => NOW, monotonicMs: () => 0 };
  const router = express.Router();
  router.use(
    '/hubspot/echo',
    ...createSignedByHubspot({
      db: database.db,
      clock,
      log,
      publicUrl: PUBLIC_URL,
      clientSecret: DEFAULT_CLIENT_SECRET,
      perMinute,
    }),
  );
  router.get('/hubspot/echo/:id', (_request, response) => {
    response.json({ ...callerOf(response), name: portalOf(response).name });
  });
  router.post('/hubspot/echo/:id', (_request, response) => {
    response.json({ by: actorOf(response), said: jsonOf(response) });
  });
  router.use(answerSignedProblems({ log }));
  return router;
}

const call = async (path: string, more: Partial<SignedCall> = {}): Promise<{ status: number; body: unknown }> => {
  const response = await callSigned(served.url, PUBLIC_URL, path, { portalId: PORTAL, at: NOW, ...more });
  return { status: response.status, body: await response.json() };
};

const REFUSED = { status: 401, body: { code: 'signed.refused', message: expect.any(String) } };

test('who asks, and of which portal, stands in the signed address', async () => {
  expect(await call('/hubspot/echo/17')).toEqual({
    status: 200,
    body: { portalId: PORTAL, userId: '4711', userEmail: 'sofia@northwind.example', name: 'Northwind Instruments' },
  });
  expect(
    await call('/hubspot/echo/17', { method: 'POST', body: { portalId: OTHER, userEmail: 'eve@x.test' } }),
  ).toEqual({
    status: 200,
    body: { by: 'sofia@northwind.example', said: { portalId: OTHER, userEmail: 'eve@x.test' } },
  });
});

test('what HubSpot decodes before it signs is decoded, and the address is read as it came', async () => {
  const path = "/hubspot/echo/17?note=(a)%2Cb%3A'c'%20%26portalId%3D5";
  expect(await call(path)).toMatchObject({ status: 200, body: { portalId: PORTAL } });
});

test('nobody is believed whose signature does not fit: another secret, address, method, body, or none at all', async () => {
  expect(await call('/hubspot/echo/17', { secret: 'guessed' })).toEqual(REFUSED);
  const query = (portalId: number) =>
    `userId=4711&portalId=${portalId}&userEmail=sofia%40northwind.example&appId=9900001`;
  for (const sent of [
    { path: `/hubspot/echo/18?${query(PORTAL)}` },
    { path: `/hubspot/echo/17?${query(OTHER)}` },
    { path: `/hubspot/echo/17?${query(PORTAL)}&portalId=${OTHER}` },
    { path: '/hubspot/echo/17' },
    { method: 'HEAD' },
  ]) {
    const response = await callSigned(served.url, PUBLIC_URL, '/hubspot/echo/17', { portalId: PORTAL, at: NOW, sent });
    expect([sent, response.status]).toEqual([sent, 401]);
  }
  expect(await call('/hubspot/echo/17', { method: 'POST', body: { a: 1 }, sent: { body: '{"a":2}' } })).toEqual(
    REFUSED,
  );
  const bare = await fetch(`${served.url}/hubspot/echo/17?${query(PORTAL)}`);
  expect([bare.status, await bare.json()]).toEqual([401, REFUSED.body]);
});

test('a signature is good for five minutes, in both directions', async () => {
  const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);
  expect((await call('/hubspot/echo/17', { at: minutes(-5) })).status).toBe(200);
  expect((await call('/hubspot/echo/17', { at: new Date(minutes(-5).getTime() - 1) })).status).toBe(401);
  expect((await call('/hubspot/echo/17', { at: new Date(minutes(5).getTime() + 1) })).status).toBe(401);
});

test('a card that adds a portal of its own to that of HubSpot is refused, and one that names none', async () => {
  expect(await call(`/hubspot/echo/17?portalId=${OTHER}`)).toMatchObject({
    status: 400,
    body: { code: 'signed.unreadable', message: 'The address says portalId more than once.' },
  });
  expect(await call('/hubspot/echo/17?userEmail=eve@x.test')).toMatchObject({ status: 400 });
  expect(await call('/hubspot/echo/17', { portalId: 0 })).toMatchObject({ status: 400 });
});

test('a portal that is unknown, disconnected or revoked is told so', async () => {
  expect(await call('/hubspot/echo/17', { portalId: 999 })).toEqual({
    status: 403,
    body: {
      code: 'portal.unknown',
      message: 'Bellwether is not connected to this HubSpot account. Have an admin install it again.',
    },
  });
  expect(await call('/hubspot/echo/17', { portalId: GONE })).toMatchObject({
    status: 403,
    body: { code: 'portal.unknown' },
  });
  expect(await call('/hubspot/echo/17', { portalId: OTHER })).toMatchObject({
    status: 403,
    body: { code: 'portal.revoked', message: expect.stringContaining('connect it again') },
  });
});

test('what changes something needs somebody who did it', async () => {
  const act = (more: Partial<SignedCall>) => call('/hubspot/echo/17', { method: 'POST', body: {}, ...more });
  expect(await act({ userEmail: '' })).toMatchObject({ status: 200, body: { by: 'HubSpot user 4711' } });
  expect(await act({ userEmail: '', userId: '' })).toMatchObject({ status: 403, body: { code: 'signed.nobody' } });
});

test('a body is bounded, and has to be JSON', async () => {
  expect(await call('/hubspot/echo/17', { method: 'POST', body: 'x'.repeat(70_000) })).toMatchObject({ status: 413 });
  expect(await call('/hubspot/echo/17', { method: 'POST' })).toMatchObject({
    status: 400,
    body: { code: 'signed.unreadable' },
  });
});

test('one portal that asks too much is held back, and no other', async () => {
  const limited = await serve(routes(2));
  const ask = async (portalId: number) =>
    (await callSigned(limited.url, PUBLIC_URL, '/hubspot/echo/17', { portalId, at: NOW })).status;
  expect([await ask(PORTAL), await ask(PORTAL), await ask(PORTAL)]).toEqual([200, 200, 429]);
  expect(await ask(OTHER)).toBe(403);
  // Whoever forges calls in a portal's name does not use up what it may ask.
  const third = 8_800_003;
  await seedPortal(database.db, third);
  for (let n = 0; n < 5; n++) {
    const forged = { portalId: third, at: NOW, secret: 'guessed' };
    expect((await callSigned(limited.url, PUBLIC_URL, '/hubspot/echo/17', forged)).status).toBe(401);
  }
  expect(await ask(third)).toBe(200);
  await limited.close();
});
