/** A person as of a day in the past: nothing that came in later, the rules that held, and two days side by side. */
import { dayText, readMoment } from '../../src/pages/admin/addresses/read-moment.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const PRIYA = 'priya.raman@halden-robotics.com';
const admin: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;

beforeAll(async () => {
  database = await createTestDatabase();
  seeded = await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
  app.signIn(admin);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const get = (query: string) =>
  fetch(`${app.url}/addresses/${seeded.addresses.get(PRIYA)}${query}`, { redirect: 'manual' });
const text = async (query: string) =>
  (await (await get(query)).text())
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

test('a day before the trouble shows nothing of what came later', async () => {
  const page = await text('?at=2026-10-20');
  expect(page).toContain('As of 20 Oct 2026, 23:59');
  expect(page).toContain('judged by version 1 of the rules');
  expect(page).toContain('What we believed Nothing known');
  expect(page).toContain('From 2 Oct 2026 to 6 Oct 2026');
  expect(page).toContain('Next change: No longer works, 30 Oct 2026');
  for (const later of ['Change before', 'does not exist', 'Play: Deal at risk', 'Left all mail', 'Too many emails'])
    expect(page).not.toContain(later);
});

test('a day before there were rules is judged by the first ones, and says so', async () => {
  const page = await text('?at=2025-12-31');
  expect(page).toContain('judged by version 1 of the rules, since none held yet and nobody judged');
  expect(page).not.toContain('What was put on record then is another');
});

test('a later day shows what was known, left and told by then, and says where the record of that day differs', async () => {
  const page = await text('?at=2026-11-01');
  expect(page).toContain('What we believed Blocked');
  expect(page).toContain('What was put on record then is another On record stood “No longer works” since 30 Oct 2026');
  expect(page).toContain('Left all mail by the mail program');
  expect(page).toContain('Change before: No longer works, 30 Oct 2026');
  expect(page).not.toContain('3 November 2026');
});

test('what a colleague said is believed from the day on which it was said', async () => {
  const page = await text('?at=2026-11-02');
  expect(page).toContain('What we believed No longer works Mail to this address may still be accepted');
  expect(page).toContain('Since 2 Nov 2026, 11:00 , because the person has left');
});

test('two days stand side by side, the earlier one first, with what changed', async () => {
  const compared = 'What As of 20 October 2026 As of 3 November 2026 Difference Belief Nothing known No longer works';
  expect(await text('?at=2026-10-20&against=2026-11-03')).toContain(compared);
  expect(await text('?at=2026-11-03&against=2026-10-20')).toContain(compared);
});

test.each(['nonsense', '2026-02-31', '0001-01-01', '-271821-04-20T00:00:00Z'])(
  'a date that cannot be meant (%s) leads to today',
  async (at) => {
    const response = await get(`?at=${encodeURIComponent(at)}`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/addresses/${seeded.addresses.get(PRIYA)}`);
  },
);

test('nobody of another portal is shown, on whatever day', async () => {
  app.signIn({ ...admin, portalId: PORTAL + 7 });
  expect((await text('?at=2026-11-02')).includes(PRIYA)).toBe(false);
  app.signIn(admin);
});

test.each([
  ['2026-10-02', 'UTC', '2026-10-02T23:59:59.999Z'],
  // The clocks go back in that night.
  ['2026-10-25', 'Europe/Berlin', '2026-10-25T22:59:59.999Z'],
  ['2026-10-02T08:00:00Z', 'Europe/Berlin', '2026-10-02T08:00:00.000Z'],
  ['2030-01-01', 'Europe/Berlin', NOW.toISOString()],
])('%s in %s means %s, and never a moment to come', (given, zone, meant) => {
  const at = readMoment(given, zone, NOW);
  expect(at?.toISOString()).toBe(meant);
  if (at && given.length === 10 && at < NOW) expect(dayText(at, zone)).toBe(given);
});
