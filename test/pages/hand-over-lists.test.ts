/** Lists that are handed over by people: nothing typed is lost, and what is said of new data is kept. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { listDataSourceCards } from '../../src/store/data-source-card.ts';
import { query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedListChecks } from '../support/seed-list-checks.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800047;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(sofia));

const post = (path: string, body: FormData | URLSearchParams) =>
  fetch(app.url + path, { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' }, body });
const plain = (page: string) =>
  page
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const lists = () => query(database.db, 'select name, rows from list_check where portal_id = ? order by 1', [PORTAL]);
function fileOf(fields: Readonly<Record<string, string>>, content: string): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('files', new Blob([content]), 'partner.csv');
  return form;
}

test('a paste that is refused stays in the field, as it was typed', async () => {
  const answer = await post('/preflight/paste', new URLSearchParams({ addresses: ' ,\n;,\n' }));
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain('There is no address in it.');
  expect(page).toMatch(/<textarea[^>]* name="addresses"[^>]*>\n ,\r?\n;,\r?\n<\/textarea>/);
});

test('five thousand pasted addresses are taken, and more than 8 MB are refused with a way to go on', async () => {
  const many = Array.from({ length: 5_000 }, (_, nth) => `somebody.with.a.name.${nth}@company.example`).join('\n');
  expect((await post('/preflight/paste', new URLSearchParams({ addresses: many }))).status).toBe(303);
  expect(await lists()).toEqual([{ name: 'A pasted list', rows: 5_000 }]);
  const answer = await post('/preflight/paste', new URLSearchParams({ addresses: 'x'.repeat(8 * 1024 * 1024) }));
  expect(answer.status).toBe(422);
  expect(plain(await answer.text())).toContain('Go back for your text, and hand it over as a file.');
});

test('a file that is refused leaves standing where it comes from and what it is, and notes no kind', async () => {
  const answer = await post('/new-data/file', fileOf({ dataSource: 'Guess & Co', kind: 'guessed' }, ''));
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain('value="Guess &amp; Co"');
  expect(page).toContain('<option value="guessed" selected>');
  expect(await listDataSourceCards(database.db, PORTAL)).toEqual([]);
});

test('the kind of new data is noted for its data source, beside what a contact costs', async () => {
  const csv = 'email\nann@x.example\nbob@x.example\n';
  await post('/data-sources/card', new URLSearchParams({ name: 'Guess & Co', kind: 'partner', cost: '0.35' }));
  expect((await post('/new-data/file', fileOf({ dataSource: 'Guess & Co', kind: 'guessed' }, csv))).status).toBe(303);
  const said = { name: 'Guess & Co', kind: 'guessed', costPerContact: 0.35, setBy: sofia.email };
  expect(await listDataSourceCards(database.db, PORTAL)).toMatchObject([said]);
  expect((await listAudit(database.db, PORTAL, 1))[0]).toMatchObject({
    action: 'data-source.changed',
    detail: { name: 'Guess & Co', kind: 'guessed' },
  });
  expect((await post('/new-data/file', fileOf({ dataSource: 'Guess & Co', kind: '' }, csv))).status).toBe(303);
  expect(await listDataSourceCards(database.db, PORTAL)).toMatchObject([said]);
});

test('a kind without a name of what it is of is refused, and nothing is kept', async () => {
  const before = await lists();
  const answer = await post('/new-data/file', fileOf({ dataSource: ' ', kind: 'verified' }, 'email\nann@x.example\n'));
  expect(answer.status).toBe(422);
  expect(plain(await answer.text())).toContain('Name where it comes from');
  expect(await lists()).toEqual(before);
});

test('the scorecard of a data source shows what was decided of its files', async () => {
  const path = `/data-sources/one?name=${encodeURIComponent('Partner X')}`;
  const before = plain(await (await fetch(app.url + path)).text());
  expect(before).toContain('No file of it was decided in the last two weeks.');
  const clock = { now: () => NOW, monotonicMs: () => 0 };
  const { quarantined } = await seedListChecks(database.db, PORTAL, clock);
  const page = await (await fetch(app.url + path)).text();
  expect(page).toContain(`<a href="/new-data/${quarantined}">fair.csv</a>`);
  expect(plain(page)).toMatch(/fair\.csv 30 Take it in quarantine sofia@northwind\.example, 3 Nov 2026/);
  expect(plain(page)).not.toContain('partner.csv');
});
