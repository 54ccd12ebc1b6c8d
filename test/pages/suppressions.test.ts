/** The suppression list in the console. */
import { DAY_MS } from '../../src/lib/clock.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { query } from '../../src/store/database.ts';
import { rememberForgotten } from '../../src/store/erasure.ts';
import { listHolding } from '../../src/store/suppression-check.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { HOSTILE } from '../support/seed-inbound.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { type SeededSuppression, seedSuppressions } from '../support/seed-suppressions.ts';
import { hashOf } from '../support/serve-api.ts';

const [PORTAL, OTHER] = [8800001, 8800002];
const NOW = new Date('2026-11-03T10:00:00Z');
const LATER = new Date(NOW.getTime() + 5 * DAY_MS);
const PAST = new Date(NOW.getTime() - DAY_MS);
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
beforeEach(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER);
  app = await servePages(database.db, NOW);
  app.signIn(sofia);
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

const fetchPage = (path: string) => fetch(app.url + path, { redirect: 'manual' });
const get = async (path: string) => (await (await fetchPage(path)).text()).replaceAll('<wbr>', '');
const post = (path: string, fields: Readonly<Record<string, string>>) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
const seed = (...list: SeededSuppression[]) => seedSuppressions(database.db, PORTAL, list, NOW);
const addressesIn = (page: string) =>
  [...page.matchAll(/class="person" href="[^"]*">([^<]+)</g)].map(([, one]) => String(one));
const holds = async (email: string) =>
  (await listHolding(database.db, PORTAL, [hashOf(PORTAL, email)], NOW)).length > 0;

const MIXED: readonly SeededSuppression[] = [
  { email: 'ada@mail.halden-robotics.com' },
  { email: 'bo@halden.de', reason: 'complaint', venue: 'complaint', since: new Date('2026-10-01T00:00:00Z') },
  { email: 'cy@other.test', reason: 'dead', venue: null },
  { email: 'di@other.test', reason: 'paused', until: LATER },
  { email: 'ed@other.test', until: PAST },
  { email: 'fi@other.test', stream: HOSTILE, venue: 'reply' },
];

test('shows whom, why, where and since when, with the evidence, the newest first', async () => {
  const ids = await seed(...MIXED);
  const page = await get('/suppressions');
  expect(addressesIn(page)).toHaveLength(5);
  expect(page).toContain('5 entries');
  expect(page).toContain(`href="/honoured/proof/${ids.get('ada@mail.halden-robotics.com')}"`);
  expect(page).toContain(`href="/addresses/${ids.get('cy@other.test')}"`);
  expect(page).toContain('On the unsubscribe page');
  expect(page).toContain('8 Nov 2026');
  expect(page).not.toMatch(/<script>|<img src=x/);
  expect(addressesIn(page).at(-1)).toBe('bo@halden.de');
});

test.each([
  ['q=halden', ['ada@mail.halden-robotics.com', 'bo@halden.de']],
  ['q=robotics.com', ['ada@mail.halden-robotics.com']],
  ['q=%40halden', ['bo@halden.de']],
  ['q=ADA%40mail.halden-robotics.com', ['ada@mail.halden-robotics.com']],
  ['q=%25', []],
  ['reason=complaint', ['bo@halden.de']],
  ['venue=reply', ['fi@other.test']],
  ['stream=all&q=other', ['cy@other.test', 'di@other.test']],
  [`stream=${encodeURIComponent(`is:${HOSTILE}`)}`, ['fi@other.test']],
  ['state=ended', ['ed@other.test']],
  ['state=all&q=other', ['cy@other.test', 'di@other.test', 'ed@other.test', 'fi@other.test']],
  ['from=2026-10-24&reason=dead', ['cy@other.test']],
  ['to=2026-10-01', ['bo@halden.de']],
  ['to=2026-09-30', []],
  ['from=2026-02-31&reason=whim&venue=%00&after=x', undefined],
])('%s finds %j', async (params, found) => {
  await seed(...MIXED);
  const page = await get(`/suppressions?${params}`);
  expect(new Set(addressesIn(page))).toEqual(new Set(found ?? addressesIn(await get('/suppressions'))));
});

test('who was erased shows as a hash, and is found by typing the address', async () => {
  await seed({ email: 'gone@x.test' }, { email: 'never-known@x.test', isHashAlone: true });
  await rememberForgotten(database.db, PORTAL, hashOf(PORTAL, 'gone@x.test'), NOW);
  const page = await get('/suppressions');
  expect(page).toContain('Erased, kept as a hash');
  expect(page).not.toContain('gone@x.test');
  const found = await get('/suppressions?q=gone%40x.test');
  expect(found).toContain('1 entry');
  expect(found).toContain('It is the address that you typed');
  expect(await get('/suppressions?q=never-known%40x.test')).toContain('1 entry');
  expect(await get('/suppressions?q=someone%40x.test')).toContain('someone@x.test is not on the list');
});

test('pages go forth and back, and lose nobody who came at the same moment', async () => {
  await seed(...Array.from({ length: 120 }, (_, n) => ({ email: `n${n}@x.test` })));
  const seen: (string | undefined)[] = [];
  let at: string | undefined = '/suppressions';
  let second = '';
  while (at !== undefined) {
    const page = await get(at);
    seen.push(...addressesIn(page));
    at = /href="([^"]*)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    if (second === '') second = at ?? '';
  }
  expect(new Set(seen).size).toBe(120);
  expect(seen).toHaveLength(120);
  const back = /href="([^"]*)" rel="prev"/.exec(await get(second))?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(addressesIn(await get(back))).toEqual(seen.slice(0, 50));
});

