/** The list of the lost in a real browser, by the keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { DAY_MS } from '../../src/lib/clock.ts';
import { type DirectoryEntry, saveDirectory } from '../../src/store/directory.ts';
import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;

let database: TestDatabase;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await saveDirectory(
    database.db,
    PORTAL,
    Array.from({ length: 130 }, (_, n) => entry(n)),
  );
  app = await servePages(database.db, NOW);
  app.signIn({ portalId: PORTAL, userId: 1, email: 'sofia@northwind.example', role: 'viewer' });
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});

/** Person 0 was lost last; every second one is dead, the others are blocked. */
function entry(n: number): DirectoryEntry {
  return {
    addressId: 1_000 + n,
    email: `person.${n}@company.example`,
    standing: 'lost',
    verdict: n % 2 === 0 ? 'dead' : 'blocked',
    optOut: 'none',
    since: new Date(NOW.getTime() - n * DAY_MS),
    reason: n % 2 === 0 ? 'user_unknown' : 'policy',
    wonBackBy: null,
    contactId: null,
    person: `Person ${String(999 - n)}`,
    jobTitle: 'Plant Director',
    companyId: null,
    company: 'Thornbury Water Treatment Ltd',
    ownerId: null,
    owner: 'Piet Verhoeven',
    role: null,
    isChampion: false,
    openDeals: 1,
    dealId: '7',
    dealName: 'Line 4 retrofit',
    dealAmount: 184_000,
    dealCurrency: 'EUR',
    dealProbability: 0.6,
    esp: 'sendgrid',
    sourceId: null,
    gateway: null,
    dataSource: null,
    atStake: { EUR: 184_000 },
    lastContact: null,
    hasProbable: false,
    hypothesis: null,
    endedAt: null,
  };
}

const firstPerson = (page: Page) => page.locator('.person').first().textContent();

/** Tabs on until this has the focus, as somebody without a mouse does; and presses Enter. */
async function follow(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>('document.activeElement?.innerText?.trim() ?? ""');
    if (focused === name) {
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      return;
    }
  }
  throw new Error(`${name} cannot be reached by the Tab key.`);
}

test('is filtered, sorted, and paged forth and back by the keyboard, and each of its states is an address', async () => {
  const page = await browser.newPage();
  await page.goto(`${app.url}/lost`);
  expect(await firstPerson(page)).toBe('person.0@company.example');

  await page.getByLabel('State').focus();
  await page.keyboard.type('Blocked');
  await follow(page, 'Show');
  expect(await page.getByRole('status').textContent()).toContain('65 people');
  expect(await firstPerson(page)).toBe('person.1@company.example');

  await follow(page, 'Person');
  expect(await page.getByRole('columnheader', { name: 'Person' }).getAttribute('aria-sort')).toBe('ascending');
  expect(await firstPerson(page)).toBe('person.129@company.example');

  const first = await page.locator('.person').allTextContents();
  await follow(page, 'Next page');
  expect(await firstPerson(page)).toBe('person.29@company.example');
  expect(await page.locator('.person').count()).toBe(15);

  const sent = await browser.newPage();
  await sent.goto(page.url());
  expect(await firstPerson(sent)).toBe('person.29@company.example');

  await follow(page, 'Previous page');
  expect(await page.locator('.person').allTextContents()).toEqual(first);
  expect(await page.getByLabel('State').inputValue()).toBe('blocked');
});

test('as soon as the list is a table, an address has room enough, and the table no more than its panel', async () => {
  for (const width of [1_194, 1_280, 1_600]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(`${app.url}/lost`);
    const widthOf = async (what: string) => (await page.locator(what).first().boundingBox())?.width ?? 0;
    expect(await widthOf('.person')).toBeGreaterThan(170);
    expect(await widthOf('table.cards')).toBeLessThanOrEqual(await widthOf('.panel'));
    await page.close();
  }
});

test('the search field is a key away, and a slash in a field is a slash', async () => {
  const page = await browser.newPage();
  await page.goto(`${app.url}/lost`);
  await page.keyboard.press('/');
  expect(await page.evaluate('document.activeElement.id')).toBe('find');
  await page.keyboard.type('a/b');
  expect(await page.locator('#find').inputValue()).toBe('a/b');
});

test('works without script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${app.url}/lost`);
  await page.getByText('More filters').click();
  await page.getByLabel('Because').selectOption('policy');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByText('65 people').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('lost-contacts-2026-11-03.csv');
  await context.close();
});
