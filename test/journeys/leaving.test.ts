/** Leaving, as people do it: in a real browser, by the keyboard alone, without script. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { query } from '../../src/store/database.ts';
import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { leaveLink } from '../support/leave-link.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800011;

let database: TestDatabase;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL, {});
  app = await servePages(database.db, NOW);
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});

async function walk(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(app.url + path);
  return page;
}

const storedFor = (email: string) =>
  query<{ type: string; reason: string | null; comment: string | null }>(
    database.db,
    `select e.type, s.reason, s.comment from event e join address a using (portal_id, address_id)
       left join survey_answer s on s.portal_id = e.portal_id and s.event_key = e.event_key
      where e.portal_id = ? and a.email = ? order by e.type`,
    [PORTAL, email],
  );

test('leaving goes by the keyboard alone: leave everything, tap a reason, add words', async () => {
  const context = await browser.newContext();
  const page = await walk(context, leaveLink(PORTAL, 'keyboard@example.com', 'Product news'));
  const focused = () => page.evaluate('document.activeElement?.value || document.activeElement?.innerText');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('stream');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('everything');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Unsubscribe');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 7; i++) await page.keyboard.press('Tab');
  await page.keyboard.type('Less would be more.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Less would be more.').first().waitFor();
  expect(await storedFor('keyboard@example.com')).toEqual([
    { type: 'global_unsubscribe', reason: 'not_relevant', comment: 'Less would be more.' },
  ]);
  expect(await context.cookies()).toEqual([]);
  await context.close();
});

test('leaving works without script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const page = await walk(context, leaveLink(PORTAL, 'noscript@example.com', 'Product news'));
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await page.getByLabel('Anything you would like to add').fill('I changed jobs.');
  await page.getByRole('button', { name: 'My role has changed' }).click();
  await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
  expect(await page.content()).not.toContain('Would you tell us why?');
  await page.getByRole('button', { name: 'Stop every email from Northwind Instruments' }).click();
  await page.getByText('will no longer send marketing emails').waitFor();
  expect(await storedFor('noscript@example.com')).toEqual([
    { type: 'global_unsubscribe', reason: null, comment: null },
    { type: 'list_unsubscribe', reason: 'changed_role', comment: 'I changed jobs.' },
  ]);
  await context.close();
});

test('leaving asks the network for nothing but the page, its stylesheet and its icon', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(app.url + leaveLink(PORTAL, 'quiet@example.com', null));
  await page.waitForLoadState('networkidle');
  expect(asked.every((url) => url.startsWith(app.url))).toBe(true);
  expect(asked.length).toBeLessThanOrEqual(3);
  await context.close();
});
