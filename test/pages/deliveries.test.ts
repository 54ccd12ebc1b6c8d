/** Deliveries: found by whom they tell of, grouped by what went wrong, taken in again or thrown away by the dozen. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { query } from '../../src/store/database.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import { insertEvents } from '../../src/store/event.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { bounce, seedAddress } from '../support/seed-address.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const admin: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let sources: number[];

beforeEach(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL, { timeZone: 'America/New_York' });
  await seedPortal(database.db, OTHER);
  sources = [];
  for (const label of ['Newsletter', 'Orders']) {
    const [row] = await query<{ id: number }>(
      database.db,
      `insert into source (portal_id, esp, label, token_hash, token_enc, created_at) values (?, 'sendgrid', ?, sha256(?::bytea), 'x', ?) returning source_id as id`,
      [PORTAL, label, label, NOW],
    );
    sources.push(row?.id ?? 0);
  }
  app = await servePages(database.db, NOW);
  app.signIn(admin);
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

interface Seed {
  readonly state?: string;
  readonly why?: string;
  readonly body?: string;
  readonly at?: string;
  readonly source?: number;
  readonly portalId?: number;
}

/** @returns its id */
async function seed(one: Seed): Promise<number> {
  await insertDeliveries(database.db, [
    {
      portalId: one.portalId ?? PORTAL,
      sourceId: sources[one.source ?? 0] ?? 0,
      receivedAt: new Date(one.at ?? NOW),
      headers: {},
      body: Buffer.from(one.body ?? '[]'),
      state: 'waiting',
      why: one.why ?? null,
    },
  ]);
  const [row] = await query<{ id: number }>(
    database.db,
    'update delivery set state = ? where delivery_id = (select max(delivery_id) from delivery) returning delivery_id as id',
    [one.state ?? 'done'],
  );
  return row?.id ?? 0;
}

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
const text = async (path: string) => (await get(path)).text();
const idsIn = (page: string) =>
  [...page.matchAll(/class="person" href="\/deliveries\/(\d+)"/g)].map((one) => Number(one[1]));
const post = (path: string, form: Record<string, string>) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
const left = async () =>
  (await query<{ id: number }>(database.db, 'select delivery_id as id from delivery order by 1', [])).map(
    (row) => row.id,
  );

test('are found by an address: by the events read from them, and by what stands in what could not be read', async () => {
  const told = await seed({});
  await seed({ body: '[{"email":"jane@other.example"}]' });
  const unread = await seed({ state: 'failed', why: 'Broken.', body: '[{"email":"Jane@Halden.example"' });
  await seed({ state: 'quarantined', why: 'No.', body: '{"email":"jane@halden-example"}' });
  const addressId = await seedAddress(database.db, PORTAL, 'jane@halden.example', 'halden.example', {
    verdict: 'dead',
    reason: 'user_unknown',
    since: NOW,
    isLeft: false,
    now: NOW,
  });
  await insertEvents(database.db, PORTAL, [bounce(addressId, 'jane@halden.example', 'user_unknown', NOW, 'k', told)]);
  expect(idsIn(await text('/deliveries?email=jane%40halden.example'))).toEqual([unread, told]);
  expect(idsIn(await text('/deliveries?email=JANE%40halden.example&state=done'))).toEqual([told]);
  expect(await text('/deliveries?email=nobody%40halden.example')).toContain('No delivery tells of this address');
});

test('say at the field what is wrong with an address, and keep what was typed', async () => {
  await seed({});
  const response = await get('/deliveries?email=jane%40');
  const page = await response.text();
  expect(response.status).toBe(422);
  expect(page).toContain('value="jane@"');
  expect(page).toMatch(/aria-describedby="email-error" aria-invalid="true"/);
  expect(idsIn(page)).toEqual([]);
});

test('are filtered by source, state and days of the portal', async () => {
  // In New York the third of November begins at 5:00 UTC.
  const before = await seed({ at: '2026-11-03T04:59:59Z' });
  const first = await seed({ at: '2026-11-03T05:00:00Z', source: 1 });
  const last = await seed({ at: '2026-11-04T04:59:59Z', state: 'waiting' });
  const after = await seed({ at: '2026-11-04T05:00:00Z' });
  expect(idsIn(await text('/deliveries?from=2026-11-03&until=2026-11-03'))).toEqual([last, first]);
  expect(idsIn(await text('/deliveries?until=2026-11-02'))).toEqual([before]);
  expect(idsIn(await text('/deliveries?from=2026-11-04&state='))).toEqual([after]);
  expect(idsIn(await text(`/deliveries?source=${sources[1]}`))).toEqual([first]);
  expect(idsIn(await text('/deliveries?state=waiting'))).toEqual([last]);
  expect(idsIn(await text('/deliveries?from=2026-13-40&until=x'))).toEqual([after, last, first, before]);
});

