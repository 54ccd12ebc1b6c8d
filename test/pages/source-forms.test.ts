/** Connecting a source in the console, without the command line. */
import { listSources } from '../../src/store/source.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { addPortal, testBox } from '../support/portal.ts';
import { createTestSender } from '../support/sendgrid.ts';

const PORTAL = 8801;
const OTHER = 8802;
const OWN = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const admin = { portalId: PORTAL, userId: 1, email: 'ada@larkfield.test', role: 'admin' } as const;

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
  await addPortal(database.db, OTHER);
  app = await servePages(database.db, new Date('2026-11-20T10:00:00Z'));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(admin));

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = OWN) =>
  fetch(app.url + path, { method: 'POST', headers, body: new URLSearchParams(fields), redirect: 'manual' });
const sources = (portalId = PORTAL) => listSources(database.db, portalId, testBox);

test('a source is added, gets its key, and keeps the former key through a rotation', async () => {
  const added = await post('/sources', { esp: 'sendgrid', label: ' Newsletter ' });
  expect([added.status, added.headers.get('location')]).toEqual([303, '/sources']);
  const [source] = await sources();
  expect(source).toMatchObject({ label: 'Newsletter', esp: 'sendgrid', secrets: [] });
  const [first, second, third] = [createTestSender(), createTestSender(), createTestSender()].map(
    (one) => one.publicKey,
  );
  for (const key of [first, second, third]) {
    expect((await post(`/sources/${source?.sourceId}/key`, { key: key ?? '' })).status).toBe(303);
  }
  expect((await sources())[0]?.secrets).toEqual([third, second]);
  const actions = await database.db('audit').where({ portal_id: PORTAL }).orderBy('audit_id').pluck('action');
  expect(actions).toEqual(['source.added', 'source.key-given', 'source.key-given', 'source.key-given']);
  const page = await (await fetch(`${app.url}/sources`)).text();
  expect(page).not.toContain(third);
});

test('what cannot be taken is said beside the form, and what was typed stays', async () => {
  const response = await post('/sources', { esp: 'sendgrid', label: '<b>'.repeat(40) });
  expect(response.status).toBe(422);
  const page = await response.text();
  expect(page).toContain('Give it a name of 1 to 80 characters');
  expect(page).toContain('&lt;b&gt;');
  expect(page).not.toContain('<b><b>');
  expect((await post('/sources', { esp: 'pigeon', label: 'x' })).status).toBe(422);
});

test('a key that is none is refused with what is wrong, and changes nothing', async () => {
  const before = await sources();
  const response = await post(`/sources/${before[0]?.sourceId}/key`, { key: 'no key' });
  expect(response.status).toBe(409);
  expect(await sources()).toEqual(before);
});

test('viewers, other portals and forms from elsewhere change nothing', async () => {
  const before = await sources();
  const key = { key: createTestSender().publicKey };
  const path = `/sources/${before[0]?.sourceId}/key`;
  expect((await post(path, key, { ...OWN, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  app.signIn({ ...admin, role: 'viewer' });
  expect((await post(path, key)).status).toBe(403);
  expect((await post('/sources', { esp: 'sendgrid', label: 'x' })).status).toBe(403);
  app.signIn({ ...admin, portalId: OTHER });
  expect((await post(path, key)).status).toBe(409);
  expect(await sources()).toEqual(before);
  expect(await sources(OTHER)).toEqual([]);
});
