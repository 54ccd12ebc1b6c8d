/** Connecting Postmark as a new admin does, in a real browser: until the first event is seen to arrive. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { createIntake } from '../../src/flow/accept/intake.ts';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { takeIn } from '../../src/jobs/take-in.ts';
import { createLog } from '../../src/lib/log.ts';
import { bodyOf, deliveryOf } from '../esp/postmark/postmark-fixtures.ts';
import { launchBrowser } from '../support/browser.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { noOutside, urlOf } from '../support/outside.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { testBox } from '../support/portal.ts';
import { seedPortal } from '../support/seed-portal.ts';

const PORTAL = 8800001;
const clock = new TestClock('2026-11-03T10:00:00Z');
const log = createLog('silent', 'test');
const admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' } as const;

let database: TestDatabase;
let app: PagesApp;
let intake: Server;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL, {});
  app = await servePages(database.db, clock.now());
  app.signIn(admin);
  const accept = createIntake({ db: database.db, box: testBox, clock, log, findAdapter, outside: noOutside, urlOf });
  intake = createServer((request, response) => {
    if (!accept(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((done) => intake.listen(0, '127.0.0.1', done));
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await new Promise((done) => {
    intake.close(done);
    intake.closeAllConnections();
  });
  await database.drop();
});

/** What Postmark does with the address that was pasted into it: user and password become a header. */
async function postAsPostmark(address: string, event: object): Promise<number> {
  const { username, password, pathname } = new URL(address);
  const response = await fetch(`http://127.0.0.1:${(intake.address() as AddressInfo).port}${pathname}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${username}:${decodeURIComponent(password)}`).toString('base64')}`,
    },
    body: new Uint8Array(bodyOf(event)),
  });
  return response.status;
}

async function work(): Promise<void> {
  const deps = { db: database.db, clock, log, findAdapter };
  while ((await takeIn(deps, { portalId: PORTAL, hashKey: Buffer.alloc(32) })) > 0);
}

/** By the keyboard alone. */
async function connect(page: Page): Promise<void> {
  const pressEnter = (role: 'link' | 'button', name: string) => page.getByRole(role, { name }).press('Enter');
  await page.goto(`${app.url}/sources`);
  await pressEnter('link', 'Connect an email service');
  await page.getByRole('radio', { name: /^Postmark Copy/ }).press('Space');
  await page.getByLabel('What you call it').pressSequentially('Orders');
  await pressEnter('button', 'Continue to the steps');
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  await page.getByText('Waiting for the first event').first().waitFor();
  await pressEnter('button', 'Show the address with its password');
}

const SHOTS = process.env.BW_SHOTS;
const shoot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/setup-${name}.png` });
};

test('Postmark is connected by copying one address, a wrong password is told, and the first event turns it green', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await connect(page);
  await page.getByRole('button', { name: 'Copy' }).first().press('Enter');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const address = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(address).toMatch(
    new RegExp(`^https://bellwether:[\\w-]{32}@bellwether.example.com/in/${PORTAL}\\.[\\w-]{22}$`),
  );
  await page.evaluate('window.isSamePage = true');

  const mistyped = address.replace(/bellwether:.{3}/, 'bellwether:oh-');
  expect(await postAsPostmark(mistyped, deliveryOf())).toBe(503);
  await page.getByText('Requests arrive, but they are refused').first().waitFor();
  await page.getByText('The password is not the one of this source').waitFor();
  await shoot(page, 'refused');

  expect(await postAsPostmark(address, { ...deliveryOf(), RecordType: 'Open' })).toBe(200);
  await work();
  await page.getByText('Events arrive, but none that Bellwether needs').first().waitFor();
  await shoot(page, 'unneeded');

  expect(await postAsPostmark(address, deliveryOf())).toBe(200);
  await work();
  await page.getByText('It works: events arrive').first().waitFor();
  await page.getByText('Seen so far: Delivered').waitFor();
  await shoot(page, 'works');
  expect(await page.evaluate('window.isSamePage')).toBe(true);
  await context.close();
});

test('without script the same steps are there, and a link looks again', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await connect(page);
  const address = (await page.locator('code.url').first().textContent()) ?? '';
  expect(await postAsPostmark(address, deliveryOf({ MessageID: 'another' }))).toBe(200);
  await page.getByRole('link', { name: 'Look again' }).press('Enter');
  await page.getByText('A request has arrived and is being read').first().waitFor();
  await work();
  await page.getByRole('link', { name: 'Look again' }).press('Enter');
  await page.getByText('It works: events arrive').first().waitFor();
  expect(await page.getByRole('link', { name: 'Look again' }).count()).toBe(0);
  await context.close();
});
