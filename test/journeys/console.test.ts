/** The frame of the console in a real browser: by keyboard alone, on a phone, and while work is done behind it. */
import type { Browser, Page } from 'playwright-core';
import { insertErrand, saveErrand } from '../../src/store/errand.ts';
import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const BUSY = 8800002;
const admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' } as const;

let database: TestDatabase;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPages(database.db, PORTAL, NOW, { people: 8, oldEvents: 4, rows: 4 });
  await seedPortal(database.db, BUSY);
  app = await servePages(database.db, NOW);
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(admin));

async function open(path: string, width: number, javaScriptEnabled = true): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
  const page = await context.newPage();
  await page.goto(app.url + path);
  return page;
}

interface Focus {
  readonly name: string;
  readonly outline: string;
  readonly isSeen: boolean;
}

/** What has the focus, and whether one can see that. */
const focused = (page: Page) =>
  page.evaluate<Focus>(`(() => {
    const e = document.activeElement;
    const box = e.getBoundingClientRect();
    // The whole line of a choice is its target, and marked.
    const style = getComputedStyle(e.closest('.option') ?? e);
    return {
      name: e === document.body ? '' : (e.innerText || e.getAttribute('aria-label') || e.id || e.tagName).trim().replaceAll('\\n', ' '),
      outline: style.outlineStyle + ' ' + style.outlineWidth,
      isSeen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
    };
  })()`);

/** Fields for dates, by id. */
const DATES = new Set(['from', 'until', 'since']);

/** Presses Tab until the focus leaves the page. */
async function walk(page: Page): Promise<Focus[]> {
  const seen: Focus[] = [];
  for (let i = 0; i < 300; i++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (at.name === '') return seen;
    // The parts of a date are stops of one field.
    if (at.name !== seen.at(-1)?.name || !DATES.has(at.name)) seen.push(at);
  }
  throw new Error(`The focus never left the page; the last was ${seen.at(-1)?.name}.`);
}

test.each(['/', '/deliveries', '/deliveries?state=failed', '/work', '/design-system'])(
  '%s can be walked through by keyboard: no trap, each stop in sight and marked, the navigation first',
  async (path) => {
    const page = await open(path, 1_280);
    const stops = await walk(page);
    expect(stops.slice(0, 4).map((one) => one.name)).toEqual([
      'Skip to the content',
      'Bellwether',
      'Overview',
      expect.any(String),
    ]);
    expect(stops.filter((one) => one.outline !== 'solid 3px' || !one.isSeen)).toEqual([]);
    const tabbable = await page.evaluate<number>(
      `[...document.querySelectorAll('a[href], button:not(:disabled), input:not([type=hidden]), select, textarea, summary, pre[tabindex]')].filter((e) => e.checkVisibility()).length`,
    );
    // Radio buttons of one group are one stop.
    const radios = await page.locator('input[type=radio]').count();
    expect(stops.length).toBe(tabbable - Math.max(0, radios - 1));
    await page.context().close();
  },
);

test('the skip link leads past the navigation', async () => {
  const page = await open('/deliveries', 1_280);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.keyboard.press('Tab');
  expect((await focused(page)).name).toBe('Hand over mail files');
  await page.context().close();
});

test('on a phone the navigation is a menu that opens, closes and is left by keyboard, without script', async () => {
  const page = await open('/deliveries', 360, false);
  const nav = page.getByRole('navigation', { name: 'Sections' });
  expect(await nav.isVisible()).toBe(false);
  const menu = page.getByRole('button', { name: 'Menu' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await nav.waitFor();
  await page.keyboard.press('Escape');
  await nav.waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/addresses|\/lost/);
  await page.context().close();
});

test('a question before a deed is asked without script, and nothing is done before it is answered', async () => {
  const page = await open('/deliveries?state=quarantined', 1_280, false);
  const rows = page.locator('a.person');
  const before = await rows.count();
  expect(before).toBeGreaterThan(0);
  await page.locator('summary', { hasText: 'Throw away' }).first().press('Enter');
  expect(await rows.count()).toBe(before);
  await page.getByRole('button', { name: /^Throw 3 deliveries away/ }).press('Enter');
  await page.getByText('Thrown away. What could be read').waitFor();
  await page.getByText('Nothing is in quarantine').waitFor();
  await page.context().close();
});

test('progress moves without a reload, is said once at its end, and is found again by whoever comes back', async () => {
  app.signIn({ ...admin, portalId: BUSY });
  const id = await insertErrand(database.db, BUSY, {
    kind: 'rebuild',
    detail: {},
    askedBy: admin.email,
    askedAt: NOW,
    total: 200,
    until: 0,
  });
  const stand = (done: number, endedAt: Date | null) =>
    saveErrand(database.db, BUSY, id ?? 0, { done, refused: 0, cursor: 0, why: null, begunAt: NOW, endedAt });
  const page = await open('/work', 1_280);
  await page.getByText('0 of 200').waitFor();
  await page.evaluate('window.sameDocument = true');
  await stand(50, null);
  await page.getByText('50 of 200').waitFor();
  expect(await page.getByRole('progressbar').getAttribute('value')).toBe('50');
  // Left, and come back to.
  await page.goto(`${app.url}/sources`);
  await page.getByText('Concluding every address anew: 25 %').waitFor();
  await page.getByRole('link', { name: 'Look at the progress' }).click();
  await page.getByText('50 of 200').waitFor();
  expect(await page.getByRole('link', { name: 'Look again' }).isVisible()).toBe(false);
  await page.evaluate('window.sameDocument = true');
  await stand(200, NOW);
  await page.getByText('200 addresses concluded').first().waitFor();
  await page.locator('[role=status]', { hasText: 'Concluding every address anew: 200 addresses concluded.' }).waitFor({
    state: 'attached',
  });
  expect(await page.evaluate('window.sameDocument')).toBe(true);
  await page.context().close();
  const plain = await open('/work', 1_280, false);
  expect(await plain.getByRole('link', { name: 'Look again' }).isVisible()).toBe(true);
  await plain.context().close();
});
