import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
/** With four pages of people, many of whom share a name, a company, an owner, an amount and a moment. */
const MANY = 8800002;
const admin: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
  await seedPortal(database.db, MANY);
  await database.db.raw(
    `insert into directory (portal_id, address_id, email, standing, verdict, opt_out, since, is_champion, open_deals, deal_amount, person_key, company_key, owner_key, search)
     select ?, n, 'a' || n || '@many.example', 'lost', 'dead', 'none', ?::timestamptz - make_interval(hours => n % 40), false, 0, n % 7, 'p' || n % 30,
            'c' || n % 3, '', array_to_tsvector(array['${MANY}/a' || n]) from generate_series(1, 190) n`,
    [MANY, NOW],
  );
});
beforeEach(() => app.signIn(admin));
afterAll(async () => {
  await app.close();
  await database.drop();
});

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
const text = async (path: string) => (await (await get(path)).text()).replaceAll('<wbr>', '');
const idsOf = (page: string) =>
  [...page.matchAll(/<a class="person" href="\/addresses\/(\d+)"/g)].map(([, id]) => id ?? '');
const link = (page: string, rel: 'next' | 'prev') =>
  new RegExp(`href="([^"]+)" rel="${rel}"`).exec(page)?.[1]?.replaceAll('&amp;', '&');
const countOf = (page: string) => /class="lost-count"[^>]*>([^<]*)/.exec(page)?.[1];

/** 24 of each of four verdicts, and those of the fifth, who can be reached, who left. */
const LOST = 96 + 3;

