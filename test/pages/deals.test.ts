/** The page of deals, with what is in it and what must not be. */
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { HOSTILE } from '../support/seed-inbound.ts';
import { seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPages(database.db, PORTAL, NOW, { people: 20, oldEvents: 10, rows: 5 });
  await seedPortal(database.db, OTHER, { name: 'Other GmbH' });
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
const signIn = (portalId = PORTAL) =>
  app.signIn({ portalId, userId: 12, email: 'sofia@northwind.example', role: 'viewer' });
beforeEach(() => signIn());

const text = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');

test('deals on which mail reaches nobody stand with their money by currency, who is on them, and why', async () => {
  const page = await text('/deals');
  expect(page).toContain('Nobody reachable (3)');
  expect(page).toContain('Some reachable (1)');
  expect(page).toContain('€62,000 and US$250,000');
  expect(page).toContain('Warehouse retrofit and controls');
  expect(page).toContain('0 of 2');
  expect(page).toContain('Nobody on it');
  expect(page).toContain('No longer works');
  expect(page).toContain('was to close');
  expect(page).toContain(`/contacts/${PORTAL}/record/0-3/5601"`);
  expect(page).toContain('Of 1 it is not read yet who else is on them');
  expect(page).not.toContain(HOSTILE);
});

test('somebody’s deals alone, others in the order that was asked for', async () => {
  const own = await text('/deals?owner=700');
  expect(own).toContain('Warehouse retrofit');
  expect(own).not.toContain('US$');
  expect(await text('/deals?show=some')).toContain('Assembly line 4, phase two');
  expect(await text('/deals?owner=999')).toContain('None of the open deals of this owner');
});

test('the list taken along can be opened by a spreadsheet without being run by it, and is in the audit log', async () => {
  const csv = await (await fetch(`${app.url}/deals/export.csv`)).text();
  expect(csv.split('\r\n')[0]).toContain('Deal,Owner,Amount,Currency');
  expect(csv).toContain("'=Spare parts");
  expect(csv).toContain('62000,EUR,0.6,2026-11-15,2,0,2026-11-02T22:00:00.000Z,Priya Raman: No longer works');
  expect(await text('/audit')).toContain('Exported a list of deals');
});

test('another portal sees none of them, and reads why', async () => {
  signIn(OTHER);
  const page = await text('/deals');
  expect(page).toContain('No open deals known');
  expect(page).not.toContain('Warehouse');
});
