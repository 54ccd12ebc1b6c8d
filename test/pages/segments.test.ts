import { query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { HOSTILE } from '../support/seed-inbound.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { type SeededSegments, seedSegments } from '../support/seed-segments.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededSegments;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER, { name: 'Other GmbH' });
  seeded = await seedSegments(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
const signIn = (portalId = PORTAL, role: 'admin' | 'viewer' = 'admin') =>
  app.signIn({ portalId, userId: 12, email: 'sofia@northwind.example', role });
beforeEach(() => signIn());

const text = async () => (await (await fetch(`${app.url}/segments`)).text()).replaceAll('<wbr>', '');
const post = (path: string) =>
  fetch(app.url + path, { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } });
const stateOf = async (segmentId: number) =>
  (
    await query<{ state: string; look_at: Date | null }>(
      database.db,
      'select state, look_at from segment where portal_id = ? and segment_id = ?',
      [PORTAL, segmentId],
    )
  )[0];

test('each segment is named as in HubSpot, linked there, counted as read, and says what it is for', async () => {
  const page = await text();
  expect(page).toContain(`/contacts/${PORTAL}/objectLists/200/filters"`);
  expect(page).toContain('Bellwether: lost on an open deal');
  expect(page).toContain('>37<');
  expect(page).toContain('12 minutes ago');
  expect(page).toContain('before the deal goes quiet');
  // Deleted: there is nothing to open, and no number.
  expect(page).not.toContain('objectLists/203/');
  expect(page).not.toContain(HOSTILE);
});

test('a written one says how far it is, and whom HubSpot no longer knows', async () => {
  const page = await text();
  expect(page).toContain('40 of 59');
  expect(page).toContain('1 contact is no longer in HubSpot.');
});

test('an admin brings a deleted one back, once, and the audit log says so', async () => {
  expect((await post(`/segments/${seeded.deleted}/want`)).status).toBe(303);
  expect(await stateOf(seeded.deleted)).toEqual({ state: 'wanted', look_at: NOW });
  expect((await post(`/segments/${seeded.deleted}/want`)).status).toBe(409);
  const audit = await query(database.db, `select actor, target from audit where action = 'segment.wanted'`);
  expect(audit).toEqual([{ actor: 'sofia@northwind.example', target: 'Bellwether: unsure, please check' }]);
});

test('viewers and other portals change nothing', async () => {
  await database.db.raw(`update segment set state = 'deleted', look_at = null`);
  for (const [portalId, role] of [
    [PORTAL, 'viewer'],
    [OTHER, 'admin'],
  ] as const) {
    signIn(portalId, role);
    await post(`/segments/${seeded.deleted}/want`);
    await post('/segments/check');
    expect(await stateOf(seeded.deleted)).toEqual({ state: 'deleted', look_at: null });
  }
  signIn();
  await post('/segments/check');
  expect(await stateOf(seeded.deleted)).toEqual({ state: 'deleted', look_at: NOW });
});

test('without the permission the page says what to do, and offers no buttons', async () => {
  signIn(OTHER);
  const page = await text();
  expect(page).toContain('crm.lists.write');
  expect(page).toContain('href="/oauth/install"');
  expect(page).not.toContain('/segments/check');
});
