/** The page that says what is held, the copy for one person, and their erasure; and the page for everybody. */
import { RETENTION } from '../../src/lib/retention.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const PRIYA = 'priya.raman@halden-robotics.com';
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin', memberId: 1 };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, OTHER, { name: 'Other GmbH' });
  seeded = await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(sofia));

const get = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const post = (path: string, fields: Record<string, string>) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });

test('says how long things are kept by the numbers that they are deleted by, and where they are', async () => {
  const page = await get('/data');
  expect(page).toContain(`${RETENTION.rawDeliveries / 86_400_000} days`);
  expect(page).toContain('PostgreSQL at db.example.com');
  expect(page).toContain('None: Bellwether sends no mail');
  expect(page).toMatch(/Sub-processors<\/dt><dd>None/);
  expect(await get(`/data/of/${seeded.addresses.get(PRIYA)}`)).toContain(`value="${PRIYA}"`);
  expect(page).toContain('action="/disconnect"');
  app.signIn({ ...sofia, role: 'viewer' });
  for (const deed of ['/data/erase', '/disconnect']) expect(await get('/data')).not.toContain(`action="${deed}"`);
});

test('a copy holds every row about them, and none of anybody else', async () => {
  const response = await post('/data/export', { email: PRIYA.toUpperCase() });
  expect(response.headers.get('content-disposition')).toContain('person.json');
  const copy = (await response.json()) as { email: string; held: Record<string, Record<string, unknown>[]> };
  expect(copy).toMatchObject({ format: 'bellwether-person-1', email: PRIYA, portalId: PORTAL });
  const id = seeded.addresses.get(PRIYA);
  // By the catalogue: whatever table has rows of the address.
  const tables = await query<{ name: string }>(
    database.db,
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'address_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  let seen = 0;
  for (const { name } of tables) {
    const [row] = await query<{ count: number }>(
      database.db,
      `select count(*) as count from "${name}" where portal_id = ${PORTAL} and address_id = ${id}`,
    );
    if ((row?.count ?? 0) > 0) seen += 1;
    const ofThem = (copy.held[name] ?? []).filter((one) => one.address_id === id);
    expect([name, ofThem.length]).toEqual([name, row?.count]);
  }
  expect(seen).toBeGreaterThanOrEqual(5);
  const others = Object.values(copy.held)
    .flat()
    .filter((row) => ![id, null, undefined].includes(row.address_id as never));
  expect(others).toEqual([]);
  expect(await get('/audit')).toContain('Took a copy of everything that is held of a person');
  expect(JSON.stringify(await query(database.db, 'select * from audit where portal_id = ?', [PORTAL]))).not.toContain(
    PRIYA,
  );
});

test('of another account nothing is copied', async () => {
  app.signIn({ ...sofia, portalId: OTHER });
  const copy = (await (await post('/data/export', { email: PRIYA })).json()) as { held: object };
  expect(copy.held).toEqual({});
  expect((await fetch(`${app.url}/data/of/${seeded.addresses.get(PRIYA)}`)).status).toBe(404);
});

test('an erasure is asked for once, waits for the worker in sight, and needs an address', async () => {
  for (let times = 0; times < 2; times++) {
    const asked = await post('/data/erase', { email: ` ${PRIYA} ` });
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/data']);
  }
  const requests = await query(
    database.db,
    `select portal_id, email, asked_by from erasure_request where email = '${PRIYA}'`,
  );
  expect(requests).toEqual([{ portal_id: PORTAL, email: PRIYA, asked_by: 'sofia@northwind.example' }]);
  expect(await get('/data')).toContain('About to be erased');
  expect((await post('/data/erase', { email: 'nonsense' })).status).toBe(409);
});

test('everybody can read how data is processed, in the same words', async () => {
  app.signIn(null);
  const response = await fetch(`${app.url}/privacy`);
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(page).toContain(`Kept: ${RETENTION.rawDeliveries / 86_400_000} days;`);
  expect(page).toContain('no sub-processors');
  expect(page).not.toMatch(/Northwind|<script|<style/);
});
