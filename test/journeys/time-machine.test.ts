/** An admin who is asked in a meeting what was known three weeks ago, by keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const PRIYA = 'priya.raman@halden-robotics.com';

let database: TestDatabase;
let app: PagesApp;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  database = await createTestDatabase();
  const seeded = await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
  app.signIn({ portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' });
  browser = await launchBrowser();
  page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`${app.url}/addresses/${seeded.addresses.get(PRIYA)}`);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});

const says = (text: string | RegExp) => page.getByText(text).first().waitFor();

test('a person is seen as of a day before the trouble, followed change by change, compared, and left again', async () => {
  await page.getByText('See this person as of another day').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('As of the end of').fill('2026-10-20');
  await page.keyboard.press('Enter');
  await page.waitForURL(/at=2026-10-20/);
  await says('You are looking at the past');
  await says('Nothing known');

  await page.getByRole('link', { name: /^Next change: No longer works, 30 Oct 2026$/ }).click();
  await page.waitForURL(/at=2026-10-30/);
  await says('the address does not exist');

  await page.getByLabel('Compare with').fill('2026-10-20');
  await page.keyboard.press('Enter');
  const row = page.getByRole('row', { name: /^Belief/ });
  expect((await row.textContent())?.replaceAll(/\s+/g, ' ').trim()).toMatch(/^Belief ?Nothing known ?Unsure ?Changed$/);

  await page.getByRole('link', { name: 'Clear' }).click();
  await page.waitForURL((url) => url.search === '');
  expect(await page.getByText('You are looking at the past').count()).toBe(0);
}, 60_000);
