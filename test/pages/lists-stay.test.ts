/** Where a service takes nobody off a list, its page and that of the person say why, and offer nothing. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin', memberId: 1 };
const WHY = 'no call that takes back an unsubscription';

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;

beforeAll(async () => {
  database = await createTestDatabase();
  seeded = await seedPages(database.db, PORTAL, NOW, { people: 15, oldEvents: 1, rows: 2 });
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const sourceIs = (esp: string) =>
  database.db('source').where({ source_id: seeded.sources[0] }).update({ esp, purpose: 'marketing' });
const get = async (path: string): Promise<string> => {
  app.signIn(sofia);
  const page = await (await fetch(app.url + path)).text();
  return page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
};
const listsPage = () => get(`/lists/${seeded.sources[0]}`);

test('before anybody is put on a list it is said whether they are taken off it again', async () => {
  await sourceIs('sendgrid');
  expect(await listsPage()).toContain('Who comes back is taken off, as far as Bellwether put them there.');
  await sourceIs('mailchimp');
  const page = await listsPage();
  expect(page).toContain('Nobody is taken off it again.');
  expect(page).toContain(WHY);
  expect(page).not.toContain('Who comes back is taken off');
});

test('a trial of a bounce is offered where it can be lifted, and else it is said why not', async () => {
  const held = await database.db('esp_suppression').where({ source_id: seeded.sources[0], kind: 'bounce' }).first();
  const person = () => get(`/addresses/${held.address_id}`);
  // Somebody who has not left: to others no trial is offered anyway.
  await database.db('suppression').where({ address_id: held.address_id }).del();
  await sourceIs('sendgrid');
  expect(await person()).toContain('Lift for one trial');
  await sourceIs('mailchimp');
  const page = await person();
  expect(page).not.toContain('Lift for one trial');
  expect(page).toContain(WHY);
});
