import type { Admin } from '../../src/pages/admin/visit.ts';
import { consolePaths } from '../support/console-paths.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { MOVED_DOMAIN } from '../support/seed-account.ts';
import { HOSTILE } from '../support/seed-inbound.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { type SeededReplays, seedReplays } from '../support/seed-replays.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const PRIYA = 'priya.raman@halden-robotics.com';
const admin: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;
let replays: SeededReplays;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, OTHER, { name: 'Other GmbH' });
  seeded = await seedPages(database.db, PORTAL, NOW);
  replays = await seedReplays(database.db, PORTAL, [...seeded.addresses.values()], NOW);
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => {
  app.signIn(admin);
  app.retried.length = 0;
});

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
/** Without the places at which an address may break. */
const text = async (path: string) => (await (await get(path)).text()).replaceAll('<wbr>', '');
const post = (path: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
  fetch(app.url + path, { method: 'POST', redirect: 'manual', headers });
const addressPath = (email = PRIYA) => `/addresses/${seeded.addresses.get(email)}`;
const deliveryPath = (state: keyof SeededPages['deliveries']) => `/deliveries/${seeded.deliveries[state]}`;
const allPaths = () => consolePaths(seeded, replays, PRIYA);
const proofPath = () => `/honoured/proof/${seeded.addresses.get(PRIYA)}`;
const dataPath = () => `/data/of/${seeded.addresses.get(PRIYA)}`;
const listsPath = (nth = 0) => `/lists/${seeded.sources[nth]}`;
const sourcePath = (nth = 0) => `/sources/${seeded.sources[nth]}`;

describe('who may look', () => {
  test('signed-out visitors see the sign-in page with one button, everywhere', async () => {
    app.signIn(null);
    for (const path of [
      ...allPaths(),
      '/lost/export.csv',
      `/plays/replays/${replays.full}/findings.csv`,
      '/suppressions/list.csv',
      '/suppressions/export/sendgrid.csv',
      '/reasons/export.csv',
      '/rates/export.csv',
      '/addresses/nonsense',
      '/deliveries/1/2',
    ]) {
      const response = await get(path);
      const page = await response.text();
      expect([path, response.status]).toEqual([path, 401]);
      expect(page).not.toContain(PRIYA);
      expect(page.match(/class="button"/g)).toHaveLength(1);
      expect(page).toContain('href="/oauth/install"');
    }
    for (const path of [
      `${deliveryPath('failed')}/retry`,
      `${deliveryPath('quarantined')}/vouch`,
      `${sourcePath()}/show`,
      `/writes/${seeded.failedWrite}/retry`,
    ]) {
      expect((await post(path)).status).toBe(401);
    }
    expect(app.retried).toEqual([]);
  });

  test('another portal sees nothing of this one, on any page', async () => {
    app.signIn({ ...admin, portalId: OTHER });
    for (const path of [
      `/accounts/${MOVED_DOMAIN}`,
      addressPath(),
      deliveryPath('failed'),
      deliveryPath('done'),
      `/lost/people/${seeded.addresses.get(PRIYA)}`,
      proofPath(),
      `${proofPath()}/download`,
      dataPath(),
      sourcePath(),
      `${sourcePath()}/live`,
      listsPath(),
      `${listsPath(3)}/live`,
      `/plays/replays/${replays.full}`,
      `/plays/replays/${replays.running}/events`,
      `/plays/replays/${replays.full}/findings.csv`,
    ]) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 404]);
    }
    for (const path of [
      ...allPaths(),
      '/lost/export.csv',
      '/suppressions/list.csv?state=all',
      '/suppressions/export/ses.csv',
    ]) {
      const page = await text(path);
      for (const secret of [PRIYA, 'Priya', 'Northwind', 'European subsidiary', 'Halden', 'does not exist</mark>']) {
        expect([path, secret, page.includes(secret)]).toEqual([path, secret, false]);
      }
    }
  });

  test('pages are kept by nobody and framed by nobody, and name no script but ours', async () => {
    for (const path of allPaths()) {
      const response = await get(path);
      const page = await response.text();
      expect(response.headers.get('cache-control')).toBe('no-store');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(page).not.toMatch(/<style|\sstyle=|<script(?! type="module" src="\/assets\/)/);
    }
  });

  test('stylesheets and script are kept for a year under a name that changes with them', async () => {
    const [, url = ''] = /href="(\/assets\/admin\.[\w-]+\.css)"/.exec(await text('/')) ?? [];
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/assets/admin.000000000000.css')).status).toBe(404);
  });
});

