/** Guessed addresses against verified ones: exact, each person once, as far as somebody said which kind a data source is. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { saveDataSourceKind } from '../../src/store/data-source-card.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { seedMail } from '../support/seed-rates.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800048;
const OTHER = 8800049;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  for (const portal of [PORTAL, OTHER]) await seedPortal(db, portal);
  const mail = [
    { list: 'patterns', delivered: 60, unknown: 40, dataSource: 'patterns' },
    // The same people, by another tool that guesses, too.
    { list: 'patterns', delivered: 60, unknown: 40, dataSource: 'finder' },
    // Named by a file alone.
    { list: 'asked', delivered: 198, unknown: 2, fileSource: 'asked' },
    // Called as a kind is, and of none.
    { list: 'form', delivered: 50, unknown: 0, dataSource: 'form', campaign: 'form' },
  ];
  for (const one of mail) await seedMail(db, PORTAL, NOW, one);
  for (const [name, kind] of [
    ['patterns', 'guessed'],
    ['finder', 'guessed'],
    ['asked', 'verified'],
  ] as const)
    await saveDataSourceKind(db, PORTAL, { name, kind, setBy: 'sofia', setAt: NOW });
  await saveDataSourceKind(db, OTHER, { name: 'form', kind: 'form', setBy: 'bravo', setAt: NOW });
  app = await servePages(db, NOW);
  app.signIn(sofia);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const get = async (path: string) => (await fetch(app.url + path)).text();
const words = async (path: string) => (await get(path)).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('kinds stand against each other with their intervals, whoever came from two of a kind once', async () => {
  const page = await words('/rates?by=source-kind');
  expect(page).toContain('Guessed addresses 100 60 40 40 % (31 to 50 %) Above 10 %');
  expect(page).toContain('Verified addresses 200 198 2 1 % (0.27 to 3.6 %)');
  expect(page).toContain('Not said 50 50 0');
  expect(page).not.toContain('A form of ours');
});

test('the file says the kinds in the same words, and a mailing that is called like a kind keeps its name', async () => {
  const file = await get('/rates/export.csv?by=source-kind');
  expect(file).toContain('Kind of data source,');
  expect(file).toContain('Guessed addresses,100,60,40,0.4,');
  expect(await words('/rates')).toMatch(/ form 50 50 0 /);
});
