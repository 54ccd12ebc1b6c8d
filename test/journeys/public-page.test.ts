/** The page on which people leave, in each state, language and theme, in a real browser. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { sealConfirmLink } from '../../src/lib/confirm-link.ts';
import { writePersonToken } from '../../src/lib/person-link.ts';
import { query } from '../../src/store/database.ts';
import { LANGUAGES, type Language } from '../../src/words/languages.ts';
import { pageSpeeches } from '../../src/words/page-speech.ts';
import { COLOUR_RULES, findAccessibilityFaults, launchBrowser, sidewaysOverflow } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { leaveLink } from '../support/leave-link.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';
import { seedPublicPage } from '../support/seed-public-page.ts';

const PORTAL = 8800001;
const PLAIN = 8800002;
const START = new Date('2026-11-03T10:00:00Z');

/** Set to a folder to keep a picture of each page. */
const SHOTS = process.env.BW_SHOTS;

let database: TestDatabase;
let app: PagesApp;
let browser: Browser;
/** One for all sights: a new one takes longer than a look. */
let page: Page;
const complaints: string[] = [];
let now = START;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, PLAIN, { name: null });
  await seedPublicPage(database.db, PORTAL, { now: () => START, monotonicMs: () => 0 });
  app = await servePages(database.db, () => now);
  browser = await launchBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(8_000);
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await database.drop();
});
beforeEach(() => {
  now = START;
});

type Press = (key: Parameters<(typeof pageSpeeches)['en']['text']>[0]) => Promise<void>;

/** Leaves, and asks an hour later to come back. */
async function askForMore(page: Page, press: Press): Promise<void> {
  const link = page.url();
  await press('ask.button');
  later(60);
  await page.goto(link);
  await press('return.button');
}

/** Where the mail leads that was asked for last, in the language of the page. */
async function confirmUrl(): Promise<string> {
  const [row] = await query<{ id: number; language: string }>(
    database.db,
    'select confirmation_id as id, language from confirmation order by confirmation_id desc limit 1',
  );
  const expiresAt = new Date(START.getTime() + 86_400_000);
  const sealed = sealConfirmLink(portalKeysOf(PORTAL).link, { confirmationId: row?.id ?? 0, expiresAt });
  return `${app.url}/u/confirm/${writePersonToken(PORTAL, sealed)}?lang=${row?.language}`;
}

interface Sight {
  readonly name: string;
  readonly stream?: string | null;
  readonly portal?: number;
  readonly path?: string;
  prepare?(page: Page, press: Press): Promise<unknown>;
}

const later = (minutes: number) => {
  now = new Date(START.getTime() + minutes * 60_000);
};