describe('what others wrote', () => {
  test('is shown as text wherever it stands: server words, names, bodies, reasons, survey words', async () => {
    let seen = 0;
    for (const path of allPaths()) {
      const page = await text(path);
      expect([path, /<script>|<img src=x/.test(page)]).toEqual([path, false]);
      if (page.includes('&lt;script&gt;alert')) seen++;
    }
    expect(seen).toBeGreaterThanOrEqual(7);
  });

  test('goes into a search as text, not as a pattern or as markup', async () => {
    const hostile = await text(`/addresses?q=${encodeURIComponent(HOSTILE)}`);
    expect(hostile).not.toMatch(/<script>|<img src=x/);
    expect(await text('/addresses?q=%25')).toContain('Nobody found');
    expect(await text('/addresses?q=priya_raman@')).toContain('Nobody found');
    expect(await text(`/addresses?q=${encodeURIComponent("'\\:*|&!<-> priya")}`)).toContain('priya.raman');
    expect((await get('/lost?q=a%00b&after=%00&is=%00&source=x')).status).toBe(200);
    expect((await get('/lost?q=a&q=b&after=1&after=2')).status).toBe(200);
    expect((await get('/plays/history?before=999999999999999')).status).toBe(200);
    for (const path of ['/addresses', '/deliveries', '/sources', '/plays'])
      expect((await get(`${path}/%ff`)).status).toBe(404);
  });
});

describe('the button that uses a probable address', () => {
  const path = () => `/accounts/${MOVED_DOMAIN}/people/${seeded.account.addressId}/use`;
  const press = () =>
    fetch(app.url + path(), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ probable: seeded.account.probable }),
    });

  test('hands on what the page showed, and leads back', async () => {
    expect(await text(`/accounts/${MOVED_DOMAIN}`)).toContain(`value="${seeded.account.probable}"`);
    const response = await press();
    expect([response.status, response.headers.get('location')]).toEqual([303, `/accounts/${MOVED_DOMAIN}`]);
    expect(app.retried).toEqual([`use ${seeded.account.probable} at ${PORTAL}/${seeded.account.addressId}`]);
  });

  test('is not for viewers, nor for forms of other sites, nor for those who are signed out', async () => {
    expect((await post(path(), { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    app.signIn({ ...admin, role: 'viewer' });
    expect(await text(`/accounts/${MOVED_DOMAIN}`)).not.toContain('/use"');
    expect((await press()).status).toBe(403);
    app.signIn(null);
    expect((await press()).status).toBe(401);
    expect(app.retried).toEqual([]);
  });

  test('is not offered for what is confirmed, or not known', async () => {
    const page = await text(`/accounts/${MOVED_DOMAIN}`);
    expect(page.match(/\/use"/g)).toHaveLength(2);
    expect(page).toContain('Confirmed');
    expect(page).toContain('Somebody else would have the same address: ask before you use it.');
  });
});

describe('the buttons that change something', () => {
  test('of every kind are refused to viewers before anything is read, whatever comes later', async () => {
    app.signIn({ ...admin, role: 'viewer' });
    expect(app.posts.length).toBeGreaterThan(8);
    // Views are everybody's own: test/pages/lost-views.test.ts.
    for (const path of app.posts.filter((one) => !one.startsWith('/lost/views/'))) {
      const response = await post(path.replaceAll(/:[a-zA-Z]+/g, '1'));
      expect([path, response.status]).toEqual([path, 403]);
      expect([path, await response.text()]).toEqual([path, expect.stringContaining('Viewers cannot do this')]);
    }
  });

  test('of every kind are refused to the signed-out, and to forms of other sites', async () => {
    for (const path of app.posts) {
      const there = path.replaceAll(/:[a-zA-Z]+/g, '1');
      app.signIn(admin);
      expect([path, (await post(there, { 'sec-fetch-site': 'cross-site' })).status]).toEqual([path, 403]);
      app.signIn(null);
      expect([path, (await post(there)).status]).toEqual([path, 401]);
    }
  });

  test('are on no page of a viewer, save the one that signs out; nor are addresses that can be posted to', async () => {
    app.signIn({ ...admin, role: 'viewer' });
    for (const path of allPaths()) {
      const page = await text(path);
      // Rules are shown in their form, of which nothing can be sent: all of it is disabled, and it has no button.
      const forms = [...page.matchAll(/<form[^>]*method="post"[^>]*>.*?<\/form>/gs)].map(([form]) => form);
      const pressable = forms.filter(
        (form) => !/action="\/(sign-out"|lost\/views\/)/.test(form) && form.includes('<button'),
      );
      expect([path, pressable]).toEqual([path, []]);
      expect([path, /\/in\/\d+\./.test(page)]).toEqual([path, false]);
    }
  });
});
