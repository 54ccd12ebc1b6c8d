import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import { createRefuseCrossSite } from '../../src/install/refuse-cross-site.ts';
import { createAdminSession, createRequireAdmin, signIn, signOut } from '../../src/install/session.ts';
import { query } from '../../src/store/database.ts';
import { createSessionStore } from '../../src/store/system/session-store.ts';
import { createTestDatabase } from '../support/database.ts';
import { Browser } from './browser.ts';

const KEYS = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const renderError = (status: number, title: string) => `${status} ${title}`;
const admin = { portalId: 8_800_001, userId: 1, email: 'ada@example.com', role: 'admin' as const, memberId: 1 };

const open = new Set<Server>();
afterEach(async () => {
  for (const server of open) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  open.clear();
});

async function serve(
  publicUrl: string,
  store: session.Store = new session.MemoryStore(),
  keys = KEYS,
): Promise<string> {
  const app = express();
  app.use(createAdminSession({ store, secretKeys: keys, publicUrl }));
  app.use(createRefuseCrossSite(publicUrl, renderError));
  app.get('/visit', (request, response) => {
    request.session.pendingSignIns = [];
    response.send(request.sessionID);
  });
  app.post('/in', async (request, response) => {
    await signIn(request, admin);
    response.send(request.sessionID);
  });
  app.post('/out', async (request, response) => {
    await signOut(request);
    response.send('bye');
  });
  app.all('/page', createRequireAdmin(renderError), (_request, response) => response.send('the page'));
  const server = createServer(app);
  open.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

const own = { 'sec-fetch-site': 'same-origin' };

describe('the session of an admin', () => {
  test('has a cookie that only https, this host and no script can use', async () => {
    const url = await serve('https://bellwether.example.com');
    const response = await fetch(`${url}/visit`, { headers: { 'x-forwarded-proto': 'https' } });
    const cookie = response.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^__Host-bellwether=/);
    for (const flag of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(flag);
    expect(cookie).not.toContain('Domain');
    const plain = await fetch(`${url}/visit`);
    expect(plain.headers.getSetCookie()).toEqual([]);
  });

  test('gets a new id at sign-in: one that was planted before opens nothing', async () => {
    const url = await serve('http://localhost:3000');
    const victim = new Browser();
    const planted = (await victim.open(`${url}/visit`)).text;
    const cookie = victim.cookies(url).get('bellwether') ?? '';
    const fresh = (await victim.open(`${url}/in`, { method: 'POST', headers: own })).text;
    expect(fresh).not.toBe(planted);
    const attacker = new Browser();
    attacker.setCookie(url, 'bellwether', cookie);
    expect((await attacker.open(`${url}/page`)).status).toBe(303);
    const page = await victim.open(`${url}/page`);
    expect([page.status, page.text, page.headers.get('cache-control')]).toEqual([200, 'the page', 'no-store']);
  });

  test('ends at sign-out, on the server as well', async () => {
    const url = await serve('http://localhost:3000');
    const browser = new Browser();
    await browser.open(`${url}/in`, { method: 'POST', headers: own });
    const cookie = browser.cookies(url).get('bellwether') ?? '';
    await browser.open(`${url}/out`, { method: 'POST', headers: own });
    const thief = new Browser();
    thief.setCookie(url, 'bellwether', cookie);
    expect((await thief.open(`${url}/page`)).status).toBe(303);
  });

  test('outlives a rotation of the keys, and a forged cookie does not count', async () => {
    const store = new session.MemoryStore();
    const old = await serve('http://localhost:3000', store, [Buffer.alloc(32, 1)]);
    const browser = new Browser();
    await browser.open(`${old}/in`, { method: 'POST', headers: own });
    const cookie = browser.cookies(old).get('bellwether') ?? '';
    const rotated = await serve('http://localhost:3000', store, [Buffer.alloc(32, 9), Buffer.alloc(32, 1)]);
    const foreign = await serve('http://localhost:3000', store, [Buffer.alloc(32, 9)]);
    const statusAt = async (url: string) => {
      const other = new Browser();
      other.setCookie(url, 'bellwether', cookie);
      return (await other.open(`${url}/page`)).status;
    };
    expect([await statusAt(rotated), await statusAt(foreign)]).toEqual([200, 303]);
  });

  test('sends who is signed out to the sign-in, and answers anything but opening a page with 401', async () => {
    const url = await serve('http://localhost:3000');
    const opened = await new Browser().open(`${url}/page`);
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/sign-in']);
    expect((await new Browser().open(`${url}/page`, { method: 'POST', headers: own })).status).toBe(401);
  });

  test('stands in PostgreSQL, for every process', async () => {
    const database = await createTestDatabase();
    const thrown: unknown[] = [];
    const [one, two] = [1, 2].map(() => createSessionStore(database.url, (error) => thrown.push(error)));
    if (!one || !two) throw new Error('no stores');
    const first = await serve('http://localhost:3000', one.store);
    const second = await serve('http://localhost:3000', two.store);
    const browser = new Browser();
    await browser.open(`${first}/in`, { method: 'POST', headers: own });
    browser.setCookie(second, 'bellwether', browser.cookies(first).get('bellwether') ?? '');
    expect((await browser.open(`${second}/page`)).status).toBe(200);
    expect(await query(database.db, `select sess -> 'admin' ->> 'email' as email from admin_session`)).toEqual([
      { email: 'ada@example.com' },
    ]);
    await Promise.all([one.close(), two.close()]);
    expect(thrown).toEqual([]);
    await database.drop();
  });
});

describe('a change from another site', () => {
  const publicUrl = 'https://bellwether.example.com';
  const cases: [string, Record<string, string>, number][] = [
    ['our own page', { 'sec-fetch-site': 'same-origin', origin: publicUrl }, 200],
    ['our own page under a strict referrer policy', { 'sec-fetch-site': 'same-origin', origin: 'null' }, 200],
    ['our own page in an older browser', { origin: publicUrl }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'https://shop.example.com' }, 403],
    ['another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: publicUrl }, 403],
    ['another site in an older browser', { origin: 'https://evil.example' }, 403],
    ['a hidden origin', { origin: 'null' }, 403],
    ['nowhere', {}, 403],
  ];
  test.each(cases)('is judged: %s', async (_name, headers, status) => {
    const url = await serve(publicUrl);
    const answer = await new Browser().open(`${url}/in`, {
      method: 'POST',
      headers: { ...headers, 'x-forwarded-proto': 'https' },
    });
    expect(answer.status).toBe(status);
  });

  test('does not hinder opening a page', async () => {
    const url = await serve(publicUrl);
    expect((await new Browser().open(`${url}/visit`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
      200,
    );
  });
});
