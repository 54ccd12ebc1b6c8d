/** A marketer in a real browser: sees a partner in red, ticks its checklist, and approves the sunset. */
import type { Browser } from 'playwright-core';
import { DAY_MS } from '../../src/lib/clock.ts';
import { findSegment } from '../../src/store/segment.ts';
import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedRecord } from '../support/seed-address.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { seedMail } from '../support/seed-rates.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800031;

let database: TestDatabase;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  await seedMail(db, PORTAL, NOW, { list: 'fair', delivered: 200, unknown: 60, dataSource: 'partner-fair' });
  for (const [id, stage] of [
    ['1', 'lead'],
    ['2', 'customer'],
  ] as const) {
    const address = { portal_id: PORTAL, email: `old${id}@x.example`, domain: 'x.example' };
    const [row] = await db('address')
      .insert({ ...address, created_at: new Date(NOW.getTime() - 900 * DAY_MS) })
      .returning('address_id');
    await db('contact_address').insert({
      portal_id: PORTAL,
      address_id: row.address_id,
      contact_id: id,
      linked_at: NOW,
    });
    await seedRecord(db, PORTAL, 'contact', id, { lifecyclestage: stage }, { deal: [] }, NOW);
  }
  app = await servePages(db, NOW);
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});

test('a bad partner is found, looked at and ticked off, and the old and silent are put into a segment', async () => {
  app.signIn({ portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(app.url);
  await page.getByRole('link', { name: 'Data sources' }).click();
  const row = page.getByRole('row', { name: 'partner-fair' });
  expect(await row.locator('.badge.red').allTextContents()).toEqual(['Above 10 %', 'Stop']);
  expect(await row.textContent()).toContain('23 %');
  expect(await row.textContent()).toContain('(18 to 29 %)');
  await page.getByRole('link', { name: 'partner-fair' }).click();

  const item = page.getByRole('row', { name: 'The partner’s sign-up was audited' });
  await item.locator('summary').click();
  await item.getByLabel('Yes').check();
  await item.getByLabel('Note').fill('Called them, form seen');
  await item.getByLabel('Look at it again after days').fill('180');
  await item.getByRole('button', { name: 'Save the answer' }).click();
  await page.getByText('It is saved, with your name and the time').waitFor();
  expect(await item.textContent()).toContain('again 2 May 2027');
  expect(await item.textContent()).toContain('Called them, form seen');

  await page.getByRole('link', { name: 'Age', exact: true }).click();
  expect(await page.getByRole('row', { name: 'old2@x.example' }).textContent()).toContain('customer');
  await page.locator('summary', { hasText: 'Write as a segment' }).click();
  await page.getByRole('button', { name: 'Write the segment of 1 address' }).click();
  await page.getByText('Nobody is suppressed or deleted by it').waitFor();
  expect(await findSegment(database.db, PORTAL, 'sunset')).toMatchObject({ askedBy: 'sofia@northwind.example' });
  const members = await database.db('segment_member').where({ portal_id: PORTAL });
  expect(members.map(({ contact_id: id }) => id)).toEqual(['1']);
  await context.close();
}, 60_000);
