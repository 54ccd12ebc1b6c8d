/** The page on which email services, HubSpot and Bellwether are compared: what it says, its buttons, and its CSV. */
import { parse } from 'csv-parse/sync';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { query } from '../../src/store/database.ts';
import { findRuleVersion, insertRuleVersion } from '../../src/store/rule-version.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedDrift } from '../support/seed-drift.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin', memberId: 1 };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, OTHER);
  seeded = await seedPages(database.db, PORTAL, NOW, { people: 15, oldEvents: 1, rows: 2 });
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  app.signIn(sofia);
  await database.db.raw('delete from drift');
  await database.db.raw('delete from drift_run');
  await seedDrift(database.db, PORTAL, seeded.sources[0] ?? 0, NOW);
  await switchHubspot(true);
});

async function switchHubspot(isOn: boolean): Promise<void> {
  const rules = await findRuleVersion(database.db, PORTAL);
  if (!rules) throw new Error('no rules');
  await insertRuleVersion(database.db, PORTAL, {
    settings: { ...rules.settings, version: rules.settings.version + 1, subscriptions: { isOn, streams: {} } },
    madeBy: 'test',
    madeAt: NOW,
    note: null,
  });
}

const get = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const textOf = (page: string) => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const post = (path: string, fields: Record<string, string> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
const asked = () =>
  query<{ kind: string; by: string }>(
    database.db,
    `select kind, fix_asked_by as by from drift where fix = 'asked' and fix_asked_by = ? order by kind`,
    [sofia.email],
  );

test('the number of people who would have been mailed stands first, on the overview too, with who believes what of each', async () => {
  const page = await get('/drift');
  // Of nine: one gets no mail who could, one is asked to be mended, and one is on its way.
  expect(page).toContain('5 people would have been mailed tomorrow');
  expect(textOf(await get('/'))).toContain('5 people would have been mailed tomorrow');
  const text = textOf(page);
  for (const words of [
    'bounced since 1 September 2026',
    'HubSpot: would mail, and did last on 1 September 2026',
    'Bellwether: marked as spam since 1 September 2026',
    'HubSpot: unsubscribed from all email',
    'Bellwether: somebody is there',
    'Last compared 2 hours ago',
  ])
    expect(text).toContain(words);
  expect(page).not.toContain('<script>alert');
});

test('one button asks for all that can be mended, once, and the audit log says who did', async () => {
  const response = await post('/drift/mend', { kind: 'all' });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/drift']);
  expect((await asked()).map((one) => one.kind)).toEqual(['esp_holds', 'esp_unaware', 'hubspot_left', 'left_here']);
  expect((await post('/drift/mend', { kind: 'all' })).status).toBe(409);
  expect(textOf(await get('/audit'))).toContain('Had differences about 4 people mended');
  expect(textOf(await get('/drift'))).not.toMatch(/Mend \d of/);
});

test('one kind, or one person, is asked for alone; what would mean more mail never is', async () => {
  await post('/drift/mend', { kind: 'hubspot_left' });
  expect((await asked()).map((one) => one.kind)).toEqual(['hubspot_left']);
  const [row] = await query<{ drift_id: number }>(database.db, `select drift_id from drift where kind = 'left_here'`);
  await post('/drift/mend', { kind: 'left_here', drift: String(row?.drift_id) });
  expect((await asked()).map((one) => one.kind)).toEqual(['hubspot_left', 'left_here']);
  expect((await post('/drift/mend', { kind: 'alive_held' })).status).toBe(409);
  expect((await post('/drift/mend', { kind: 'nonsense' })).status).toBe(409);
  expect((await post('/drift/mend', { kind: 'esp_holds', drift: 'x' })).status).toBe(409);
});

test('where HubSpot is not told, the switch is named, and only what needs it is left out', async () => {
  await switchHubspot(false);
  const page = await get('/drift');
  expect(textOf(page)).toContain('HubSpot cannot be told yet');
  expect(page).toContain('href="/honoured#subscriptions"');
  expect(textOf(page)).toContain('Mend 2 of 5');
  expect(textOf(page)).toContain('Switch a list on');
});

test('a viewer sees it all and may press nothing; another account sees none of it', async () => {
  app.signIn({ ...sofia, role: 'viewer' });
  const page = await get('/drift');
  expect(page).toContain('5 people would have been mailed');
  expect(page).not.toMatch(/action="\/drift\/(mend|compare)"/);
  expect((await post('/drift/mend', { kind: 'all' })).status).toBe(403);
  expect((await post('/drift/compare')).status).toBe(403);
  app.signIn({ ...sofia, portalId: OTHER });
  expect(textOf(await get('/drift'))).toContain('It has not been compared yet');
  const [row] = await query<{ drift_id: number }>(database.db, `select drift_id from drift where kind = 'left_here'`);
  expect((await post('/drift/mend', { kind: 'left_here', drift: String(row?.drift_id) })).status).toBe(409);
  expect(await asked()).toEqual([]);
});

test('a comparison is asked for by a button, once, and is seen to be under way', async () => {
  expect((await post('/drift/compare')).status).toBe(303);
  expect(textOf(await get('/drift'))).toContain('A comparison is under way: 0 addresses so far');
  expect((await post('/drift/compare')).status).toBe(409);
});

test('the list is filtered by kind and by part of an address', async () => {
  const rows = async (path: string) => [...(await get(path)).matchAll(/data-label="Who believes what"/g)].length;
  expect(await rows('/drift')).toBe(8);
  expect(await rows('/drift?kind=esp_unaware')).toBe(2);
  const [row] = await query<{ email: string }>(
    database.db,
    `select email from address join drift using (portal_id, address_id) where kind = 'hubspot_left'`,
  );
  expect(await rows(`/drift?q=${encodeURIComponent((row?.email ?? '').toUpperCase())}`)).toBe(1);
  expect(textOf(await get('/drift?q=%25'))).toContain('Nobody fits these filters');
});

test('the CSV holds what the list holds, and nothing that a spreadsheet would run', async () => {
  await database.db.raw(`update esp_list set name = '=1+1' where list = 'bounces'`);
  await database.db.raw(`update source set label = '=cmd()' where portal_id = ?`, [PORTAL]);
  const response = await fetch(`${app.url}/drift/export.csv?kind=esp_holds`);
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="drift-2026-11-03.csv"');
  const rows: Record<string, string>[] = parse(await response.text(), { columns: true, bom: true });
  expect(rows.map((row) => row['What differs'])).toEqual(
    Array(2).fill('An email service holds them back, HubSpot would still mail'),
  );
  expect(rows[0]?.['Who believes what']).toMatch(/^'=cmd\(\), =1\+1: bounced since 2026-09-01/);
  expect(textOf(await get('/audit'))).toContain('Exported about whom the places disagree');
});
