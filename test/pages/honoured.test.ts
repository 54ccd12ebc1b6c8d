/** The page that says how fast wishes to leave are honoured, its alarm, the proof for one person, and HubSpot's preferences. */
import { recordLeave, recordUnknownLeave } from '../../src/flow/accept/record-leave.ts';
import { hashAddress } from '../../src/lib/address-hash.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { findAddressIds } from '../../src/store/address.ts';
import { eraseAddresses, rememberForgotten } from '../../src/store/erasure.ts';
import { startClocks } from '../../src/store/opt-out-clock.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { saveSubscriptionTypes } from '../../src/store/subscription-type.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';

const ASKED = new Date('2026-11-03T10:00:00.250Z');
const HOUR = 3_600_000;
const PORTAL = 8800001;
const OTHER = 8800002;
const EMAIL = 'jane.doe@example.com';
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin', memberId: 1 };

let database: TestDatabase;
let app: PagesApp;
let now: Date;
let janesId: number;

beforeEach(async () => {
  now = new Date(ASKED.getTime() + HOUR);
  database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  await seedPortal(db, OTHER);
  app = await servePages(db, () => now);
  app.signIn(sofia);
  await recordLeave(
    { db, notify: () => Promise.resolve() },
    {
      portalId: PORTAL,
      hashKey: portalKeysOf(PORTAL).hash,
      email: EMAIL,
      stream: '<b>News</b>',
      venue: 'one_click',
      at: ASKED,
      detail: { userAgent: 'Mail & Co <1>', linkStream: null },
    },
  );
  janesId = (await findAddressIds(db, PORTAL, [EMAIL])).get(EMAIL) ?? 0;
  await startClocks(db, PORTAL, [janesId], ASKED);
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

const get = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const post = (path: string, fields: Record<string, string>) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
const honour = (place: 'property_at' | 'subscription_at', afterMs: number) =>
  database.db.raw(`update opt_out_clock set ${place} = ?, has_contact = true, closed_at = ?`, [
    new Date(ASKED.getTime() + afterMs),
    now,
  ]);
/** In the order in which they stand there. */
const cells = (page: string) =>
  [...page.matchAll(/<td[^>]*><div>(.*?)<\/div><\/td>/gs)].map(([, cell = '']) =>
    cell.replaceAll(/<[^>]*>/g, '').trim(),
  );

test('half, 95 of 100 and the longest stand there for each place, and whoever waits', async () => {
  expect(cells(await get('/honoured')).slice(0, 5)).toEqual(['Bellwether’s own list', '1', '0 ms', '0 ms', '0 ms']);
  expect(await get('/honoured')).toContain('Not known everywhere yet');
  await honour('property_at', 90_500);
  const page = await get('/honoured');
  expect(cells(page)).toEqual(expect.arrayContaining(['The contact in HubSpot', '91 s']));
  expect(page).toMatch(/Contact: <span class="badge green">after 91 s/);
  expect(page).not.toContain('Not known everywhere yet');
  expect(page).toContain('&lt;b&gt;News&lt;/b&gt;');
});

test('the alarm stands on the overview, on the work page and here before 48 hours are over, and goes when it is mended', async () => {
  const alarms = async () => {
    const pages = await Promise.all(['/', '/work', '/honoured'].map(get));
    return pages.map(
      (page) => / wish to leave has not reached every place, the oldest for ([^.]+)\./.exec(page)?.[1] ?? null,
    );
  };
  expect(await alarms()).toEqual([null, null, null]);
  now = new Date(ASKED.getTime() + 25 * HOUR);
  expect(await alarms()).toEqual(['25 hours', '25 hours', '25 hours']);
  now = new Date(ASKED.getTime() + 41 * HOUR);
  expect(await get('/honoured')).toMatch(/notice red[\s\S]*In 7 hours it will be 48 hours/);
  now = new Date(ASKED.getTime() + 50 * HOUR);
  expect(await get('/honoured')).toContain('That is more than the 48 hours that mailbox providers allow');
  await honour('property_at', 50 * HOUR);
  expect(await alarms()).toEqual([null, null, null]);
});

test('the proof has every moment, to print and as a file that needs nothing else', async () => {
  await honour('property_at', 2_000);
  const page = await get(`/honoured/proof/${janesId}`);
  const text = page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  for (const words of [
    `Person ${EMAIL}`,
    'Where Bellwether’s own page, by the mail program&#39;s unsubscribe button',
    'By whom The person',
    'Asked 2026-11-03 10:00:00.250 UTC',
    'Bellwether heard of it 2026-11-03 10:00:00.250 UTC',
    'Bellwether’s own list knew 2026-11-03 10:00:00.250 UTC after 0 ms',
    'The contact in HubSpot knew 2026-11-03 10:00:02.250 UTC after 2 s',
    'HubSpot’s communication preferences knew – not to be told',
    'Mail &amp; Co &lt;1&gt;',
    '&lt;b&gt;News&lt;/b&gt;: not mailed since 2026-11-03',
  ])
    expect(text).toContain(words);
  expect(page).not.toMatch(/<style|<script/);
  const file = await fetch(`${app.url}/honoured/proof/${janesId}/download`);
  expect(file.headers.get('content-disposition')).toContain('attachment');
  const body = await file.text();
  expect(body).toContain('<style>');
  expect(body).not.toMatch(/href=|src=/);
  expect(await get('/audit')).toContain('Took the proof of a person’s wishes along');
});

test('what was told to us late says so, and a kind of mail has the name that the portal gave it', async () => {
  expect(await get('/honoured')).not.toContain('Told to us');
  await database.db.raw(`update opt_out_clock set asked_at = heard_at - interval '9 days'`);
  await database.db('public_page').insert({
    ...{ portal_id: PORTAL, version: 1, saved_by: 'x', saved_at: now },
    settings: JSON.stringify({
      company: 'Nord & Co',
      streams: [{ key: '<b>News</b>', isOn: true, labels: { en: 'News & more' } }],
    }),
  });
  const page = await get('/honoured');
  expect(page).toContain('Told to us: <span class="fine">after 9 days</span>');
  expect(page).toContain('Left a mailing list: News &amp; more');
  expect(await get(`/honoured/proof/${janesId}`)).toMatch(/<dd>Nord &amp; Co, [^<]+\(HubSpot account 8800001\)/);
});

test('the proof says what somebody chose instead of leaving', async () => {
  const proof = (detail: object, stream: string | null) =>
    database.db.raw(
      `insert into consent_proof (portal_id, address_hash, act, venue, stream, scope, actor, detail, at)
       select portal_id, address_hash, 'prefer', 'page', ?, 'everything', 'person', ?::jsonb, at from consent_proof where portal_id = ? limit 1`,
      [stream, JSON.stringify(detail), PORTAL],
    );
  await proof({ choice: 'frequency:monthly' }, null);
  await proof({ choice: 'pause:30' }, 'Events');
  const page = await get(`/honoured/proof/${janesId}`);
  expect(page).toContain('Chose less mail: at most once a month (everything)');
  expect(page).toContain('Chose less mail: no mail for 30 days (Events)');
});

test('of another account nothing is proved, and of nobody that nobody knows', async () => {
  app.signIn({ ...sofia, portalId: OTHER });
  expect((await fetch(`${app.url}/honoured/proof/${janesId}`)).status).toBe(404);
  expect((await fetch(`${app.url}/honoured/proof/${janesId}/download`)).status).toBe(404);
  expect((await post('/honoured/proof', { email: EMAIL })).status).toBe(404);
  app.signIn(sofia);
  const found = await post('/honoured/proof', { email: ' Jane.Doe@EXAMPLE.com' });
  expect([found.status, found.headers.get('location')]).toEqual([303, `/honoured/proof/${janesId}`]);
  expect((await post('/honoured/proof', { email: 'nobody@example.com' })).status).toBe(404);
  expect((await post('/honoured/proof', { email: 'nonsense' })).status).toBe(422);
});

test('of whoever left when nobody knew them the proof does not say that they were erased', async () => {
  const email = 'stranger@else.test';
  await database.db.transaction((trx) =>
    recordUnknownLeave(trx, {
      ...{ portalId: PORTAL, hashKey: portalKeysOf(PORTAL).hash, email, stream: null, venue: 'open_page' },
      ...{ actor: 'unknown', at: now, detail: {} },
    }),
  );
  const page = await (await post('/honoured/proof', { email })).text();
  expect(page).toContain('Nobody whom Bellwether or HubSpot knew when they left.');
  expect(page).not.toContain('Erased');
});

test('of whoever was erased the proof is found by what they type, and names them no more', async () => {
  await eraseAddresses(database.db, PORTAL, [janesId]);
  await rememberForgotten(database.db, PORTAL, hashAddress(portalKeysOf(PORTAL).hash, EMAIL), now);
  const response = await post('/honoured/proof', { email: EMAIL });
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page).toContain('Erased at their own request');
  expect(page).toContain('2026-11-03 10:00:00.250 UTC');
  expect(page).not.toMatch(/jane|Mail &amp; Co/i);
});

test('communication preferences are switched on by an admin, with the type of each stream, as a new version of the rules', async () => {
  await saveSubscriptionTypes(
    database.db,
    PORTAL,
    [
      { subscriptionId: 7, name: 'Letters', isActive: true },
      { subscriptionId: 8, name: '<B>NEWS</B>', isActive: true },
    ],
    now,
  );
  const page = await get('/honoured');
  expect(page).toContain('&lt;B&gt;NEWS&lt;/B&gt; (by its name)');
  const [, field = ''] = /name="(stream-\d+)" value="&lt;b&gt;News/.exec(page) ?? [];
  const saved = await post('/honoured/subscriptions', { base: '1', isOn: 'on', [field]: '<b>News</b>', 'type-0': '7' });
  expect(saved.status).toBe(303);
  const settings = async () => (await findRuleVersion(database.db, PORTAL))?.settings;
  expect(await settings()).toMatchObject({ version: 2, subscriptions: { isOn: true, streams: { '<b>News</b>': 7 } } });
  expect(await get('/plays/history')).toContain('Opt-outs in HubSpot’s communication preferences');
  expect((await post('/honoured/subscriptions', { base: '1' })).status).toBe(409);
  expect((await settings())?.subscriptions.isOn).toBe(true);
});
