/** Saved views of the lost report: everybody's own, and the paper that is taken to a meeting. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { eraseLostViews, listLostViews, MAX_VIEWS, saveLostView } from '../../src/store/lost-view.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };
const tom: Admin = { portalId: PORTAL, userId: 13, email: 'tom@northwind.example', role: 'viewer' };

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
});
beforeEach(async () => {
  await database.db('lost_view').delete();
  app.signIn(sofia);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
const text = async (path: string) => (await (await get(path)).text()).replaceAll('<wbr>', '');
const press = (path: string, fields: Record<string, string> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
const save = (name: string, params: string, more: Record<string, string> = {}) =>
  press('/lost/views/save', { name, params, ...more });
const mine = async () => listLostViews(database.db, PORTAL, 'hubspot:12');

test('what is chosen is kept under a name, without places and nonsense, and its address opens it', async () => {
  const saved = await save('Deals at risk', 'is=dead&deal=on&sort=amount&after=1~2&evil=1&days=8');
  expect(saved.headers.get('location')).toBe('/lost?deal=on&is=dead&sort=amount');
  expect((await mine())[0]).toMatchObject({
    name: 'Deals at risk',
    params: { deal: 'on', is: 'dead', sort: 'amount' },
  });
  expect(await text('/lost?deal=on&is=dead&sort=amount')).toMatch(/aria-current="true">Deals at risk</);
  await save('deals AT risk', 'is=unsure');
  expect(await mine()).toMatchObject([{ name: 'deals AT risk', params: { is: 'unsure' } }]);
});

test('viewers save their own; colleagues see what is shared, and change nothing of it', async () => {
  app.signIn(tom);
  expect((await save('Private', 'is=dead')).status).toBe(303);
  expect((await save('For all', 'is=blocked', { shared: 'on' })).status).toBe(303);
  expect(await listAudit(database.db, PORTAL, 1)).toMatchObject([
    { action: 'view.shared', detail: { name: 'For all' } },
  ]);
  app.signIn(sofia);
  const page = await text('/lost');
  expect(page).toContain('For all');
  expect(page).not.toContain('>Private<');
  const [{ viewId } = { viewId: 0 }] = await mine();
  for (const deed of ['rename', 'delete'])
    expect((await press(`/lost/views/${viewId}/${deed}`, { name: 'x' })).status).toBe(409);
  await press(`/lost/views/${viewId}/default`, { on: 'yes' });
  expect(await mine()).toMatchObject([{ name: 'For all', isDefault: false }]);
  app.signIn(tom);
  await press(`/lost/views/${viewId}/delete`);
  expect(await listAudit(database.db, PORTAL, 1)).toMatchObject([{ action: 'view.deleted' }]);
});

test('the view that opens first does so for its owner alone, and there is a way round it', async () => {
  await save('Dead', 'is=dead');
  await save('Blocked', 'is=blocked');
  const [blocked, dead] = await mine();
  await press(`/lost/views/${dead?.viewId}/default`, { on: 'yes' });
  await press(`/lost/views/${blocked?.viewId}/default`, { on: 'yes' });
  expect((await get('/lost')).headers.get('location')).toBe('/lost?is=blocked');
  expect((await get('/lost?view=none')).status).toBe(200);
  app.signIn(tom);
  expect((await get('/lost')).status).toBe(200);
  app.signIn(sofia);
  await press(`/lost/views/${blocked?.viewId}/default`, { on: 'no' });
  expect((await get('/lost')).status).toBe(200);
});

test('a name is needed, two of one name are not made by renaming, and there is an end to their number', async () => {
  expect((await save(' ', 'is=dead')).status).toBe(409);
  await save('One', 'is=dead');
  await save('Two', 'is=dead');
  const two = (await mine()).find((view) => view.name === 'Two');
  expect((await press(`/lost/views/${two?.viewId}/rename`, { name: 'one' })).status).toBe(409);
  expect((await press(`/lost/views/${two?.viewId}/rename`, { name: 'Three' })).status).toBe(303);
  for (let n = 2; n < MAX_VIEWS; n++)
    await saveLostView(database.db, PORTAL, { owner: 'hubspot:12', name: `n${n}`, params: {}, isShared: false }, NOW);
  expect(await (await save('One too many', '')).text()).toContain('Delete one that you no longer need');
  expect((await save('One', 'is=unsure')).status).toBe(303);
});

test('a view that looks for somebody goes when they are erased', async () => {
  await save('Her', 'q=Priya.Raman@halden.example');
  await save('Others', 'q=halden');
  await eraseLostViews(database.db, PORTAL, ['priya.raman@halden.example']);
  expect((await mine()).map(({ name }) => name)).toEqual(['Others']);
});

test('the paper is grouped, says what was chosen, and holds those of the list', async () => {
  const page = await text('/lost/print?is=dead&deal=on&by=company');
  expect(page).toContain('No longer works; with an open deal only');
  const people = [...page.matchAll(/<div class="report-person">/g)].length;
  expect(people).toBe([...(await text('/lost?is=dead&deal=on')).matchAll(/<a class="person" href/g)].length);
  expect(people).toBeGreaterThan(3);
  const groups = [...page.matchAll(/<h2>([^<]*) <span/g)].map(([, name]) => name ?? '');
  expect(groups.filter((name) => !name.startsWith('No '))).toEqual(
    groups.filter((name) => !name.startsWith('No ')).toSorted((a, b) => a.localeCompare(b, 'en')),
  );
  expect(await text('/lost/print?q=nobodyofthisname')).toContain('Nobody fits this choice.');
});
