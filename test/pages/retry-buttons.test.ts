/** The buttons that try again: what they do, for whom, and what they say when it was not possible. */
import { BellwetherError } from '../../src/lib/errors.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const admin: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;

beforeAll(async () => {
  database = await createTestDatabase();
  seeded = await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => {
  app.signIn(admin);
  app.failRetry(null);
  app.retried.length = 0;
});

const text = async (path: string) => (await fetch(app.url + path, { redirect: 'manual' })).text();
const post = (path: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
  fetch(app.url + path, { method: 'POST', redirect: 'manual', headers });
const deliveryPath = (state: keyof SeededPages['deliveries']) => `/deliveries/${seeded.deliveries[state]}`;

describe('the retry buttons', () => {
  test('retry, lead back, and say so once', async () => {
    const response = await post(`${deliveryPath('quarantined')}/retry`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(deliveryPath('quarantined'));
    expect(app.retried).toEqual([`delivery ${PORTAL}/${seeded.deliveries.quarantined}`]);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('HttpOnly');
    const after = await fetch(app.url + deliveryPath('quarantined'), {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(await after.text()).toContain('The delivery was taken in again.');
    expect(after.headers.get('set-cookie')).toContain('bw_said=;');
    await post(`/writes/${seeded.failedWrite}/retry`);
    expect(app.retried.at(-1)).toBe(`write ${PORTAL}/${seeded.failedWrite}`);
  });

  test('take in on an admin’s word what cannot prove itself any more, and offer that for nothing else', async () => {
    const path = deliveryPath('quarantined');
    expect(await text(path)).not.toContain('/vouch"');
    const { source_id } = await database
      .db('delivery')
      .where({ delivery_id: seeded.deliveries.quarantined })
      .first('source_id');
    const source = () => database.db('source').where({ portal_id: PORTAL, source_id });
    await source().update({ esp: 'postmark' });
    try {
      const page = await text(path);
      expect(page).toContain(`action="${path}/vouch"`);
      expect(page).not.toContain(`action="${path}/retry"`);
      expect((await post(`${path}/vouch`)).status).toBe(303);
      expect(app.retried).toEqual([`vouch ${PORTAL}/${seeded.deliveries.quarantined}`]);
      app.signIn({ ...admin, role: 'viewer' });
      expect(await text(path)).not.toContain('/vouch"');
      expect((await post(`${path}/vouch`)).status).toBe(403);
    } finally {
      await source().update({ esp: 'sendgrid' });
    }
  });

  test('put no words on our pages that a cookie brings', async () => {
    for (const said of ['constructor', '__proto__', 'hello']) {
      const page = await (await fetch(`${app.url}/`, { headers: { cookie: `bw_said=${said}` } })).text();
      expect(page).not.toContain('class="flash');
    }
  });

  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['without any word of where from', {}],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from an opaque origin', { origin: 'null' }],
  ])('refuse a form %s', async (_where, headers) => {
    expect((await post(`${deliveryPath('failed')}/retry`, headers as Record<string, string>)).status).toBe(403);
    expect(app.retried).toEqual([]);
  });

  test('take a form of our own from a browser that only sends its origin', async () => {
    expect((await post(`${deliveryPath('failed')}/retry`, { origin: 'https://bellwether.example.com' })).status).toBe(
      303,
    );
  });

  test('are not for viewers, who do not see them either', async () => {
    app.signIn({ ...admin, role: 'viewer' });
    expect(await text(deliveryPath('failed'))).not.toContain('/retry"');
    expect(await text('/writes?state=failed')).not.toContain('/retry"');
    expect((await post(`${deliveryPath('failed')}/retry`)).status).toBe(403);
    expect(app.retried).toEqual([]);
  });

  test('say why it was not possible, in the words meant for people', async () => {
    app.failRetry(new BellwetherError('delivery.still-refused', 'The signature still does not fit.'));
    const response = await post(`${deliveryPath('quarantined')}/retry`);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('The signature still does not fit.');
  });

  test('keep the words of a failure of ours in the log', async () => {
    app.failRetry(new Error('password=hunter2'));
    const response = await post(`${deliveryPath('failed')}/retry`);
    const page = await response.text();
    expect(response.status).toBe(500);
    expect(page).not.toContain('hunter2');
    expect(page).toMatch(/look for <?[^<]*[0-9a-f]{8}/);
  });
});
