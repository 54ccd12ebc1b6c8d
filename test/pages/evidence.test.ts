/** What may be passed on as a file, and what people know themselves. */

import type { Admin } from '../../src/pages/admin/visit.ts';
import { wordsOn } from '../../src/store/address-word.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const PRIYA = 'priya.raman@halden-robotics.com';
const admin: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;
let priya: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, OTHER, { name: 'Other GmbH' });
  seeded = await seedPages(database.db, PORTAL, NOW);
  priya = seeded.addresses.get(PRIYA) ?? 0;
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  app.signIn(admin);
  await database.db('address_word').delete();
});

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
const say = (fields: Record<string, string>) =>
  fetch(`${app.url}/evidence/word/${priya}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
const word = async () => (await wordsOn(database.db, PORTAL, [priya])).get(priya);

test('the letter to their IT is a file in plain text, of our own addresses alone', async () => {
  const response = await get(`/evidence/letter/${priya}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain('attachment');
  expect(response.headers.get('content-type')).toContain('text/plain');
  const letter = await response.text();
  expect(letter).toContain(`Recipient: ${PRIYA}`);
  expect(letter).toContain('Please do not exempt our mail from scanning');
  app.signIn({ ...admin, portalId: OTHER });
  expect((await get(`/evidence/letter/${priya}`)).status).toBe(404);
  app.signIn(null);
  expect((await get(`/evidence/letter/${priya}`)).status).toBe(401);
});

test('the packet for the email service has every refusal of the mailing, by receiving system', async () => {
  const { campaign, email } = await database
    .db('event')
    .join('address', 'address.address_id', 'event.address_id')
    .where({ class: 'block' })
    .whereNotNull('campaign')
    .first('campaign', 'email');
  const path = `/evidence/refusals?campaign=${encodeURIComponent(campaign)}`;
  const packet = await (await get(path)).text();
  expect(packet).toContain(`Refusals of the mailing “${campaign}”`);
  expect(packet).toContain(email);
  expect(packet).toMatch(/^== .+: \d+$/m);
  expect((await get('/evidence/refusals?campaign=never-sent')).status).toBe(404);
  app.signIn({ ...admin, portalId: OTHER });
  expect((await get(path)).status).toBe(404);
});

describe('somebody who knows better', () => {
  test('says what, why and until when, under their own name; it is audited, and the address is judged again', async () => {
    const response = await say({ says: 'reachable', why: 'We spoke at the fair', until: '2026-12-31' });
    expect(response.status).toBe(303);
    expect(await word()).toEqual({
      says: 'reachable',
      by: 'sofia@northwind.example',
      at: NOW,
      why: 'We spoke at the fair',
      until: new Date('2026-12-31T23:59:59Z'),
      isHistory: false,
    });
    const { dirty_at } = await database.db('address').where({ portal_id: PORTAL, address_id: priya }).first('dirty_at');
    expect(dirty_at).not.toBeNull();
    const acts = await database.db('audit').where({ portal_id: PORTAL, action: 'address.word' });
    expect(acts).toMatchObject([{ actor: 'sofia@northwind.example', target: String(priya) }]);
  });

  test.each([
    [{ says: 'reachable', why: '' }, 'Say how you know'],
    [{ says: 'everything', why: 'because' }, 'Choose what you know'],
    [{ says: 'reachable', why: 'because', until: '2026-11-02' }, 'within the next twelve months'],
    [{ says: 'reachable', why: 'because', until: '2031-01-01' }, 'within the next twelve months'],
    [{ says: 'reachable', why: 'because', until: 'soon' }, 'within the next twelve months'],
  ])('is told what is missing: %o', async (fields, wanted) => {
    const response = await say(fields);
    expect([response.status, await response.text()]).toEqual([409, expect.stringContaining(wanted)]);
    expect(await word()).toBeUndefined();
  });

  test('is an admin', async () => {
    app.signIn({ ...admin, role: 'viewer' });
    expect((await say({ says: 'left', why: 'because' })).status).toBe(403);
    expect(await (await get(`/addresses/${priya}`)).text()).not.toContain('/evidence/word/');
  });
});
