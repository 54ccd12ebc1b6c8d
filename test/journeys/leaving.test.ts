/** Leaving as people do it: by keyboard, without script, narrow, with less motion, in colours of their own. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { query } from '../../src/store/database.ts';
import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { leaveLink } from '../support/leave-link.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { seedPublicPage } from '../support/seed-public-page.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const BRANDED = 8800002;

let database: TestDatabase;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, BRANDED);
  await seedPublicPage(database.db, BRANDED, { now: () => NOW, monotonicMs: () => 0 });
  app = await servePages(database.db, NOW);
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});

describe('leaving', () => {
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

  test('goes by the keyboard alone: leave everything, tap a reason, add words', async () => {
    const context = await browser.newContext();
    const page = await walk(context, leaveLink(PORTAL, 'keyboard@example.com', 'Product news'));
    const focused = () => page.evaluate('document.activeElement?.value || document.activeElement?.innerText');
    // Five languages stand above.
    for (let i = 0; i < 6; i++) await page.keyboard.press('Tab');
    expect(await focused()).toBe('stream:Product news');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('everything');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Unsubscribe');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
    // The languages, undo, and the first reason.
    for (let i = 0; i < 7; i++) await page.keyboard.press('Tab');
    expect(await focused()).toBe('too_often');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
    for (let i = 0; i < 7; i++) await page.keyboard.press('Tab');
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

  test('works without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    const page = await walk(context, leaveLink(PORTAL, 'noscript@example.com', 'Product news'));
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByLabel('Anything you would like to add').fill('I changed jobs.');
    await page.getByRole('button', { name: 'My role has changed' }).click();
    await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
    expect(await page.content()).not.toContain('Would you tell us why?');
    await page.getByRole('button', { name: 'Stop every email from Northwind Instruments' }).click();
    await page.getByText('Marketing emails from Northwind Instruments will no longer be sent').waitFor();
    expect(await storedFor('noscript@example.com')).toEqual([
      { type: 'global_unsubscribe', reason: null, comment: null },
      { type: 'list_unsubscribe', reason: 'changed_role', comment: 'I changed jobs.' },
    ]);
    await context.close();
  });

  test('asks the network for nothing but the page, its stylesheet and its icon', async () => {
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

  test('takes a break and undoes it without script, by the keyboard', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await walk(context, leaveLink(PORTAL, 'break@example.com', null));
    await page.getByText('Take a break').press('Enter');
    await page.getByRole('button', { name: '30 days, until 3 December 2026' }).press('Enter');
    await page.getByText('No emails from Northwind Instruments').waitFor();
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByRole('heading', { name: 'Everything is as it was before' }).waitFor();
    await context.close();
  });

  test.each([320, 1_280])(
    'offers nothing smaller than a finger at %d px: 24 pixels in a sentence, 36 elsewhere',
    async (width) => {
      const context = await browser.newContext({ viewport: { width, height: 800 } });
      const page = await walk(context, leaveLink(BRANDED, `finger.${width}@example.com`, 'news'));
      expect(await tooSmall(page)).toEqual([]);
      await page.getByRole('button', { name: /Unsubscribe|Abmelden/ }).click();
      expect(await tooSmall(page)).toEqual([]);
      await context.close();
    },
  );

  test('keeps its marks in forced colours, and moves nothing for those who want less motion', async () => {
    const context = await browser.newContext({ forcedColors: 'active', reducedMotion: 'reduce' });
    const page = await walk(context, leaveLink(PORTAL, 'contrast@example.com', 'Product news'));
    const style = (selector: string, name: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${name}`);
    expect(await style('.choice:has(input:checked)', 'outlineStyle')).toBe('solid');
    expect(await style('.choice:not(:has(input:checked))', 'outlineStyle')).toBe('none');
    expect(await style('.button', 'borderTopStyle')).toBe('solid');
    expect(await style('.button', 'borderTopColor')).not.toBe(await style('.button', 'backgroundColor'));
    expect(await style('.button', 'transitionDuration')).toMatch(/^0s(, 0s)*$/);
    await context.close();
  });

  test('tells those who listen what those who look can see', async () => {
    const context = await browser.newContext();
    const page = await walk(context, leaveLink(BRANDED, 'jane.doe@example.com', 'news'));
    const heard = await page.locator('body').ariaSnapshot();
    expect(heard).toContain('Ihre Adresse, die mit j beginnt und mit e endet, bei example.com');
    expect(heard).not.toContain('•••');
    expect(heard).toContain('navigation "Sprache"');
    expect(heard).toContain('group "Was möchten Sie abbestellen?"');
    expect(heard).toContain('img "Nordlicht Akustik"');
    await page.getByRole('button', { name: 'Abmelden' }).click();
    expect(await page.locator('body').ariaSnapshot()).toMatch(
      /status:\n\s+- heading "Sie sind abgemeldet" \[level=1\]/,
    );
    await context.close();
  });
});

/** What can be pressed and is smaller than 36 pixels in one direction, or than 24 where it stands among words. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate<
    string[]
  >(`[...document.querySelectorAll('a, button, summary, .choice, textarea, input.line')].flatMap((one) => {
    const { width, height } = one.getBoundingClientRect();
    const least = one.closest('p') ? 24 : 36;
    return width === 0 || (width >= least && height >= least) ? [] : [one.textContent.trim() + ' ' + Math.round(width) + 'x' + Math.round(height)];
  })`);
}
