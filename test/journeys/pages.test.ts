/** The pages as people see them: in a real browser, by keyboard, without script, narrow and wide, light and dark. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type { Db } from '../../src/store/database.ts';
import { insertErrand, saveErrand } from '../../src/store/errand.ts';
import {
  COLOUR_RULES,
  findAccessibilityFaults,
  launchBrowser,
  sidewaysOverflow,
  WIDTH_RULES,
} from '../support/browser.ts';
import { BUSY_PORTAL, EMPTY_PORTAL, PORTAL, REVOKED_PORTAL, type Seen, SIGHTS } from '../support/console-sights.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedImports } from '../support/seed-imports.ts';
import { seedListChecks } from '../support/seed-list-checks.ts';
import { seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { seedPublicPage } from '../support/seed-public-page.ts';
import { seedRatesPage } from '../support/seed-rates.ts';
import { LONG_MAILING, seedReasonsPage } from '../support/seed-reasons.ts';
import { seedReplays } from '../support/seed-replays.ts';
import { seedRules } from '../support/seed-rules.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const admin = {
  portalId: PORTAL,
  userId: 12,
  email: 'sofia.lindqvist@northwind-instruments.example',
  role: 'admin',
} as const;

/** Set to a folder to keep a picture of each page. */
const SHOTS = process.env.BW_SHOTS;

let database: TestDatabase;
let app: PagesApp;
let seen: Seen;
let browser: Browser;
/** One for all sights: a new one takes longer than a look. */
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const seeded = await seedPages(database.db, PORTAL, NOW, { people: 15, oldEvents: 60, rows: 10 });
  const viewerToken = await seedRules(database.db, PORTAL, { now: () => NOW, monotonicMs: () => 0 });
  await seedReasonsPage(database.db, PORTAL, NOW);
  await seedRatesPage(database.db, PORTAL, NOW, LONG_MAILING);
  const imports = await seedImports(database.db, PORTAL, { now: () => NOW, monotonicMs: () => 0 });
  const listChecks = await seedListChecks(database.db, PORTAL, { now: () => NOW, monotonicMs: () => 0 });
  const replays = await seedReplays(database.db, PORTAL, [...seeded.addresses.values()], NOW);
  seen = { seeded, imports, listChecks, replays, viewerToken };
  await seedPortal(database.db, EMPTY_PORTAL, { name: null });
  await seedPortal(database.db, REVOKED_PORTAL, { state: 'revoked', name: 'Gone & Co' });
  await seedPortal(database.db, BUSY_PORTAL, { name: 'Busy & Sons' });
  await beBusy(database.db, BUSY_PORTAL);
  await seedPublicPage(database.db, BUSY_PORTAL, { now: () => NOW, monotonicMs: () => 0 });
  app = await servePages(database.db, NOW);
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});
beforeEach(() => {
  app.signIn(admin);
  app.failRetry(null);
});

/** One errand that was done in part, and one under way. */
async function beBusy(db: Db, portalId: number): Promise<void> {
  const asked = { detail: { state: 'failed' }, askedBy: admin.email, askedAt: NOW, total: 1_240, until: 1 } as const;
  const step = { cursor: 1, begunAt: new Date(NOW.getTime() - 60_000) };
  const first = await insertErrand(db, portalId, { ...asked, kind: 'retry-deliveries' });
  const why = 'Its signature still does not fit.';
  await saveErrand(db, portalId, first ?? 0, { ...step, done: 1_200, refused: 40, why, endedAt: NOW });
  const second = await insertErrand(db, portalId, { ...asked, kind: 'rebuild' });
  await saveErrand(db, portalId, second ?? 0, { ...step, done: 430, refused: 0, why: null, endedAt: null });
}

const LOOKS = [
  [1_280, 'light', undefined],
  [320, 'light', WIDTH_RULES],
  [1_280, 'dark', COLOUR_RULES],
] as const;

/** A wide window at 200 % zoom, between the two layouts, where the side bar has just come, a wide one, and a phone. */
const WIDTHS = [640, 768, 1_024, 1_600, 320];
const MOST_TELLING = [1_024, 320];

/** Of each area its first two sights are judged at every width, and in the dark as well: the others are made of the same parts. `BW_LOOKS=all` judges all. */
const judgedOf = new Map<string, number>();
function isJudgedWhole(path: string): boolean {
  const area = path.split(/[/?]/)[1] ?? '';
  const seenBefore = judgedOf.get(area) ?? 0;
  judgedOf.set(area, seenBefore + 1);
  return seenBefore < 2 || process.env.BW_LOOKS === 'all';
}

test.each(SIGHTS)(
  '$name is clean to axe, light and dark, and needs no sideways scrolling from 320 to 1,600 px',
  async (sight) => {
    app.signIn(
      sight.portal === null ? null : { ...admin, portalId: sight.portal ?? PORTAL, role: sight.role ?? 'admin' },
    );
    complaints.length = 0;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1_280, height: 900 });
    await page.goto(app.url + sight.path(seen));
    await sight.prepare?.(page);
    const isWhole = isJudgedWhole(sight.path(seen));
    for (const width of isWhole ? WIDTHS : MOST_TELLING) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await sidewaysOverflow(page)]).toEqual([width, 0]);
    }
    // The markup is the same in all: every rule once, then what another width and other colours can break.
    for (const [width, colorScheme, rules] of isWhole ? LOOKS : LOOKS.slice(0, 1)) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const faults = await findAccessibilityFaults(page, rules);
      expect([width, colorScheme, faults]).toEqual([width, colorScheme, []]);
      if (SHOTS) await keepPicture(page, `${sight.name}-${colorScheme}-${width}`, width);
    }
    expect(complaints.filter((text) => !/status of (401|404|422)/.test(text))).toEqual([]);
  },
  60_000,
);

async function keepPicture(page: Page, name: string, width: number): Promise<void> {
  mkdirSync(SHOTS ?? '', { recursive: true });
  const height = Math.min(2_000, await page.evaluate<number>('document.documentElement.scrollHeight'));
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true, clip: { x: 0, y: 0, width, height } });
}
