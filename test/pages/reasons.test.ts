/** Why people left, and who came back: numbers that are honest when they are small, words as they were written. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { listCampaignOwners } from '../../src/store/campaign-owner.ts';
import { countReasons } from '../../src/store/report/reasons.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { seedEpisode, seedLeaver } from '../support/seed-reasons.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };
const NEWS = 'March <news>';

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  for (const portal of [PORTAL, OTHER]) await seedPortal(db, portal);
  await db.raw(
    `insert into crm_record (portal_id, type, record_id, fields, links, read_at) values (?, 'owner', '700', '{"firstName":"Ruth","lastName":"Vale"}', '{}', ?)`,
    [PORTAL, NOW],
  );
  const leave = (n: number, more: object = {}) =>
    seedLeaver(db, PORTAL, NOW, { email: `p${n}@x.test`, campaign: NEWS, owner: '700', ...more });
  for (let n = 0; n < 12; n++) await leave(n, { reason: n < 9 ? 'too_often' : 'not_relevant' });
  for (let n = 12; n < 20; n++) await leave(n);
  await leave(20, { words: '=HYPERLINK("http://x")\n<script>alert(1)</script>', daysAgo: 0.5 });
  await leave(21, { campaign: 'Small', reason: 'other', stream: 'Events' });
  await leave(22, { campaign: null, stream: 'Events', reason: 'changed_role' });
  await leave(23, { campaign: NEWS, reason: 'too_often', daysAgo: 200 });
  await leave(24, { campaign: NEWS, origin: 'import' });
  await leave(25);
  await db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     select portal_id, 'bellwether:undo:' || event_key, address_id, esp, 'undo', 'undo', at, at, at, 'person', scope, origin, reason, rule, 1
       from event where portal_id = ? and event_key like 'left:p25@%'`,
    [PORTAL],
  );
  await seedLeaver(db, OTHER, NOW, { email: 'bravo@x.test', campaign: NEWS, reason: 'other', words: 'bravo' });

  const lost = (addressId: number, part: object) =>
    seedEpisode(db, PORTAL, NOW, {
      addressId,
      plays: ['champion-lost'],
      daysAgo: 20,
      endedAfterDays: null,
      by: null,
      ...part,
    });
  const { address_id: one } = await db('address').where({ portal_id: PORTAL, email: 'p1@x.test' }).first('address_id');
  for (let n = 0; n < 4; n++)
    await lost(one, { endedAfterDays: 2 + n, by: ['person', 'reply', 'delivered', 'corrected'][n] });
  for (let n = 0; n < 7; n++) await lost(one, {});
  await lost(one, { endedAfterDays: 1, by: 'word' });
  await lost(one, {
    kind: 'left',
    plays: ['global-unsubscribe', 'canary', 'won-back'],
    causeKey: `left:p1@x.test:${NEWS}`,
    endedAfterDays: 3,
    by: 'person',
  });
  await lost(one, { plays: ['deal-at-risk'], daysAgo: 400 });
  app = await servePages(db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(sofia));

const get = async (path: string) =>
  (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '').replaceAll(/\s+/g, ' ');
const cells = (page: string) =>
  [...page.matchAll(/<tr role="row">(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) =>
      cell
        .replaceAll(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .trim(),
    ),
  );
const post = (path: string, fields: Readonly<Record<string, string>>) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });

test('by mailing: who left, who said why, and shares only where there are enough', async () => {
  const rows = cells(await get('/reasons')).filter((row) => row.length > 0);
  expect(rows).toEqual([
    [
      'All',
      '23',
      '15 65 %',
      'Too many emails 9 (64 %), Not relevant 3 (21 %), Changed role 1 (7.1 %), Something else 1 (7.1 %)',
    ],
    [NEWS, '21', '13 62 %', 'Too many emails 9 (75 %), Not relevant 3 (25 %)'],
    ['No mailing named', '1', '1', 'Changed role 1 (too few to compare)'],
    ['Small', '1', '1', 'Something else 1 (too few to compare)'],
  ]);
});

test('in the words of the page that people saw, where the portal has its own', async () => {
  const labels = { reasons: [{ key: 'other', isOn: true, labels: { de: 'Sonst', en: 'Sold the <plant>' } }] };
  const streams = [{ key: 'Events', isOn: true, labels: { en: 'Fairs & seminars' } }];
  await database.db('public_page').insert({
    ...{ portal_id: PORTAL, version: 1, saved_by: 'x', saved_at: NOW },
    settings: JSON.stringify({ ...labels, streams }),
  });
  const rows = cells(await get('/reasons?by=stream'));
  expect(rows.map(([name]) => name)).toContain('Fairs &amp; seminars');
  expect(rows.map((row) => row.at(-1)).join()).toContain('Sold the <plant> 1');
  expect(await get('/reasons/export.csv')).toMatch(/Sold the <plant>,.*,Fairs & seminars,/);
  await database.db('public_page').delete();
});

test('by kind of mail and by owner; one mailing alone; and further back', async () => {
  expect(cells(await get('/reasons?by=stream')).map((row) => row.slice(0, 3))).toContainEqual(['Events', '2', '2']);
  expect(cells(await get('/reasons?by=owner')).map(([name, left]) => [name, left])).toContainEqual(['Ruth Vale', '23']);
  const one = await get('/reasons?campaign=Small');
  expect(one).toContain('1 person left in the last 90 days, and 1 said why.');
  expect(one).toContain('These are few');
  expect(cells(await get('/reasons?days=365'))).toContainEqual([
    'All',
    '24',
    expect.stringMatching(/^16 /),
    expect.anything(),
  ]);
});

test('words stand as they were written, escaped, with whose they are; no other portal’s', async () => {
  const page = await get('/reasons');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain('>p20</a>');
  expect(page).not.toContain('bravo');
  const { from, until } = { from: new Date(0), until: NOW };
  const filter = { from, until, campaign: null, stream: null };
  expect((await countReasons(database.db, OTHER, 'campaign', filter, 10)).map((one) => one.left)).toEqual([1]);
});

test('the CSV has every answer, runs no formula, and is noted', async () => {
  const response = await fetch(`${app.url}/reasons/export.csv?days=365`);
  const csv = await response.text();
  expect(response.headers.get('content-disposition')).toContain('reasons-2026-11-03.csv');
  expect(csv).toContain(`'=HYPERLINK`);
  expect(csv.split('\r\n').filter((line) => line.includes('@x.test'))).toHaveLength(16);
  const [entry] = await listAudit(database.db, PORTAL);
  expect(entry).toMatchObject({ action: 'reasons.exported', actor: sofia.email, detail: { days: 365 } });
});

test('an admin names who hears of a mailing; a viewer cannot, and nobody outside HubSpot can be named', async () => {
  expect(await get('/reasons')).toContain('No mailing has an owner yet');
  const fields = { kind: 'campaign', name: NEWS, ownerId: '700', back: '/reasons?campaign=x' };
  const saved = await post('/reasons/owner', fields);
  expect([saved.status, saved.headers.get('location')]).toEqual([303, '/reasons?campaign=x']);
  expect(await listCampaignOwners(database.db, PORTAL)).toMatchObject([
    { kind: 'campaign', name: NEWS, ownerId: '700', setBy: sofia.email },
  ]);
  expect(await get('/reasons')).toContain('(Ruth Vale)');
  expect(await get(`/reasons?campaign=${encodeURIComponent(NEWS)}`)).toMatch(/<option value="700" selected>Ruth Vale/);
  expect((await post('/reasons/owner', { ...fields, ownerId: '999' })).status).toBe(404);
  expect((await post('/reasons/owner', { ...fields, back: 'https://evil.example' })).headers.get('location')).toBe(
    '/reasons',
  );
  app.signIn({ ...sofia, role: 'viewer' });
  expect((await post('/reasons/owner', { ...fields, ownerId: '' })).status).toBe(403);
  app.signIn(sofia);
  await post('/reasons/owner', { ...fields, ownerId: '' });
  expect(await listCampaignOwners(database.db, PORTAL)).toEqual([]);
});

test('won back: by play, with the range of the rate and the time it took; a colleague’s word is no win', async () => {
  const page = await get('/won-back');
  expect(page).toContain(
    'Of 13 people who were lost or left in the last 90 days and were acted upon, 5 were won back: 38 % (18 to 64 %). 7 are still lost.',
  );
  expect(cells(page).filter((row) => row.length > 0)).toEqual([
    ['Champion lost', '12', '4', '33 % (14 to 61 %)', '4 days', '7'],
    ['Left all mail: service recovery', '1', '1', 'too few', '3 days', '0'],
  ]);
});

test('won back: by reason and by owner, and further back', async () => {
  expect(
    cells(await get('/won-back?by=reason'))
      .filter((row) => row.length > 0)
      .map((row) => row.slice(0, 3)),
  ).toEqual([
    ['Not known', '12', '4'],
    ['Left: too many emails', '1', '1'],
  ]);
  expect(
    cells(await get('/won-back?by=owner'))
      .filter((row) => row.length > 0)
      .map((row) => row.slice(0, 3)),
  ).toEqual([['Owner 700', '13', '5']]);
  app.signIn({ ...sofia, portalId: OTHER });
  expect(await get('/won-back')).toContain('Nobody yet');
});
