/** The pages as people see them: in a real browser, by keyboard, without script, narrow and wide, light and dark. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { writeOpenLink } from '../../src/lib/open-link.ts';
import type { Db } from '../../src/store/database.ts';
import { insertErrand, saveErrand } from '../../src/store/errand.ts';
import {
  COLOUR_RULES,
  findAccessibilityFaults,
  launchBrowser,
  sidewaysOverflow,
  WIDTH_RULES,
} from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { MOVED_DOMAIN } from '../support/seed-account.ts';
import { type SeededImports, seedImports } from '../support/seed-imports.ts';
import { LONG_EMAIL, type SeededPages, seedPages } from '../support/seed-pages.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';
import { seedPublicPage } from '../support/seed-public-page.ts';
import { seedRatesPage } from '../support/seed-rates.ts';
import { LONG_MAILING, seedReasonsPage } from '../support/seed-reasons.ts';
import { seedRules } from '../support/seed-rules.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const EMPTY_PORTAL = 8800002;
const REVOKED_PORTAL = 8800003;
/** Somebody asked for long work. */
const BUSY_PORTAL = 8800004;
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
let seeded: SeededPages;
let browser: Browser;
let viewerToken: string;
let imports: SeededImports;

beforeAll(async () => {
  database = await createTestDatabase();
  seeded = await seedPages(database.db, PORTAL, NOW, { people: 15, oldEvents: 60, rows: 10 });
  viewerToken = await seedRules(database.db, PORTAL, { now: () => NOW, monotonicMs: () => 0 });
  await seedReasonsPage(database.db, PORTAL, NOW);
  await seedRatesPage(database.db, PORTAL, NOW, LONG_MAILING);
  imports = await seedImports(database.db, PORTAL, { now: () => NOW, monotonicMs: () => 0 });
  await seedPortal(database.db, EMPTY_PORTAL, { name: null });
  await seedPortal(database.db, REVOKED_PORTAL, { state: 'revoked', name: 'Gone & Co' });
  await seedPortal(database.db, BUSY_PORTAL, { name: 'Busy & Sons' });
  await beBusy(database.db, BUSY_PORTAL);
  await seedPublicPage(database.db, BUSY_PORTAL, { now: () => NOW, monotonicMs: () => 0 });
  app = await servePages(database.db, NOW);
  browser = await launchBrowser();
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

const openLinkOf = (email: string, stream: string | null): string =>
  writeOpenLink(portalKeysOf(PORTAL).link, { portalId: PORTAL, stream }) + email;

interface Sight {
  readonly name: string;
  readonly path: () => string;
  readonly portal?: number | null;
  readonly role?: 'viewer';
  /** Brings the page into the state that is looked at. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const idOf = (email: string) => seeded.addresses.get(email) ?? 0;
const sourcePath = (nth: number) => `/sources/${seeded.sources[nth]}`;
const listsPath = (nth: number) => `/lists/${seeded.sources[nth]}`;
const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();

async function sendWrongRules(page: Page): Promise<void> {
  await page.getByLabel('From a stage probability of').fill('101');
  await page.getByLabel('Title of the task').fill('{persn} is gone');
  await page.locator('main form').first().evaluate('(form) => { form.noValidate = true; }');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
}

async function sendFaintColour(page: Page): Promise<void> {
  await page.getByLabel('Colour of buttons and links').fill('#ffcc00');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
}

async function sendNoAddress(page: Page): Promise<void> {
  await page.getByLabel('Address', { exact: true }).fill('nobody');
  await page.evaluate('document.querySelector("main form").noValidate = true');
  await page.getByRole('button', { name: 'Put it on the list' }).click();
  await page.getByRole('alert').waitFor();
}

async function makeKey(page: Page): Promise<void> {
  await page.getByLabel('What is it for?').fill('Nightly newsletter');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('It is shown only now').waitFor();
}

const SIGHTS: readonly Sight[] = [
  { name: 'overview', path: () => '/' },
  { name: 'overview-30', path: () => '/?days=30', prepare: (page) => page.getByText('The numbers behind it').click() },
  { name: 'overview-new', path: () => '/', portal: EMPTY_PORTAL },
  { name: 'overview-revoked', path: () => '/', portal: REVOKED_PORTAL },
  { name: 'sign-in', path: () => '/', portal: null },
  { name: 'lost', path: () => '/lost' },
  { name: 'lost-filtered', path: () => '/lost?is=dead&owner=700&sort=person' },
  { name: 'lost-none', path: () => '/lost?q=nobody&champion=on' },
  { name: 'lost-new', path: () => '/lost', portal: EMPTY_PORTAL },
  { name: 'found', path: () => '/addresses?q=raman' },
  { name: 'found-none', path: () => '/addresses?q=nobody' },
  { name: 'address', path: () => `/addresses/${idOf('priya.raman@halden-robotics.com')}` },
  { name: 'address-long', path: () => `/addresses/${idOf(LONG_EMAIL)}` },
  { name: 'suppressions', path: () => '/suppressions?state=all' },
  {
    name: 'suppressions-lift',
    path: () => '/suppressions',
    prepare: (page) => page.locator('summary', { hasText: 'Lift' }).first().click(),
  },
  { name: 'suppressions-erased', path: () => '/suppressions?q=erased%40lusitana.example&venue=privacy' },
  { name: 'suppressions-none', path: () => '/suppressions?q=nobody%40x.example' },
  { name: 'suppressions-new', path: () => '/suppressions', portal: EMPTY_PORTAL },
  { name: 'suppressions-viewer', path: () => '/suppressions', role: 'viewer' },
  { name: 'suppressions-add', path: () => '/suppressions/add' },
  { name: 'suppressions-add-wrong', path: () => '/suppressions/add', prepare: sendNoAddress },
  { name: 'suppressions-export', path: () => '/suppressions/export' },
  { name: 'api-keys', path: () => '/api-keys' },
  { name: 'api-keys-new', path: () => '/api-keys', portal: EMPTY_PORTAL },
  { name: 'api-keys-made', path: () => '/api-keys', portal: EMPTY_PORTAL, prepare: makeKey },
  { name: 'api-guide', path: () => '/api-keys/guide' },
  { name: 'reasons', path: () => '/reasons' },
  { name: 'reasons-owners', path: () => '/reasons?by=owner&days=365' },
  { name: 'reasons-mailing', path: () => `/reasons?campaign=${encodeURIComponent(LONG_MAILING)}` },
  { name: 'reasons-none', path: () => '/reasons', portal: EMPTY_PORTAL },
  { name: 'reasons-viewer', path: () => '/reasons?stream=Events', role: 'viewer' },
  { name: 'rates', path: () => '/rates', prepare: (page) => page.getByText('The numbers behind it').click() },
  { name: 'rates-sources', path: () => `/rates?by=data-source&days=90&campaign=${encodeURIComponent(LONG_MAILING)}` },
  { name: 'rates-ip', path: () => '/rates?by=ip&days=365', role: 'viewer' },
  { name: 'rates-age', path: () => '/rates?by=age' },
  { name: 'rates-none', path: () => '/rates', portal: EMPTY_PORTAL },
  { name: 'won-back', path: () => '/won-back' },
  { name: 'won-back-reasons', path: () => '/won-back?by=reason&days=365' },
  { name: 'won-back-none', path: () => '/won-back', portal: EMPTY_PORTAL },
  { name: 'accounts', path: () => '/accounts' },
  { name: 'accounts-none', path: () => '/accounts?kind=unsure' },
  {
    name: 'account',
    path: () => `/accounts/${MOVED_DOMAIN}`,
    prepare: (page) => page.getByText('Use this address').first().click(),
  },
  { name: 'deliveries', path: () => '/deliveries' },
  { name: 'deliveries-failed', path: () => '/deliveries?state=failed' },
  {
    name: 'deliveries-quarantined',
    path: () => '/deliveries?state=quarantined',
    prepare: (page) => page.getByText('Throw away').first().click(),
  },
  { name: 'deliveries-none', path: () => '/deliveries?email=nobody%40x.example' },
  { name: 'deliveries-wrong', path: () => '/deliveries?email=nobody%40' },
  { name: 'delivery-failed', path: () => `/deliveries/${seeded.deliveries.failed}` },
  { name: 'delivery-quarantined', path: () => `/deliveries/${seeded.deliveries.quarantined}` },
  { name: 'writes', path: () => '/writes' },
  { name: 'writes-failed', path: () => '/writes?state=failed' },
  { name: 'honoured', path: () => '/honoured' },
  { name: 'drift', path: () => '/drift', prepare: (page) => page.getByText(/^Mend \d of/).click() },
  { name: 'drift-kind', path: () => '/drift?kind=esp_unaware' },
  { name: 'drift-nobody', path: () => '/drift?q=nobody%40' },
  { name: 'drift-none', path: () => '/drift', portal: EMPTY_PORTAL },
  { name: 'drift-viewer', path: () => '/drift', role: 'viewer' },
  { name: 'proof', path: () => `/honoured/proof/${idOf('priya.raman@halden-robotics.com')}` },
  { name: 'data', path: () => '/data' },
  { name: 'privacy', path: () => '/privacy', portal: null },
  { name: 'sources', path: () => '/sources' },
  { name: 'mails', path: () => '/mails' },
  { name: 'links', path: () => '/links?stream=Spring', prepare: (page) => page.getByText('Any other service').click() },
  { name: 'links-questions', path: () => '/links/questions' },
  { name: 'imports', path: () => '/imports' },
  { name: 'imports-none', path: () => '/imports', portal: EMPTY_PORTAL },
  {
    name: 'import-ready',
    path: () => `/imports/${imports.ready}`,
    prepare: (page) => page.getByText('Throw it away').click(),
  },
  { name: 'import-checking', path: () => `/imports/${imports.checking}` },
  { name: 'import-checked', path: () => `/imports/${imports.checked}` },
  { name: 'import-under-way', path: () => `/imports/${imports.importing}` },
  { name: 'import-done', path: () => `/imports/${imports.done}`, role: 'viewer' },
  { name: 'work', path: () => '/work' },
  { name: 'work-under-way', path: () => '/work', portal: BUSY_PORTAL },
  { name: 'sources-none', path: () => '/sources', portal: EMPTY_PORTAL },
  { name: 'source-new', path: () => '/sources/new' },
  { name: 'source-works', path: () => sourcePath(0), prepare: (page) => page.getByText('Show the steps').click() },
  { name: 'source-refused', path: () => sourcePath(1), prepare: (page) => page.getByText('Switch off').click() },
  { name: 'source-key-missing', path: () => sourcePath(2) },
  { name: 'source-waiting', path: () => sourcePath(3), prepare: press('Show the address with its password') },
  { name: 'source-overdue', path: () => sourcePath(4) },
  { name: 'source-unneeded', path: () => sourcePath(5) },
  { name: 'source-other-stream', path: () => sourcePath(6) },
  { name: 'lists', path: () => listsPath(0), prepare: (page) => page.getByText('Put them here').first().click() },
  { name: 'lists-fetching', path: () => listsPath(3) },
  { name: 'lists-new', path: () => listsPath(2) },
  { name: 'lists-viewer', path: () => listsPath(0), role: 'viewer' },
  { name: 'design-system', path: () => '/design-system' },
  { name: 'plays', path: () => '/plays' },
  {
    name: 'play',
    path: () => '/plays/deal-at-risk',
    prepare: (page) => page.getByText('What can stand in braces').click(),
  },
  { name: 'play-champion', path: () => '/plays/champion-lost' },
  { name: 'play-left', path: () => '/plays/global-unsubscribe' },
  { name: 'play-left-viewer', path: () => '/plays/global-unsubscribe', role: 'viewer' },
  { name: 'play-stream', path: () => '/plays/list-unsubscribe' },
  { name: 'play-rates', path: () => '/plays/unknown-user-rate' },
  { name: 'play-canary', path: () => '/plays/canary' },
  { name: 'play-won', path: () => '/plays/won-back' },
  { name: 'play-error', path: () => '/plays/deal-at-risk', prepare: sendWrongRules },
  { name: 'play-viewer', path: () => '/plays/deal-at-risk', role: 'viewer' },
  { name: 'rules-tasks', path: () => '/plays/tasks' },
  { name: 'rules-verdicts', path: () => '/plays/verdicts' },
  {
    name: 'rules-history',
    path: () => '/plays/history',
    prepare: (page) => page.getByText('Go back to this version').first().click(),
  },
  { name: 'audit', path: () => '/audit' },
  { name: 'audit-none', path: () => '/audit?kind=sources&by=hubspot' },
  { name: 'team', path: () => '/team', prepare: (page) => page.getByText('Make a viewer').first().click() },
  { name: 'team-none', path: () => '/team', portal: EMPTY_PORTAL },
  { name: 'enter', path: () => `/enter/${viewerToken}`, portal: null },
  { name: 'not-found', path: () => '/addresses/999999999' },
  {
    name: 'unsubscribe-page',
    path: () => '/unsubscribe-page',
    prepare: (page) => page.getByText('How long answers are kept').click(),
  },
  { name: 'unsubscribe-page-branded', path: () => '/unsubscribe-page', portal: BUSY_PORTAL },
  { name: 'unsubscribe-page-error', path: () => '/unsubscribe-page', prepare: sendFaintColour },
  { name: 'unsubscribe-page-streams', path: () => '/unsubscribe-page/streams', portal: BUSY_PORTAL },
  { name: 'unsubscribe-page-reasons', path: () => '/unsubscribe-page/reasons' },
  { name: 'unsubscribe-page-viewer', path: () => '/unsubscribe-page', role: 'viewer' },
  { name: 'unsubscribe-page-preview', path: () => '/unsubscribe-page/preview/left/de', portal: BUSY_PORTAL },
  { name: 'open', path: () => openLinkOf('{{email}}', 'Product news') },
  { name: 'open-wrong', path: () => openLinkOf('jane@', null), prepare: press('Unsubscribe') },
  { name: 'open-received', path: () => openLinkOf('jane.doe@example.com', null), prepare: press('Unsubscribe') },
  { name: 'open-unknown', path: () => `/u/open/${PORTAL}.AAAAAAAAAAAAAAAA?email=` },
];

const LOOKS = [
  [1_280, 'light', undefined],
  [320, 'light', WIDTH_RULES],
  [320, 'dark', COLOUR_RULES],
  [1_280, 'dark', COLOUR_RULES],
] as const;

test.each(SIGHTS)(
  '$name is clean to axe, light and dark, and needs no sideways scrolling from 320 to 1,600 px',
  async (sight) => {
    app.signIn(
      sight.portal === null ? null : { ...admin, portalId: sight.portal ?? PORTAL, role: sight.role ?? 'admin' },
    );
    const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1_280, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(error.message));
    await page.goto(app.url + sight.path());
    await sight.prepare?.(page);
    // A wide window at 200 % zoom, between the two layouts, where the side bar has just come, and a wide one.
    for (const width of [640, 768, 1_024, 1_600, 1_280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await sidewaysOverflow(page)]).toEqual([width, 0]);
    }
    // The markup is the same in all: every rule once, then what another width and other colours can break.
    for (const [width, colorScheme, rules] of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const faults = await findAccessibilityFaults(page, rules);
      expect([width, colorScheme, faults]).toEqual([width, colorScheme, []]);
      if (SHOTS) await keepPicture(page, `${sight.name}-${colorScheme}-${width}`, width);
    }
    expect(complaints.filter((text) => !/status of (401|404|422)/.test(text))).toEqual([]);
    await context.close();
  },
  60_000,
);

async function keepPicture(page: Page, name: string, width: number): Promise<void> {
  mkdirSync(SHOTS ?? '', { recursive: true });
  const height = Math.min(2_000, await page.evaluate<number>('document.documentElement.scrollHeight'));
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true, clip: { x: 0, y: 0, width, height } });
}
