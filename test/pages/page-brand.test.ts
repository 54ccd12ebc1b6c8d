/** What a company's page shows of it: colours, logo, who answers for the data, reasons of its own; and how much of it is sent. */
import { gzipSync } from 'node:zlib';
import { DEFAULT_PAGE } from '../../src/public-page/page-settings.ts';
import { changeLogo, savePage } from '../../src/public-page/save-page.ts';
import { createPng } from '../support/png.ts';
import { OTHER, openPublicPages, PORTAL, type PublicPages, pathOf } from '../support/public-pages.ts';
import { seedPublicPage } from '../support/seed-public-page.ts';

let pages: PublicPages;

beforeAll(async () => {
  pages = await openPublicPages();
});
afterAll(() => pages.close());
beforeEach(() => pages.reset());

const clock = { now: () => pages.now, monotonicMs: () => 0 };
const set = (change: Parameters<typeof savePage>[4]) => savePage({ db: pages.db, clock }, PORTAL, 'admin', 0, change);
const found = (page: string, what: RegExp) => what.exec(page)?.[1] ?? '';

test('colours come as a stylesheet named by its content, kept for a year, and none where none are set', async () => {
  expect(await pages.text(pathOf())).not.toContain('/u/brand/');
  await set({ accent: '#b4430a', band: '#fde8d7' });
  const path = found(await pages.text(pathOf()), /href="(\/u\/brand\/[^"]+\.css)"/);
  const response = await pages.get(path);
  expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const css = await response.text();
  expect(css).toContain(':root{--accent:#b4430a;');
  expect(css).toContain('@media (prefers-color-scheme:dark)');
  expect(css).toContain('.masthead{background:#fde8d7;color:#000000}');
  expect((await pages.get(path.replace(String(PORTAL), String(OTHER)))).status).toBe(404);
  expect((await pages.get(path.replace(/\w{16}/, '0'.repeat(16)))).status).toBe(404);
});

test('the logo is served as the picture that it is, under its own hash, to this company alone', async () => {
  const png = createPng(20, 10, [1, 2, 3]);
  await changeLogo({ db: pages.db, clock }, PORTAL, 'admin', png);
  const page = await pages.text(pathOf());
  const path = found(page, /<img class="logo" src="([^"]+)" alt="Northwind Instruments">/);
  const response = await pages.get(path);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
  expect((await pages.get(path.replace(String(PORTAL), String(OTHER)))).status).toBe(404);
  await changeLogo({ db: pages.db, clock }, PORTAL, 'admin', null);
  expect((await pages.get(path)).status).toBe(404);
});

test('who answers for the data, what for and for how long stands where people are asked why', async () => {
  await seedPublicPage(pages.db, PORTAL, clock);
  const page = await (await pages.post(`${pathOf()}?lang=nl`)).text();
  expect(page).toContain('Verantwoordelijk voor uw gegevens: Nordlicht Akustik GmbH, Flensburg.');
  expect(page).toContain('href="https://www.nordlicht-akustik.example/datenschutz"');
  expect(page).toContain('Schrijf alstublieft niets over uw gezondheid');
  // It has no Dutch sentence of its own: the German one is said, and marked as German.
  expect(page).toContain('<span lang="de">Ihre Antwort wird zwei Jahre aufbewahrt und dann gelöscht.</span>');
});

test('reasons follow the company’s order, words and choice; an answer of before stays', async () => {
  await pages.post(pathOf());
  await pages.post(`${pathOf()}/reason`, { reason: 'other' });
  const [first, ...rest] = DEFAULT_PAGE.reasons;
  await set({
    reasons: [
      ...rest.map((one) => ({ ...one, isOn: one.key !== 'other' && one.key !== 'changed_role' })),
      first ?? rest[0],
    ].flatMap((one) => (one ? [{ ...one, labels: one.key === 'too_often' ? { en: 'Way too many' } : {} }] : [])),
  });
  const page = await pages.text(pathOf());
  const taps = [...page.matchAll(/name="reason" value="(\w+)"/g)].map((match) => match[1]);
  expect(taps).toEqual(['not_relevant', 'never_signed_up', 'content_or_tone', 'other', 'too_often']);
  expect(page).toContain('Way too many');
  expect(page).toContain('value="other" aria-pressed="true"');
});

test('the time in which a mail may still come is the company’s, and is not said when it is over', async () => {
  await set({ lastMailHours: 6 });
  expect(await (await pages.post(pathOf())).text()).toContain('<time datetime="2026-11-03T16:00:00.000Z">');
  pages.now = new Date('2026-11-04T10:00:00Z');
  const later = await pages.text(pathOf());
  expect(later).not.toContain('on its way');
  expect(later).toContain('This has been so since <time datetime="2026-11-03T10:00:00.000Z">3 November 2026</time>');
});

test('the largest page weighs less than 30 KB with its styles, and some 10 KB as it travels', async () => {
  await seedPublicPage(pages.db, PORTAL, clock);
  const page = await (await pages.post(`${pathOf(null)}?lang=de`, { from: 'page', 'stream:news': 'on' })).text();
  const parts = [
    page,
    ...(await Promise.all([...page.matchAll(/href="([^"]+\.css)"/g)].map((match) => pages.text(match[1] ?? '')))),
  ];
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const travelling = parts.reduce((sum, part) => sum + gzipSync(part).length, 0);
  expect(parts).toHaveLength(3);
  expect(bytes).toBeLessThan(30_000);
  expect(travelling).toBeLessThan(10_000);
});