test('are grouped by what went wrong, whatever numbers stand in it', async () => {
  await seed({ state: 'failed', why: '2 of 5 entries could not be read: The entry has no address.' });
  const failed = await seed({ state: 'failed', why: '1 of 1 entry could not be read: The entry has no address.' });
  await seed({ state: 'quarantined', why: 'It was signed 26 hours ago.' });
  await seed({ state: 'quarantined', why: 'It was signed 31 hours ago.' });
  const stray = await seed({ state: 'quarantined', why: 'There is no signature.' });
  const page = await text('/deliveries');
  const groups = [...page.matchAll(/class="why" href="([^"]+)"/g)].map((one) => one[1]?.replaceAll('&amp;', '&') ?? '');
  expect(groups).toHaveLength(3);
  expect(idsIn(await text(groups.find((href) => href.includes('no+address')) ?? ''))).toEqual([failed, failed - 1]);
  expect(idsIn(await text(groups.find((href) => href.includes('no+signature')) ?? ''))).toEqual([stray]);
  expect(page).toContain('It was signed 31 hours ago.');
});

test('all of one reason are thrown away, by name in the audit log, and no others', async () => {
  await seed({ state: 'failed', why: '2 of 5 entries could not be read: No address.' });
  const done = await seed({ why: 'No address.' });
  const other = await seed({ state: 'quarantined', why: 'No signature.' });
  const theirs = await seed({ state: 'failed', why: 'No address.', portalId: OTHER });
  const response = await post('/deliveries/discard', { state: 'failed', reason: 'No address.' });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/deliveries?state=failed']);
  expect(await left()).toEqual([done, other, theirs]);
  expect(await query(database.db, "select actor, detail from audit where action = 'delivery.discarded'", [])).toEqual([
    { actor: admin.email, detail: { state: 'failed', reason: 'No address.', count: 1 } },
  ]);
  expect((await post('/deliveries/discard', { state: 'failed', reason: 'No address.' })).status).toBe(409);
});

test('one is thrown away only where it failed or is in quarantine, and never another portal’s', async () => {
  const done = await seed({});
  const bad = await seed({ state: 'quarantined', why: 'No.' });
  const theirs = await seed({ state: 'quarantined', why: 'No.', portalId: OTHER });
  expect((await post(`/deliveries/${done}/discard`, {})).status).toBe(409);
  expect((await post(`/deliveries/${theirs}/discard`, {})).status).toBe(409);
  expect((await post(`/deliveries/${bad}/discard`, {})).status).toBe(303);
  expect(await left()).toEqual([done, theirs]);
});

test('all of one reason are retried as an errand, which stands on every page until it ends', async () => {
  await seed({ state: 'failed', why: 'No address.' });
  const response = await post('/deliveries/retry', { state: 'failed', reason: 'No address.' });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/work']);
  expect(await text('/work')).toContain('0 of 1');
  expect(await text('/sources')).toContain('Taking in failed deliveries: 0 %');
  expect((await post('/deliveries/retry', { state: 'failed', reason: 'No address.' })).status).toBe(409);
  await database.db.raw('update errand set ended_at = ?, done = 1', [NOW]);
  expect(await text('/sources')).not.toContain('Taking in failed deliveries');
  expect(await text('/work')).toContain('1 of 1 taken up again');
});

test('where the proof was not kept, all of one reason are taken in on the word of whoever asks, after a question', async () => {
  await database.db('source').update({ esp: 'postmark' });
  await seed({ state: 'quarantined', why: 'The password does not fit.' });
  const page = await text('/deliveries?state=quarantined');
  expect(page).toContain('Take 1 delivery in on my word');
  expect(page).not.toContain('Check all again');
  await post('/deliveries/retry', { state: 'quarantined', reason: 'The password does not fit.', vouched: '1' });
  expect(await query(database.db, 'select detail, asked_by from errand', [])).toEqual([
    { detail: { state: 'quarantined', reason: 'The password does not fit.', isVouched: true }, asked_by: admin.email },
  ]);
});

test('viewers see what happened, and no button; their posts are refused', async () => {
  const id = await seed({ state: 'failed', why: 'No address.' });
  app.signIn({ ...admin, role: 'viewer' });
  for (const path of ['/deliveries', `/deliveries/${id}`, '/work']) {
    const page = await text(path);
    const main = page.slice(page.indexOf('<main'));
    expect([path, /method="post"/.test(main)]).toEqual([path, false]);
  }
  for (const path of ['/deliveries/retry', '/deliveries/discard', `/deliveries/${id}/discard`, '/work/rebuild'])
    expect([path, (await post(path, { state: 'failed' })).status]).toEqual([path, 403]);
  expect(await left()).toEqual([id]);
});

test('the progress of work is streamed to whoever may see the page, and ends when nothing is left', async () => {
  await seed({ state: 'failed', why: 'No address.' });
  await post('/deliveries/retry', { state: 'failed' });
  const response = await get('/work/events');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  const readUntil = async (words: string) => {
    while (!seen.includes(words)) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      seen += value;
    }
  };
  await readUntil('0 of 1');
  await database.db.raw('update errand set ended_at = ?, done = 1', [NOW]);
  await readUntil('event: end');
  expect(seen).toContain('1 of 1 taken up again');
  app.signIn(null);
  expect((await get('/work/events')).status).toBe(401);
});
