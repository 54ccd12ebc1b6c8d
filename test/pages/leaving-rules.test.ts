/** Rules for those who left: whom one may call, how a call begins, and the words of the tasks. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;

beforeEach(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  app = await servePages(database.db, NOW);
  app.signIn(sofia);
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

const get = async (path: string) => (await fetch(app.url + path)).text();
const post = async (path: string, fields: Readonly<Record<string, string>>) => {
  const response = await fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
  return { status: response.status, page: await response.text() };
};
const rules = async () => {
  const found = await findRuleVersion(database.db, PORTAL);
  if (!found) throw new Error('no rules');
  return found;
};
const TASKS = {
  taskCapPerOwner: '10',
  digestAfterMinutes: '15',
  taskMaxAgeDays: '14',
  fallbackOwnerId: '',
  serviceOwnerId: '',
};

const ROWS = {
  base: '1',
  on: 'on',
  title: '',
  opening: '',
  'place-1': 'Vereinigte Staaten',
  'who-1': 'company',
  'basis-1': 'any',
  'answer-1': 'call',
  'place-2': '',
  'place-3': 'EU',
  'who-3': 'customer',
  'basis-3': 'contract',
  'answer-3': 'call',
};

test('the table of whom one may call: countries as people write them, what is none is named, and rows without one go', async () => {
  expect(await get('/plays/global-unsubscribe')).toContain('Nobody has set this table yet: nobody is called.');
  const wrong = await post('/plays/global-unsubscribe', { ...ROWS, 'place-3': 'Atlantis' });
  expect([wrong.status, wrong.page.includes('Row 3: No country that we know.')]).toEqual([422, true]);
  expect((await post('/plays/global-unsubscribe', { ...ROWS, 'who-1': 'aliens' })).status).toBe(422);
  expect((await post('/plays/global-unsubscribe', ROWS)).status).toBe(303);
  expect((await rules()).settings.decide.contactRules).toEqual([
    { place: 'US', who: 'company', basis: 'any', answer: 'call' },
    { place: 'EU', who: 'customer', basis: 'contract', answer: 'call' },
  ]);
  const page = await get('/plays/global-unsubscribe');
  expect(page).toMatch(/name="place-1"[^>]*value="United States"/);
  expect(page).toMatch(/name="place-2"[^>]*value="EU"/);
  expect(page).toMatch(/name="place-5"[^>]*value=""/);
  expect(page).toMatch(/Set .*by sofia@northwind.example.*version 2/s);
  expect(await get('/plays/history')).toContain('people at companies in the United States: one call is allowed');
});

test('who set the table stays known when other rules change after it', async () => {
  await post('/plays/global-unsubscribe', ROWS);
  await post('/plays/tasks', { ...TASKS, base: '2', taskCapPerOwner: '3' });
  expect(await get('/plays/global-unsubscribe')).toMatch(/Set .*by sofia@northwind.example.*version 2/s);
});

test('how a call begins can be said in the portal’s own words, and is shown before it is saved', async () => {
  const own = { ...ROWS, 'who-1': 'customer', 'opener-en': 'Hello {person}, Ruth here.' };
  const { page } = await post('/plays/global-unsubscribe', { ...own, act: 'preview' });
  expect(page.slice(page.indexOf('id="preview"'))).toContain('“Hello Dana Reyes, Ruth here.”');
  const wrong = await post('/plays/global-unsubscribe', { ...own, 'opener-en': 'Hello {firstname}' });
  expect([wrong.status, wrong.page.includes('Only {person} can stand in braces here.')]).toEqual([422, true]);
});

test('with somebody who left one kind of mail it begins in words of its own', async () => {
  await post('/plays/global-unsubscribe', { ...ROWS, 'who-1': 'customer', 'opener-en': 'For those who left all.' });
  const typed = { base: '2', on: 'on', personalTouch: 'on', title: '', opening: '' };
  const kept = await post('/plays/list-unsubscribe', { ...typed, act: 'preview' });
  expect(kept.page).toContain('I saw that you left one of our newsletters');
  const own = { ...typed, 'opener-en': '{person}, a word about the newsletter.' };
  const { page } = await post('/plays/list-unsubscribe', { ...own, act: 'preview' });
  expect(page.slice(page.indexOf('id="preview"'))).toContain('“Dana Reyes, a word about the newsletter.”');
  const wrong = await post('/plays/list-unsubscribe', { ...own, 'opener-en': '{company}' });
  expect([wrong.status, wrong.page.includes('Only {person} can stand in braces here.')]).toEqual([422, true]);
  await post('/plays/list-unsubscribe', own);
  expect(await get('/plays/history')).toContain('How to begin a call, one kind of mail (en)');
});

test.each([
  ['complaint', 'marked our mail as spam'],
  ['list-unsubscribe', 'left “Product news”'],
  ['passionate-feedback', 'I only wanted to hear of new products'],
  ['canary', 'Too many left'],
  ['won-back', 'Won back, no longer needed'],
])('the words of %s are shown, and can be chosen', async (play, words) => {
  expect(await get(`/plays/${play}`)).toContain(words);
  const numbers = play === 'canary' ? { canaryLeaves: '5', canaryTimes: '2', canaryOdds: '1000' } : {};
  const typed = { base: '1', on: 'on', title: 'Flock', opening: 'A word of ours.', ...numbers, act: 'preview' };
  const { page } = await post(`/plays/${play}`, typed);
  expect(page.slice(page.indexOf('id="preview"'))).toContain('A word of ours.');
});
