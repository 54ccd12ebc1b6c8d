/** In which language the page on which people leave speaks, and that it goes on in it. */
import { savePage } from '../../src/public-page/save-page.ts';
import { query } from '../../src/store/database.ts';
import { LANGUAGES } from '../../src/words/languages.ts';
import { EMAIL, openPublicPages, PORTAL, type PublicPages, pathOf } from '../support/public-pages.ts';

let pages: PublicPages;

beforeAll(async () => {
  pages = await openPublicPages();
});
afterAll(() => pages.close());
beforeEach(() => pages.reset());

const languageOf = (page: string) => /<html lang="(\w+)"/.exec(page)?.[1];

async function open(query: string, accept?: string): Promise<string> {
  const headers: Record<string, string> = accept === undefined ? {} : { 'accept-language': accept };
  return (await fetch(pages.url + pathOf() + query, { headers })).text();
}

const set = (change: Parameters<typeof savePage>[4], base = 0) =>
  savePage({ db: pages.db, clock: { now: () => pages.now, monotonicMs: () => 0 } }, PORTAL, 'admin', base, change);

/** A contact with this address, as read from the CRM. */
async function knowPerson(language: string): Promise<void> {
  const [row] = await query<{ id: number }>(
    pages.db,
    `insert into address (portal_id, email, domain, created_at) values (?, ?, 'example.com', ?) returning address_id as id`,
    [PORTAL, EMAIL, pages.now],
  );
  await pages.db.raw(
    `insert into contact_address (portal_id, address_id, contact_id, linked_at) values (?, ?, '7', ?)`,
    [PORTAL, row?.id ?? 0, pages.now],
  );
  await pages.db.raw(
    `insert into crm_record (portal_id, type, record_id, fields, read_at) values (?, 'contact', '7', ?, ?)`,
    [PORTAL, JSON.stringify({ hs_language: language }), pages.now],
  );
}

test('it is what the person pressed, else that of the contact, else that of the browser, else the default', async () => {
  expect(languageOf(await open(''))).toBe('en');
  await set({ language: 'nl' });
  expect(languageOf(await open(''))).toBe('nl');
  expect(languageOf(await open('', 'ja, es-MX;q=0.8, de;q=0.9'))).toBe('de');
  await knowPerson('fr-ca');
  expect(languageOf(await open('', 'de'))).toBe('fr');
  expect(languageOf(await open('?lang=es', 'de'))).toBe('es');
  expect(languageOf(await open('?lang=klingon', 'de'))).toBe('fr');
});

test('only languages that the company shows are spoken and offered', async () => {
  await set({ language: 'de', languages: ['de', 'nl'] });
  const page = await open('?lang=fr', 'fr, nl;q=0.5');
  expect(languageOf(page)).toBe('nl');
  expect([...page.matchAll(/hreflang="(\w+)"/g)].map((match) => match[1])).toEqual(['de', 'nl']);
  await set({ languages: ['de'] }, 1);
  expect(await open('?lang=nl')).not.toContain('hreflang');
});

test.each(LANGUAGES)('in %s every page that follows stays in it, and says dates as it does', async (language) => {
  const asked = `?lang=${language}`;
  const actionsOf = (page: string) => [...page.matchAll(/<form [^>]*action="([^"]+)"/g)].map((match) => match[1] ?? '');
  const actions = actionsOf(await open(asked));
  expect(actions).toHaveLength(4);
  const left = await (await pages.post(pathOf() + asked, { leave: 'everything', from: 'page' })).text();
  expect(languageOf(left)).toBe(language);
  // Undo, and why.
  expect(actionsOf(left)).toHaveLength(2);
  for (const action of [...actions, ...actionsOf(left)]) expect(action).toContain(asked);
  const november = new Intl.DateTimeFormat(language, { month: 'long' }).format(new Date('2026-11-05T12:00:00Z'));
  expect(left).toMatch(new RegExp(`<time datetime="2026-11-05T10:00:00.000Z">[^<]*${november} `));
  const answered = await (await pages.post(`${pathOf()}/reason${asked}`, { comment: ' ' })).text();
  expect(languageOf(answered)).toBe(language);
});

test('another language pressed after leaving shows the same page, with the question still open', async () => {
  const left = await (await pages.post(pathOf(), { from: 'page', leave: 'everything' })).text();
  const href = /href="([^"]+)" lang="fr"/.exec(left)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const before = await pages.fingerprint();
  const french = await pages.text(href);
  expect(french).toContain('Votre désabonnement est fait');
  expect(french).toContain('Voulez-vous nous dire pourquoi');
  expect(await pages.fingerprint()).toBe(before);
  pages.now = new Date(pages.now.getTime() + 31 * 60_000);
  expect(await pages.text(href)).toContain('Votre désabonnement était déjà fait');
});

test('a link that is none of ours is answered in the language of the browser', async () => {
  const response = await fetch(`${pages.url}/u/1.AAAA`, { headers: { 'accept-language': 'de-CH' } });
  expect(await response.text()).toContain('Diesen Link kennen wir nicht');
});