const SIGHTS: readonly Sight[] = [
  { name: 'ask' },
  { name: 'ask-plain', portal: PLAIN, stream: 'Product news' },
  { name: 'ask-plain-all', portal: PLAIN, stream: null },
  {
    name: 'ask-open',
    stream: null,
    // All of them at once: the name by which they close each other is taken off.
    prepare: (page) =>
      page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.removeAttribute('name'); one.open = true; })",
      ),
  },
  {
    name: 'nothing-chosen',
    prepare: async (page, press) => {
      await page.locator('input[type=checkbox]').first().uncheck();
      await press('ask.button');
    },
  },
  { name: 'left', prepare: (_page, press) => press('ask.button') },
  {
    name: 'left-all',
    stream: null,
    prepare: (_page, press) => press('ask.button'),
  },
  {
    name: 'answered',
    prepare: async (page, press) => {
      await press('ask.button');
      await page.locator('textarea').fill('Zweimal die Woche ist mehr, als ich lesen kann.');
      await press('reasons.too_often');
      await press('survey.edit');
    },
  },
  {
    name: 'answer-empty',
    prepare: async (_page, press) => {
      await press('ask.button');
      await press('survey.send');
    },
  },
  {
    name: 'again',
    prepare: async (page, press) => {
      const link = page.url();
      await press('ask.button');
      later(60 * 24 * 9);
      await page.goto(link);
      await press('survey.tell');
    },
  },
  {
    name: 'fewer',
    prepare: async (page, press) => {
      await press('instead.less');
      await page.locator('input[value=monthly]').check();
      await press('instead.save');
    },
  },
  {
    name: 'paused',
    prepare: async (page, press) => {
      await press('instead.pause');
      await page.locator('button[name=pause]').first().click();
    },
  },
  {
    name: 'wish-stands',
    prepare: async (page, press) => {
      await press('instead.pause');
      await page.locator('button[name=pause]').nth(1).click();
      await press('changed.leave');
    },
  },
  {
    name: 'more',
    prepare: async (page, press) => {
      const link = page.url();
      await press('instead.less');
      await page.locator('input[value=monthly]').check();
      await press('instead.save');
      await page.goto(link);
      await press('instead.less');
      await page.locator('input[value=weekly]').check();
      await press('instead.save');
    },
  },
  {
    name: 'move-wrong',
    prepare: async (page, press) => {
      await press('instead.move');
      await page.locator('#email').fill('jane@');
      await press('instead.moveButton');
    },
  },
  {
    name: 'moved',
    prepare: async (page, press) => {
      await press('instead.move');
      await page.locator('#email').fill('jane.doe@long-company-name.example.org');
      await press('instead.moveButton');
    },
  },
  {
    name: 'undone',
    prepare: async (_page, press) => {
      await press('ask.button');
      await press('undo.button');
    },
  },
  {
    name: 'too-late',
    prepare: async (_page, press) => {
      await press('ask.button');
      later(45);
      await press('undo.button');
    },
  },
  {
    name: 'confirm',
    prepare: async (page, press) => {
      await askForMore(page, press);
      await page.goto(await confirmUrl());
    },
  },
  {
    name: 'confirmed',
    prepare: async (page, press) => {
      await askForMore(page, press);
      await page.goto(await confirmUrl());
      await page.locator('main button').click();
    },
  },
  {
    name: 'confirm-late',
    prepare: async (page, press) => {
      await askForMore(page, press);
      later(60 * 24 * 4);
      await page.goto(await confirmUrl());
    },
  },
  { name: 'confirm-unknown', path: '/u/confirm/1.AAAA' },
  { name: 'unknown', path: '/u/1.AAAA' },
];

function linkOf(sight: Sight, mark: string): string {
  const portalId = sight.portal ?? PORTAL;
  return leaveLink(portalId, `jane.${mark}@example.com`, sight.stream === undefined ? 'news' : sight.stream);
}

async function open(page: Page, sight: Sight, language: Language, mark: string): Promise<void> {
  await page.goto(`${app.url}${sight.path ?? linkOf(sight, mark)}?lang=${language}`);
  const speech = pageSpeeches[language];
  await sight.prepare?.(page, async (key) => {
    const name = speech.text(key);
    await page.locator('button, summary, a').filter({ hasText: name }).first().click();
  });
}

async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS ?? '', { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

/** Markup and colours are the same in all languages: rules are asked in two, and whether the words fit in each. `BW_LOOKS=all` asks in all. */
const JUDGED: readonly Language[] = process.env.BW_LOOKS === 'all' ? LANGUAGES : ['en', 'de'];

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(SIGHTS)(
    '$name is clean to axe in light and dark, and fits 320 px',
    async (sight) => {
      complaints.length = 0;
      await page.setViewportSize({ width: 1_280, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      await open(page, sight, language, `${language}.${sight.name}`);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await page.content()).not.toMatch(/\{\{|\}\}|undefined|\[object/);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const rules = colorScheme === 'dark' ? COLOUR_RULES : undefined;
        if (JUDGED.includes(language)) expect(await findAccessibilityFaults(page, rules)).toEqual([]);
        if (SHOTS) await keepPicture(page, `${sight.name}-${language}-${colorScheme}-1280`);
      }
      expect(await sidewaysOverflow(page)).toBe(0);
      await page.setViewportSize({ width: 320, height: 900 });
      expect(await sidewaysOverflow(page)).toBe(0);
      if (SHOTS) await keepPicture(page, `${sight.name}-${language}-dark-320`);
      expect(await page.context().cookies()).toEqual([]);
      expect(complaints.filter((text) => !/status of (404|409|410|422)/.test(text))).toEqual([]);
    },
    60_000,
  );
});
