/** The pages on which the unsubscribe page is set up, and its preview. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { currentPage } from '../../src/public-page/save-page.ts';
import { query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { createPng } from '../support/png.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };
const LOOK = {
  company: 'Northwind & Söhne',
  controller: '',
  privacyUrl: '',
  language: 'de',
  'show-en': 'on',
  accent: '#b4430a',
  band: '',
  lastMailHours: '24',
};

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
beforeEach(async () => {
  await database.db('public_page').delete();
  await database.db('audit').delete();
  app.signIn(sofia);
});

const get = async (path: string) => (await fetch(app.url + path)).text();
const post = (path: string, body: URLSearchParams | FormData) =>
  fetch(app.url + path, { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' }, body });
const send = (path: string, fields: Readonly<Record<string, string>>) => post(path, new URLSearchParams(fields));
const settings = async () => (await currentPage(database.db, PORTAL)).settings;
const audit = () =>
  query<{ action: string; detail: object }>(database.db, 'select action, detail from audit order by audit_id');

async function sendLogo(body: Buffer): Promise<Response> {
  const form = new FormData();
  form.append('logo', new Blob([new Uint8Array(body)]), 'logo.png');
  return post('/unsubscribe-page/logo', form);
}

test('what is saved is audited by what changed, and stands in the form and the preview', async () => {
  const response = await send('/unsubscribe-page', { ...LOOK, base: '0' });
  expect(response.status).toBe(303);
  expect(await settings()).toMatchObject({ company: 'Northwind & Söhne', language: 'de', languages: ['en', 'de'] });
  expect(await audit()).toEqual([
    {
      action: 'public-page.changed',
      detail: { changed: ['company', 'language', 'languages', 'accent', 'lastMailHours'] },
    },
  ]);
  expect(await get('/unsubscribe-page')).toContain('value="Northwind &amp; Söhne"');
  expect(await get('/audit')).toContain('the name of the company, the default language');
  expect(await get('/unsubscribe-page/preview/left/de')).toContain(
    'Das bekommen Sie von Northwind &amp; Söhne nicht mehr',
  );
});

test('a colour that cannot be read comes back with the one to choose; nothing typed is lost, nothing saved', async () => {
  const response = await send('/unsubscribe-page', { ...LOOK, accent: '#ffcc00', base: '0' });
  const page = await response.text();
  expect(response.status).toBe(422);
  expect(page).toContain('The nearest colour that can be read is #');
  expect(page).toContain('value="#ffcc00"');
  expect(page).toContain('value="Northwind &amp; Söhne"');
  expect((await settings()).company).toBeNull();
  expect(await audit()).toEqual([]);
});

test('two admins at once: the second is told, and the first one’s change stands', async () => {
  await send('/unsubscribe-page', { ...LOOK, base: '0' });
  const second = await send('/unsubscribe-page', { ...LOOK, company: 'Other', base: '0' });
  expect(second.status).toBe(409);
  expect(await second.text()).toContain('Somebody else has changed the page meanwhile');
  expect((await settings()).company).toBe('Northwind & Söhne');
  expect((await send('/unsubscribe-page', { ...LOOK, company: 'Third', base: '1' })).status).toBe(303);
  expect((await send('/unsubscribe-page', { ...LOOK, company: 'Fourth', base: '1' })).status).toBe(409);
  expect((await settings()).company).toBe('Third');
});

test('a logo is taken by its bytes, shown, and taken away; what is none is refused with the reason', async () => {
  expect((await sendLogo(Buffer.from('<svg onload="alert(1)">'))).status).toBe(422);
  expect(await (await sendLogo(Buffer.alloc(300_000, 1))).text()).toContain('larger than 200 KB');
  expect((await sendLogo(createPng(20, 10, [1, 2, 3]))).status).toBe(303);
  expect(await get('/unsubscribe-page')).toContain(`<img class="logo-shown" src="/u/brand/${PORTAL}/`);
  await send('/unsubscribe-page/logo/remove', {});
  expect(await get('/unsubscribe-page')).not.toContain('logo-shown');
  expect((await audit()).map((entry) => entry.action)).toEqual([
    'public-page.logo-changed',
    'public-page.logo-removed',
  ]);
});

test('kinds of email that people left are suggested, and get names', async () => {
  await database.db.raw(
    `insert into suppression (portal_id, address_hash, stream, reason, since) values (?, '\\x01', '4711', 'unsubscribe_request', ?)`,
    [PORTAL, NOW],
  );
  expect(await get('/unsubscribe-page/streams')).toContain('name="stream-0-key" type="text" value="4711"');
  const fields = {
    base: '0',
    'stream-0-key': '4711',
    'stream-0-on': 'on',
    'stream-0-en': 'Invitations',
    'stream-1-key': '',
  };
  expect((await send('/unsubscribe-page/streams', fields)).status).toBe(303);
  expect((await settings()).streams).toEqual([{ key: '4711', isOn: true, labels: { en: 'Invitations' } }]);
});

test('reasons are put in order, off and into words; names in a language that is not shown stay', async () => {
  await send('/unsubscribe-page/reasons', {
    base: '0',
    'reason-other-on': 'on',
    'reason-other-place': '1',
    'reason-other-nl': 'Anders',
  });
  expect((await settings()).reasons[0]).toEqual({ key: 'too_often', isOn: false, labels: {} });
  await send('/unsubscribe-page', { ...LOOK, base: '1' });
  expect(await get('/unsubscribe-page/reasons')).toContain(
    '<input type="hidden" name="reason-other-nl" value="Anders">',
  );
});

test('the preview shows every state, and records nothing', async () => {
  const before = JSON.stringify(await query(database.db, 'select * from event'));
  for (const state of ['ask', 'left', 'answered', 'again', 'fewer', 'pause', 'undone', 'moved', 'back', 'unknown']) {
    const page = await get(`/unsubscribe-page/preview/${state}/fr`);
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain('Nothing here is recorded.');
    expect(page).not.toContain('method="post"');
  }
  expect(JSON.stringify(await query(database.db, 'select * from event'))).toBe(before);
  expect((await fetch(`${app.url}/unsubscribe-page/preview/nonsense/fr`)).status).toBe(404);
});

test('a viewer sees what is set, and has nothing to press', async () => {
  app.signIn({ ...sofia, role: 'viewer' });
  for (const path of ['/unsubscribe-page', '/unsubscribe-page/streams', '/unsubscribe-page/reasons']) {
    const page = await get(path);
    expect(page).toContain('Only admins can change this.');
    expect(page).not.toMatch(/<button class="button" type="submit">Save/);
  }
  expect((await send('/unsubscribe-page', { ...LOOK, base: '0' })).status).toBe(403);
});