test('another portal sees none of it, in no list and no file', async () => {
  await seed(...MIXED);
  const [, place = ''] = /rel="next"|after=([^"&]+)/.exec(await get('/suppressions?state=all')) ?? [];
  app.signIn({ ...sofia, portalId: OTHER });
  for (const path of [
    '/suppressions?state=all',
    `/suppressions?after=${place}`,
    '/suppressions/list.csv?state=all',
    '/suppressions/export',
    '/suppressions/export/sendgrid.csv',
  ]) {
    const page = await get(path);
    expect([
      path,
      /halden|other\.test|onerror/.test(page.replaceAll(/value="[^"]*"|<p class="empty-title">[^<]*/g, '')),
    ]).toEqual([path, false]);
  }
  expect(await get('/suppressions?q=ada%40mail.halden-robotics.com')).toContain('is not on the list');
  expect((await post('/suppressions/lift', { hash: hashOf(PORTAL, 'cy@other.test').toString('hex') })).status).toBe(
    409,
  );
});

describe('by hand', () => {
  const NEW = { email: ' Kim@Rival.test ', why: 'not_wanted', note: 'They asked for our price list.' };

  test('an address is added with a reason, holds at once, and is lifted again; both stand in the audit log', async () => {
    expect((await post('/suppressions/add', NEW)).status).toBe(303);
    expect(await holds('kim@rival.test')).toBe(true);
    const page = await get('/suppressions');
    expect(page).toContain('We do not want to mail them: “They asked for our price list.”');
    const [, person = ''] = /class="person" href="([^"]*)"/.exec(page) ?? [];
    expect(await get(person)).toContain('a colleague put the address on the suppression list');
    const [, hash = ''] = /name="hash" value="([0-9a-f]{64})"/.exec(page) ?? [];
    expect((await post('/suppressions/lift', { hash })).status).toBe(303);
    expect(await holds('kim@rival.test')).toBe(false);
    expect((await post('/suppressions/lift', { hash })).status).toBe(409);
    expect(await get('/suppressions?state=ended')).toContain('kim@rival.test');
    const audit = await listAudit(database.db, PORTAL);
    expect(audit.map((one) => [one.actor, one.action])).toEqual([
      ['sofia@northwind.example', 'suppression.lifted'],
      ['sofia@northwind.example', 'suppression.added'],
    ]);
    expect(JSON.stringify(audit)).not.toContain('kim@');
    expect((await post('/suppressions/add', NEW)).status).toBe(303);
    expect(await holds('kim@rival.test')).toBe(true);
  });

  test('what the person asked for is their own wish: recorded as such, with its proof, and never lifted here', async () => {
    expect((await post('/suppressions/add', { ...NEW, why: 'asked' })).status).toBe(303);
    const page = await get('/suppressions');
    expect(page).toContain('To a colleague, who noted it');
    expect(page).not.toContain('/suppressions/lift');
    const hash = hashOf(PORTAL, 'kim@rival.test').toString('hex');
    expect((await post('/suppressions/lift', { hash })).status).toBe(409);
    expect(await holds('kim@rival.test')).toBe(true);
    expect(await query(database.db, `select act, venue, actor from consent_proof`)).toEqual([
      { act: 'leave', venue: 'rep', actor: 'customer' },
    ]);
  });

  test('lifting what a colleague entered leaves the wish of the person', async () => {
    await seed({ email: 'kim@rival.test' });
    await post('/suppressions/add', NEW);
    await post('/suppressions/lift', { hash: hashOf(PORTAL, 'kim@rival.test').toString('hex') });
    expect(await holds('kim@rival.test')).toBe(true);
  });

  test('nobody who was erased is written down again', async () => {
    await rememberForgotten(database.db, PORTAL, hashOf(PORTAL, 'kim@rival.test'), NOW);
    const response = await post('/suppressions/add', NEW);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('was erased');
    expect(await query(database.db, 'select 1 from address')).toEqual([]);
  });

  test.each([
    [{ ...NEW, email: 'kim' }, 'This is no email address.'],
    [{ ...NEW, why: '' }, 'Choose why.'],
    [{ ...NEW, why: 'unsubscribe_request' }, 'Choose why.'],
    [{ ...NEW, note: 'x'.repeat(501) }, 'at most 500'],
  ])('%j is sent back with what was typed', async (fields, why) => {
    const response = await post('/suppressions/add', fields);
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain(why);
    expect(page).toContain(fields.note);
    expect(await query(database.db, 'select 1 from manual_suppression')).toEqual([]);
  });

  test('what stands already is said, and not entered twice', async () => {
    await post('/suppressions/add', NEW);
    expect((await post('/suppressions/add', NEW)).status).toBe(409);
    expect((await post('/suppressions/lift', { hash: 'nonsense' })).status).toBe(404);
  });

  test('viewers look, and change nothing', async () => {
    await post('/suppressions/add', NEW);
    app.signIn({ ...sofia, role: 'viewer' });
    const page = await get('/suppressions');
    expect(page).toContain('kim@rival.test');
    expect(page).not.toMatch(/\/suppressions\/(add|lift)/);
    expect((await fetchPage('/suppressions/add')).status).toBe(403);
  });
});

describe('taken along', () => {
  const HARM = `=cmd|'/c calc'!a1@x.test`.replace(' ', '');
  const file = async (path: string) => {
    const response = await fetchPage(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain('attachment; filename="');
    return (await response.text()).trim().split('\r\n');
  };
  beforeEach(async () => {
    await seed(
      ...MIXED,
      { email: '+4917012345@sms.test' },
      { email: HARM },
      { email: 'never-known@x.test', isHashAlone: true },
      { email: 'cy@other.test', stream: 'news' },
      { email: 'gi@other.test', stream: 'news' },
      { email: 'hy@other.test', reason: 'dead', stream: 'spare', venue: null },
    );
    await post('/suppressions/add', { email: 'kim@rival.test', why: 'legal', note: '' });
    // Twice on the list, and once in a file.
    await post('/suppressions/add', { email: 'bo@halden.de', why: 'other', note: '' });
  });

  const WISHES = ['ada@mail.halden-robotics.com', 'bo@halden.de', 'kim@rival.test', '+4917012345@sms.test', `'${HARM}`];

  test.each([
    ['sendgrid', 'email'],
    ['postmark', 'EmailAddress'],
    ['mailchimp', 'Email Address'],
    ['hubspot', 'Email'],
  ])('for %s: wishes that last, each address once, in its column', async (format, header) => {
    const [first, ...rows] = await file(`/suppressions/export/${format}.csv`);
    expect(first).toBe(header);
    expect(rows.sort()).toEqual([...WISHES].sort());
  });

  test('for SES: only what no longer works and complaints, since it stops all mail; without a header', async () => {
    expect((await file('/suppressions/export/ses.csv')).sort()).toEqual([
      'bo@halden.de,COMPLAINT',
      'cy@other.test,BOUNCE',
    ]);
  });

  test('for one stream: those who left it, and those who left everything', async () => {
    const [, ...rows] = await file('/suppressions/export/sendgrid.csv?stream=is%3Anews');
    expect(rows.sort()).toEqual([...WISHES, 'cy@other.test', 'gi@other.test'].sort());
  });

  test('for people: the list as it is filtered, with what spreadsheets would run made harmless', async () => {
    const rows = await file('/suppressions/list.csv');
    expect(rows[0]).toContain('Address,No more,Why,Where,Since,Until');
    expect(rows.join('\n')).toContain('(kept as a hash)');
    expect(rows.filter((row) => /^[=+\-@]/.test(row))).toEqual([]);
    expect(await file('/suppressions/list.csv?reason=complaint')).toHaveLength(2);
  });

  test('each stands in the audit log without whom was searched for, and pages say what it does to which mail', async () => {
    await file('/suppressions/export/ses.csv');
    await file('/suppressions/list.csv?q=ada%40mail.halden-robotics.com');
    const audit = await listAudit(database.db, PORTAL);
    expect(audit.slice(0, 2).map((one) => [one.action, one.detail])).toEqual([
      ['suppressions.exported', { format: 'list' }],
      ['suppressions.exported', { format: 'ses' }],
    ]);
    const page = await get('/suppressions/export');
    expect(page.match(/Marketing only/g)).toHaveLength(4);
    expect(page.match(/All mail/g)).toHaveLength(1);
    expect((await fetchPage('/suppressions/export/none.csv')).status).toBe(404);
  });
});
