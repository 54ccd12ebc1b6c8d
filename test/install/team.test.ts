/** Who may look and who may change: roles at sign-in, links for colleagues, and the end of sessions. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { sealCardLink } from '../../src/install/card-link.ts';
import { createRefuseCrossSite } from '../../src/install/refuse-cross-site.ts';
import { createAdminSession, createRequireAdmin, signIn } from '../../src/install/session.ts';
import { changeRole, makeViewerLink, signOutEverywhere, withdrawLink } from '../../src/install/team.ts';
import { HOUR_MS } from '../../src/lib/clock.ts';
import { createEnterRoutes } from '../../src/pages/admin/enter-routes.ts';
import { listAudit } from '../../src/store/audit.ts';
import { query } from '../../src/store/database.ts';
import { findMember, rememberMember } from '../../src/store/member.ts';
import { createSessionStore } from '../../src/store/system/session-store.ts';
import { listOpenViewerLinks } from '../../src/store/viewer-link.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';
import { Browser } from './browser.ts';

const PORTAL = 8_800_001;
const OTHER = 8_800_002;
const KEY = Buffer.alloc(32, 1);
const OWN = { 'sec-fetch-site': 'same-origin' };
const renderError = (status: number, title: string) => `${status} ${title}`;

let database: TestDatabase;
let clock: TestClock;
let server: Server;
let sessions: ReturnType<typeof createSessionStore>;
let url: string;

beforeEach(async () => {
  database = await createTestDatabase();
  clock = new TestClock('2026-11-03T10:00:00Z');
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER, { name: 'Other GmbH' });
  sessions = createSessionStore(database.url, () => undefined);
  const app = express();
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  app.use(createAdminSession({ store: sessions.store, secretKeys: [KEY], publicUrl: url }));
  app.use(
    createEnterRoutes({
      db: database.db,
      clock,
      refuseCrossSite: createRefuseCrossSite(url, renderError),
      linkKey: (portalId) => Promise.resolve(portalKeysOf(portalId).link),
      signedInTo: (request) => request.session.admin?.portalId ?? null,
      signIn: (request, portalId, { memberId, name, role }) =>
        signIn(request, { portalId, memberId, userId: null, email: name, role }),
    }),
  );
  app.all('/page', createRequireAdmin(renderError), (request, response) => response.json(request.session.admin));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await sessions.close();
  await database.drop();
});

const deps = () => ({ db: database.db, clock });
const SOFIA = { name: 'sofia@northwind.example', memberId: null };
const link = (hours = 24) => makeViewerLink(deps(), PORTAL, SOFIA, 'lars@northwind.example', hours);
const enter = (token: string, browser = new Browser(), headers: Record<string, string> = OWN) =>
  browser.open(`${url}/enter/${token}`, { method: 'POST', headers });
const acts = async () =>
  (await listAudit(database.db, PORTAL)).map((entry) => `${entry.actor} ${entry.action}`).toReversed();
const admin = async (name: string) =>
  (await rememberMember(database.db, PORTAL, { cameBy: 'hubspot', name }, clock.now())).memberId;

describe('a link for a colleague', () => {
  test('lets one browser in, to look and not to change', async () => {
    const browser = new Browser();
    const token = await link();
    const offered = await browser.open(`${url}/enter/${token}`);
    expect([offered.status, offered.text.includes('Northwind Instruments')]).toEqual([200, true]);
    expect((await enter(token, browser)).headers.get('location')).toBe('/');
    const page = await browser.open(`${url}/page`);
    expect(JSON.parse(page.text)).toMatchObject({ portalId: PORTAL, role: 'viewer', email: 'lars@northwind.example' });
    expect((await browser.open(`${url}/page`, { method: 'POST', headers: OWN })).status).toBe(403);
    expect(await acts()).toEqual([
      'sofia@northwind.example viewer-link.made',
      'lars@northwind.example viewer-link.used',
    ]);
  });

  test('is not used up by being opened, since scanners of mail open links', async () => {
    const token = await link();
    for (let n = 0; n < 3; n++) expect((await new Browser().open(`${url}/enter/${token}`)).status).toBe(200);
    expect((await enter(token)).status).toBe(303);
  });

  test('works once, also when two press at the same moment', async () => {
    const token = await link();
    const answers = await Promise.all([enter(token), enter(token), enter(token)]);
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([303, 410, 410]);
    expect((await new Browser().open(`${url}/enter/${token}`)).status).toBe(410);
  });

  test('ends with its time, when it is withdrawn, and with the portal', async () => {
    const old = await link(1);
    clock.advance(HOUR_MS);
    expect((await enter(old)).status).toBe(410);
    const withdrawn = await link();
    const [open] = await listOpenViewerLinks(database.db, PORTAL, clock.now());
    await withdrawLink(deps(), PORTAL, SOFIA, open?.linkId ?? 0);
    expect((await enter(withdrawn)).status).toBe(410);
    await expect(withdrawLink(deps(), PORTAL, SOFIA, open?.linkId ?? 0)).rejects.toMatchObject({
      code: 'team.link-gone',
    });
    const left = await link();
    await database.db('portal').where({ portal_id: PORTAL }).update({ state: 'disconnected' });
    expect((await new Browser().open(`${url}/enter/${left}`)).status).toBe(410);
    expect((await enter(left)).status).toBe(410);
  });

  test('opens no other portal, and nothing when it was altered', async () => {
    const token = await link();
    const [, secret = ''] = token.split('.');
    for (const altered of [
      `${OTHER}.${secret}`,
      `${PORTAL}.${secret.slice(0, -1)}_`,
      `${PORTAL}.`,
      'x',
      `${PORTAL}.${secret}x`,
    ])
      expect([altered, (await enter(altered)).status]).toEqual([altered, 410]);
    expect((await enter(token)).status).toBe(303);
  });

  test('cannot be pressed from another site', async () => {
    const token = await link();
    expect((await enter(token, new Browser(), { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await enter(token)).status).toBe(303);
  });

  test('stands in the ledger only as a hash', async () => {
    const [, secret = ''] = (await link()).split('.');
    const rows = await query<{ row: string }>(database.db, 'select v::text as row from viewer_link v');
    const audit = JSON.stringify(await listAudit(database.db, PORTAL));
    expect(rows[0]?.row).toContain('lars@northwind.example');
    expect(`${rows[0]?.row} ${audit}`).not.toContain(secret);
  });
});

describe('the end of sessions', () => {
  test('one person is signed out in every browser, and nobody else', async () => {
    const [one, two, other] = [new Browser(), new Browser(), new Browser()];
    for (const browser of [one, two]) await enter(await link(), browser);
    await enter(await makeViewerLink(deps(), PORTAL, SOFIA, 'mei@northwind.example', 1), other);
    const { memberId } = JSON.parse((await one.open(`${url}/page`)).text) as { memberId: number };
    await signOutEverywhere(deps(), PORTAL, SOFIA, memberId);
    expect(await Promise.all([one, two, other].map(async (each) => (await each.open(`${url}/page`)).status))).toEqual([
      303, 303, 200,
    ]);
    await expect(signOutEverywhere(deps(), OTHER, SOFIA, memberId)).rejects.toMatchObject({ code: 'team.unknown' });
  });
});

describe('roles', () => {
  test('an admin who is made a viewer is out at once, and a viewer at the next sign-in', async () => {
    const [sofia, lars] = [await admin('sofia'), await admin('lars')];
    await changeRole(deps(), PORTAL, { name: 'sofia', memberId: sofia }, lars, 'viewer');
    expect(await rememberMember(database.db, PORTAL, { cameBy: 'hubspot', name: 'lars' }, clock.now())).toMatchObject({
      memberId: lars,
      role: 'viewer',
    });
    expect(await acts()).toEqual(['sofia member.role-changed']);
  });

  test('nobody changes their own, so that an admin always remains', async () => {
    const [sofia, lars] = [await admin('sofia'), await admin('lars')];
    const by = (memberId: number) => ({ name: 'x', memberId });
    await expect(changeRole(deps(), PORTAL, by(sofia), sofia, 'viewer')).rejects.toMatchObject({
      code: 'team.oneself',
    });
    const both = await Promise.allSettled([
      changeRole(deps(), PORTAL, by(sofia), lars, 'viewer'),
      changeRole(deps(), PORTAL, by(lars), sofia, 'viewer'),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    const members = await Promise.all([sofia, lars].map((id) => findMember(database.db, PORTAL, id)));
    expect(members.filter((one) => one?.role === 'admin')).toHaveLength(1);
  });

  test('whoever came by a link stays a viewer: HubSpot has not let them through', async () => {
    const sofia = await admin('sofia');
    const { memberId } = await rememberMember(database.db, PORTAL, { cameBy: 'link', name: 'lars' }, clock.now());
    await expect(
      changeRole(deps(), PORTAL, { name: 'sofia', memberId: sofia }, memberId, 'admin'),
    ).rejects.toMatchObject({ code: 'team.by-link' });
    await expect(
      database.db('member').where({ portal_id: PORTAL, member_id: memberId }).update({ role: 'admin' }),
    ).rejects.toThrow();
  });
});

describe('from a card in HubSpot', () => {
  const NAME = 'ruth@northwind.example';
  const card = (portalId = PORTAL, key = portalKeysOf(portalId).link) =>
    `card/${portalId}.${sealCardLink(key, NAME, '/addresses/17', clock.now())}`;

  test('whoever looks at a card enters by its link once, as a viewer under the name that HubSpot signed', async () => {
    const token = card();
    const browser = new Browser();
    const shown = await browser.open(`${url}/enter/${token}`);
    expect(shown.text).toContain(NAME);
    const entered = await enter(token, browser);
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/addresses/17']);
    expect(JSON.parse((await browser.open(`${url}/page`)).text)).toMatchObject({
      portalId: PORTAL,
      role: 'viewer',
      email: NAME,
    });
    // Opened again by whoever is in already, it only leads there; nobody else gets in by it.
    const again = await browser.open(`${url}/enter/${token}`);
    expect([again.status, again.headers.get('location')]).toEqual([303, '/addresses/17']);
    expect((await enter(token)).status).toBe(410);
    expect(await acts()).toEqual([`${NAME} viewer-link.used`]);
  });

  test('it opens nothing with the key of another portal, from another site, when it is old, or once the portal is disconnected', async () => {
    expect((await enter(card(PORTAL, portalKeysOf(OTHER).link))).status).toBe(410);
    expect((await enter(card(OTHER).replace(String(OTHER), String(PORTAL)))).status).toBe(410);
    expect((await enter(card(), new Browser(), { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const token = card();
    await database.db('portal').where({ portal_id: PORTAL }).update({ state: 'disconnected' });
    expect((await enter(token)).status).toBe(410);
    await database.db('portal').where({ portal_id: PORTAL }).update({ state: 'active' });
    clock.advance(31 * 60_000);
    expect((await enter(token)).status).toBe(410);
    expect(await acts()).toEqual([]);
  });
});
