/** The team page: for admins, and what it does. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { findMember, rememberMember } from '../../src/store/member.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;

let database: TestDatabase;
let app: PagesApp;
let sofia: Admin;
let lars: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  app = await servePages(database.db, NOW);
  const member = async (cameBy: 'hubspot' | 'link', name: string) =>
    (await rememberMember(database.db, PORTAL, { cameBy, name }, NOW)).memberId;
  const memberId = await member('hubspot', 'sofia@northwind.example');
  lars = await member('hubspot', 'lars@northwind.example');
  await member('link', 'mei@northwind.example');
  sofia = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin', memberId };
  await database.db('admin_session').insert({
    sid: 'one',
    sess: JSON.stringify({ admin: { portalId: PORTAL, memberId: lars } }),
    expire: new Date('2026-11-04T10:00:00Z'),
  });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(sofia));

const get = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const post = (path: string, fields: Readonly<Record<string, string>> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });

test('says who was signed in, how they came, and as what; nobody can change themselves', async () => {
  const page = await get('/team');
  expect(page).toContain('lars@northwind.example');
  expect(page).toContain('in 1 browser');
  expect(page).toContain('This is you');
  expect(page).toContain(`action="/team/${lars}/role"`);
  expect(page).not.toContain(`action="/team/${sofia.memberId}/role"`);
  expect(page.match(/\/role"/g)).toHaveLength(1);
});

test('a link is shown once, and can be withdrawn', async () => {
  const response = await post('/team/links', { email: 'Grace@Northwind.example', hours: '1' });
  const made = await response.text();
  const [url = ''] = /https:\/\/bellwether\.example\.com\/enter\/8800001\.[\w-]{32}/.exec(made) ?? [];
  expect(url).not.toBe('');
  const page = await get('/team');
  expect(page).toContain('grace@northwind.example');
  expect(page).not.toContain('/enter/');
  const [, withdraw = ''] = /action="(\/team\/links\/\d+\/withdraw)"/.exec(page) ?? [];
  expect((await post(withdraw)).status).toBe(303);
  expect((await post(withdraw)).status).toBe(409);
});

test.each([
  [{ email: 'nobody', hours: '1' }, 'This is no email address.'],
  [{ email: 'a@b.example', hours: '999' }, 'Choose how long'],
  [{ email: '', hours: '' }, 'This is no email address.'],
])('%j is refused at its field', async (fields, why) => {
  const response = await post('/team/links', fields);
  expect(response.status).toBe(422);
  expect(await response.text()).toContain(why);
});

test('an admin can be made a viewer, which signs them out', async () => {
  expect((await post(`/team/${lars}/role`, { role: 'owner' })).status).toBe(404);
  expect((await post(`/team/${lars}/role`, { role: 'viewer' })).status).toBe(303);
  expect((await findMember(database.db, PORTAL, lars))?.role).toBe('viewer');
  expect(await database.db('admin_session').where({ sid: 'one' })).toEqual([]);
  expect((await post(`/team/${sofia.memberId}/role`, { role: 'viewer' })).status).toBe(409);
});

test('viewers neither see it nor are led to it', async () => {
  app.signIn({ ...sofia, role: 'viewer' });
  const response = await fetch(`${app.url}/team`);
  expect(response.status).toBe(403);
  expect(await response.text()).not.toContain('lars@');
  expect(await get('/audit')).not.toContain('href="/team"');
});
