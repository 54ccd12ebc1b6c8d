/** What admins do on the pages, in a real browser: find, retry, hand over, copy. */
import type { Browser } from 'playwright-core';
import { bounceOf } from '../flow/adapt/mail/mails.ts';
import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800012;

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  seeded = await seedPages(database.db, PORTAL, NOW, { people: 15, oldEvents: 60, rows: 10 });
  app = await servePages(database.db, NOW);
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});
beforeEach(() =>
  app.signIn({ portalId: PORTAL, userId: 12, email: 'sofia.lindqvist@northwind-instruments.example', role: 'admin' }),
);

test('the console finds a person in two steps by the keyboard, and shows what the server said', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${app.url}/`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('/');
  await page.keyboard.type('raman pri');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/addresses?q=*');
  await page.getByRole('link', { name: 'priya.raman@halden-robotics.com' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'priya.raman@halden-robotics.com' }).waitFor();
  expect(await page.locator('mark').allTextContents()).toContain('does not exist');
  await page.getByRole('link', { name: 'Next page' }).click();
  expect(await page.locator('.moment').count()).toBeGreaterThan(5);
  await context.close();
});

test('the console retries by a button, says so once, and works without script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${app.url}/deliveries/${seeded.deliveries.failed}`);
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('The delivery was taken in again').waitFor();
  expect(app.retried.at(-1)).toBe(`delivery ${PORTAL}/${seeded.deliveries.failed}`);
  await page.reload();
  expect(await page.getByText('The delivery was taken in again').count()).toBe(0);
  await context.close();
});

test.each([true, false])('the console takes in a file of mail, with script: %s', async (javaScriptEnabled) => {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  page.setDefaultTimeout(6_000);
  await page.goto(`${app.url}/deliveries`);
  await page.getByRole('link', { name: 'Hand over mail files' }).click();
  await page
    .getByLabel('Files')
    .setInputFiles({ name: 'x.eml', mimeType: 'text/plain', buffer: Buffer.from('PK\u0003\u0004') });
  await page.getByRole('button', { name: 'Take them in' }).click();
  await page.getByText('x.eml: This is no mail but a ZIP archive').waitFor();
  const mail = Buffer.from(bounceOf('ann@customer.test'));
  await page.getByLabel('Files').setInputFiles({ name: 'ann.eml', mimeType: 'message/rfc822', buffer: mail });
  await page.getByRole('button', { name: 'Take them in' }).click();
  await page.getByText('They are history: they open no tasks.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/deliveries');
  await context.close();
});

test('the console copies the address of a source', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(`${app.url}/sources/${seeded.sources[2]}`);
  await page.getByRole('button', { name: 'Copy' }).first().click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toContain(`/in/${PORTAL}.`);
  await context.close();
});
