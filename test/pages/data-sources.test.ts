/** Data sources as a marketer sees them: in red only where it is sure, with the interval, what was checked and what it costs. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { seedMail, seedRatesPage } from '../support/seed-rates.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const LATER = new Date('2027-02-03T10:00:00Z');
const PORTAL = 8800001;
const NAME = 'partner & sons <2024>';
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let later: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  await seedRatesPage(db, PORTAL, NOW, 'News');
  await seedMail(db, PORTAL, NOW, { list: 'sons', delivered: 200, unknown: 60, dataSource: NAME, ip: '192.0.2.9' });
  await seedMail(db, PORTAL, NOW, { list: 'three', delivered: 2, unknown: 1, dataSource: 'few' });
  await db.raw(
    `update address set verdict = 'dead' where portal_id = ? and address_id in
       (select address_id from event where portal_id = ? and data_source = ?)`,
    [PORTAL, PORTAL, NAME],
  );
  app = await servePages(db, NOW);
  later = await servePages(db, LATER);
});
afterAll(async () => {
  await app.close();
  await later.close();
  await database.drop();
});
beforeEach(() => {
  app.signIn(sofia);
  later.signIn(sofia);
});

const get = async (path: string, of = app) =>
  (await (await fetch(of.url + path)).text())
    .replaceAll(/<wbr>|<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
const ONE = `/data-sources/one?name=${encodeURIComponent(NAME)}`;
const post = (path: string, fields: Record<string, string>) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ name: NAME, ...fields }),
  });

test('a partner stands in red with its interval, and one of three is no verdict', async () => {
  const page = await get('/data-sources');
  expect(page).toContain(`${NAME} – 260 200 60 23 % (18 to 29 %) Above 10 % Stop 0 of 12`);
  expect(page).toMatch(/few – 3 2 1 too few to say Not sure yet/);
  expect(page.indexOf(NAME)).toBeLessThan(page.indexOf('partner-fair'));
  expect(page).toContain('form – 481 480 7 1.5 % (0.71 to 3 %) Maybe above 1 % Not sure yet');
});

test('what a contact cost says what is lost with the dead', async () => {
  expect(await get(ONE)).toContain('Of its addresses 60 are dead and 0 unsure.');
  expect((await post('/data-sources/card', { kind: 'guessed', cost: '0,50' })).status).toBe(303);
  expect(await get(ONE)).toMatch(/At what a contact cost, \D*30 are lost and \D*0 at stake/);
  const list = await get('/data-sources');
  expect(list).toContain('By kind');
  expect(list).toContain('Guessed addresses 260 200 60 23 % (18 to 29 %)');
});

test('what is no price changes nothing', async () => {
  const answer = await post('/data-sources/card', { kind: 'partner', cost: '1e9' });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('is no price');
  expect(await get('/data-sources')).toContain('Guessed addresses 260');
});

test('the checklist keeps who answered, when, the note, and is due again when its days are over', async () => {
  const fields = { item: 'captcha', answer: 'yes', note: 'turnstile <b>', again: '90' };
  expect((await post('/data-sources/check', fields)).status).toBe(303);
  expect(await get(ONE)).toMatch(
    /A CAPTCHA keeps robots out of the sign-up Yes again 1 Feb 2027 sofia@northwind\.example, 3 Nov 2026 turnstile <b>/,
  );
  expect(await get('/data-sources')).not.toContain('due again');
  expect(await get('/data-sources', later)).toContain('1 of 12 1 due again');
  expect((await post('/data-sources/check', { item: 'captcha', answer: 'no' })).status).toBe(303);
  expect(await get(ONE)).toMatch(/A CAPTCHA keeps robots out of the sign-up No sofia/);
  expect(await get('/data-sources', later)).not.toContain('due again');
  const acts = (await listAudit(database.db, PORTAL, 10)).map(({ action }) => action);
  expect(acts.filter((action) => action === 'data-source.checked')).toHaveLength(2);
  expect((await post('/data-sources/check', { item: 'captcha', answer: 'no', again: '0' })).status).toBe(409);
  expect((await post('/data-sources/check', { item: 'nonsense', answer: 'no' })).status).toBe(404);
});

test('the word on a separate IP is held against what was seen', async () => {
  expect(await get(ONE)).toContain('Its mail went out by 1 IP that carried nothing else: it is apart.');
  await seedMail(database.db, PORTAL, NOW, {
    list: 'other',
    delivered: 40,
    unknown: 0,
    dataSource: 'form',
    ip: '192.0.2.9',
  });
  await post('/data-sources/check', { item: 'ip_partner', answer: 'yes' });
  const page = await get(ONE);
  expect(page).toContain('1 IP of 1 carried other mail as well: it is not apart.');
  expect(page).toContain('192.0.2.9 200 40 form');
  expect(page).toContain('We saw something else: its mail shared an IP with other mail.');
});

test('a viewer sees the scorecard and changes nothing', async () => {
  app.signIn({ ...sofia, role: 'viewer' });
  expect(await get(ONE)).not.toContain('Save the answer');
  expect((await post('/data-sources/check', { item: 'captcha', answer: 'yes' })).status).toBe(403);
});