describe('the list of the lost', () => {
  test.each([
    '',
    '?sort=person',
    '?sort=company',
    '?sort=owner',
    '?sort=amount',
    '?sort=since&order=ascending',
    '?q=a',
  ])('pages to its end and back (%s) without losing or repeating one', async (sort) => {
    app.signIn({ ...admin, portalId: MANY });
    const pages: string[] = [];
    let path: string | undefined = `/lost${sort}`;
    while (path && pages.length < 9) {
      pages.push(await text(path));
      path = link(pages.at(-1) ?? '', 'next');
    }
    const forth = pages.map(idsOf);
    expect(forth.map((ids) => ids.length)).toEqual([50, 50, 50, 40]);
    expect(new Set(forth.flat()).size).toBe(forth.flat().length);
    expect(countOf(pages[0] ?? '')).toContain(`${forth.flat().length} people`);
    const back = [forth.at(-1)];
    path = link(pages.at(-1) ?? '', 'prev');
    while (path && back.length < 9) {
      const page = await text(path);
      back.unshift(idsOf(page));
      path = link(page, 'prev');
    }
    expect(back).toEqual(forth);
  });

  test('holds everybody whose mail does not get there, or who left, and nobody else', async () => {
    const page = await text('/lost');
    expect(countOf(page)).toBe(`${LOST} people`);
    expect(page).toContain('aria-sort="descending"');
    expect(countOf(await text('/lost?standing=fine'))).toBe('21 people');
    expect(await text('/lost?standing=won_back')).toContain('Nobody who was lost has come back yet.');
  });

  test('is sorted as its heading says', async () => {
    const names = [...(await text('/lost?sort=person')).matchAll(/class="person-who">([^<]*)</g)].map(
      ([, who]) => who ?? '',
    );
    const first = names.map((who) => who.split(' ')[0] ?? '').filter((name) => name !== '');
    expect(first).toEqual([...first].sort((a, b) => a.localeCompare(b, 'en')));
    const amounts = await text('/lost?sort=amount');
    const deals = [...amounts.matchAll(/data-label="Open deal"[^>]*><div>([^<]*)/g)].map(([, deal]) => deal);
    expect(deals.slice(0, 25)).toEqual(deals.slice(0, 25).fill('€184,000'));
    expect(deals[25]).toBe('–');
    expect(amounts).toContain('Assembly line 4, phase two at 80 %');
  });

  test.each([
    ['is=dead', '24 people'],
    ['is=left', '17 people'],
    ['is=bounced', '96 people'],
    ['reason=policy', '24 people'],
    ['gateway=microsoft365', '24 people'],
    ['owner=nobody', '25 people'],
    ['owner=700&is=dead', '12 people'],
    ['days=7', '18 people'],
    ['champion=on', '18 people'],
    ['deal=on', '25 people'],
    ['q=raman+halden', '17 people'],
    ['q=raman+halden&is=dead', '4 people'],
    ['is=nonsense&days=8&source=x', `${LOST} people`],
  ])('is narrowed down by %s to %s, and the form says so', async (filter, people) => {
    const page = await text(`/lost?${filter}`);
    expect(countOf(page)).toBe(people);
    if (!filter.includes('nonsense')) expect(page).toContain('>Clear</a>');
  });

  test('keeps what was chosen in the links to other orders and pages, and in the download', async () => {
    const page = await text('/lost?is=bounced&days=365&sort=company');
    for (const href of [link(page, 'next') ?? '', /href="(\/lost\/export\.csv[^"]*)"/.exec(page)?.[1] ?? '']) {
      expect(href.replaceAll('&amp;', '&')).toMatch(/is=bounced&days=365&sort=company/);
    }
    expect(page).toContain('<input type="hidden" name="sort" value="company">');
    expect(page).toContain('<option value="bounced" selected>');
  });

  test('says what to do where nobody fits, and where a place in the address is not one', async () => {
    const page = await text('/lost?q=zzz');
    expect(page).toContain('Nobody fits this choice');
    expect(page).toContain('Show everybody');
    const days = ['2026-13-45T00:00:00.000000Z~1', '2026-02-31T00:00:00.000000Z~1'];
    for (const after of ['x', '~', '2026~1', "';--~1", ...days, '~99999999999999999999']) {
      expect((await get(`/lost?after=${encodeURIComponent(after)}`)).status).toBe(200);
    }
  });

  test('says what was done about somebody', async () => {
    const page = await text('/lost?q=priya.raman%40halden');
    expect(page).toContain('Head of Procurement');
    expect(page).toContain('Champion');
    await database.db.raw(
      `update decision set told = 'task', write_id = (select write_id from crm_write where write_key = 'task:deal') where portal_id = ?`,
      [PORTAL],
    );
    expect(await text('/lost?q=priya.raman%40halden')).toMatch(
      /<a href="https:\/\/app\.hubspot\.com\/contacts\/8800001\/record\/0-1\/40000\?engagement=99001">Task</,
    );
  });

  test('counts to ten thousand and says that there are more', async () => {
    await database.db.raw(
      `insert into directory (portal_id, address_id, email, standing, verdict, opt_out, since, is_champion, open_deals, deal_amount, person_key, company_key, owner_key, search)
       select ?, 1000000 + n, n || '@many.example', 'won_back', 'reachable', 'none', ?, false, 0, 0, '', '', '', '' from generate_series(1, 10001) n`,
      [PORTAL, NOW],
    );
    expect(countOf(await text('/lost?standing=won_back'))).toBe('More than 10,000 people');
    expect(idsOf(await text('/lost?standing=won_back'))).toHaveLength(50);
  });
});

describe('the download', () => {
  test('is the filtered list, each row once, with what spreadsheets would run made harmless', async () => {
    await database.db.raw(
      `update directory set company = '=cmd|''/c calc''!A1', person = '+1' where portal_id = ? and email like 'priya.raman@%'`,
      [PORTAL],
    );
    const response = await get('/lost/export.csv?is=bounced');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="lost-contacts-2026-11-03.csv"');
    const body = Buffer.from(await response.arrayBuffer()).toString('utf8');
    const lines = body.trim().split('\r\n');
    expect(body).toMatch(/^\uFEFFAddress,Person,Job title,Company,/);
    expect(lines).toHaveLength(1 + 96);
    expect(new Set(lines).size).toBe(lines.length);
    expect(body).toContain(`,'+1,`);
    expect(body).toContain(`,'=cmd|'/c calc'!A1,`);
    expect(body).not.toMatch(/(^|,)[=+@]/m);
    const [last] = await listAudit(database.db, PORTAL, 1);
    expect(last).toMatchObject({
      actor: 'sofia@northwind.example',
      action: 'lost.exported',
      detail: { is: 'bounced' },
    });
  });

  test('goes on beyond what is read at a time, in the order that was asked for', async () => {
    const body = await (await get('/lost/export.csv?standing=won_back')).text();
    expect(body.trim().split('\r\n')).toHaveLength(1 + 10_001);
  });
});
