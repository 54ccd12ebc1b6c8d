/** What the list of the lost is narrowed down by, on the page, on paper and in files alike. */
import { saveDirectory } from '../../src/store/directory.ts';
import { directoryEntry } from '../store/directory-entry.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const HALF_YEAR_AGO = new Date('2026-05-03T10:00:00Z');
/** In Berlin, where the portal is, this is the first of October. */
const LATE = new Date('2026-09-30T22:30:00Z');

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  const nothing = { atStake: {}, openDeals: 0, dealCurrency: null, dealAmount: 0, role: null, hypothesis: null };
  const plain = { ...nothing, hasProbable: false, lastContact: NOW, endedAt: null };
  const of = (id: number, word: string, more: object) => ({ ...directoryEntry(id, word), ...plain, ...more });
  await saveDirectory(database.db, PORTAL, [
    of(1, 'ann', {
      company: 'Évian Water Ltd',
      role: 'decision maker, champion',
      openDeals: 2,
      dealCurrency: 'JPY',
      dealAmount: 2_000_000,
      atStake: { JPY: 2_000_000, EUR: 85_000 },
    }),
    of(2, 'bob', {
      company: null,
      email: 'bob@evian.test',
      role: 'champion',
      openDeals: 1,
      dealCurrency: 'EUR',
      dealAmount: 84_000,
      atStake: { EUR: 84_000 },
    }),
    of(3, 'cem', { role: 'budget holder', lastContact: HALF_YEAR_AGO, hypothesis: 'may_be_gone' }),
    of(4, 'dee', { lastContact: null, hasProbable: true, hypothesis: 'gateway_refuses' }),
    of(5, 'eve', { endedAt: LATE }),
    of(6, 'fay', { standing: 'won_back', verdict: 'reachable', wonBackBy: 'reply', since: LATE, endedAt: LATE }),
    of(7, 'gus', { standing: 'fine', verdict: 'reachable', endedAt: HALF_YEAR_AGO }),
  ]);
  app = await servePages(database.db, NOW);
  app.signIn({ portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const text = async (path: string) =>
  (await (await fetch(app.url + path, { redirect: 'manual' })).text()).replaceAll('<wbr>', '');
const namesIn = (found: string) =>
  [...new Set([...found.matchAll(/\b(ann|bob|cem|dee|eve|fay|gus)@/g)].map(([, name]) => name))]
    .toSorted((a = '', b = '') => a.localeCompare(b))
    .join(' ');

test.each([
  ['company=EVIAN', 'ann bob'],
  ['company=evian+water', 'ann'],
  ['company=water', ''],
  ['company=%25', ''],
  ['role=champion', 'ann bob'],
  ['role=decision+maker', 'ann'],
  ['role=maker', ''],
  ['least=85000&currency=EUR', 'ann'],
  ['least=84000&currency=EUR', 'ann bob'],
  ['least=1%2C000%2C000', 'ann'],
  ['least=1&currency=USD', ''],
  ['currency=EUR', 'ann bob cem dee eve'],
  ['quiet=90', 'cem dee'],
  ['quiet=200', 'dee'],
  ['probable=on', 'dee'],
  ['maybe=may_be_gone', 'cem'],
  ['from=2026-10-01', 'eve'],
  ['to=2026-09-30', ''],
  ['from=2026-10-01&to=2026-10-01', 'eve'],
  ['standing=won_back&from=2026-10-01', 'fay'],
  ['standing=won_back&to=2026-09-30', ''],
  ['standing=fine&to=2026-05-03', 'gus'],
  ['role=champion&least=1&currency=JPY&quiet=x&from=2026-02-31&to=nonsense', 'ann'],
])('%s leaves %s, on the page, on paper and in a file', async (filter, names) => {
  const page = await text(`/lost?${filter}`);
  expect(namesIn(/<tbody[\s\S]*<\/tbody>/.exec(page)?.[0] ?? '')).toBe(names);
  expect(namesIn(await text(`/lost/print?${filter}`))).toBe(names);
  expect(namesIn(await text(`/lost/export.csv?${filter}`))).toBe(names);
});

test('only what somebody has is offered, each role for itself', async () => {
  const page = await text('/lost');
  const offered = (name: string) =>
    [
      ...(new RegExp(`<select[^>]* name="${name}"[\\s\\S]*?</select>`).exec(page)?.[0] ?? '').matchAll(
        /value="([^"]+)"/g,
      ),
    ]
      .map(([, value]) => value)
      .join('|');
  expect(offered('role')).toBe('budget holder|champion|decision maker');
  expect(offered('currency')).toBe('EUR|JPY');
  expect(offered('maybe')).toBe('gateway_refuses|may_be_gone');
});

test('what was chosen stands in the form, is counted, and is said on paper; so does any number of days', async () => {
  const chosen = 'company=evian&role=champion&least=84000&currency=EUR&quiet=45&from=2026-01-01';
  const page = await text(`/lost?${chosen}&probable=on`);
  expect(page).toContain('More filters (6 set)');
  for (const shown of ['value="evian"', 'value="84000"', '<option value="45" selected>45 days', 'value="2026-01-01"'])
    expect(page).toContain(shown);
  expect(await text(`/lost/print?${chosen}`)).toContain(
    'of companies that begin with “evian”; in the role champion; open deals of at least €84,000; no human contact for 45 days; loss ended from 2026-01-01',
  );
});

test('one line is shown whole, column by column, and leads back to the list that it came from', async () => {
  const list = await text('/lost?role=champion&least=85000&currency=EUR');
  const href = /class="person-line" href="([^"]+)"/.exec(list)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(href).toBe('/lost/people/1?role=champion&least=85000&currency=EUR');
  const page = await text(href);
  expect(page).toContain('href="/lost?role=champion&amp;least=85000&amp;currency=EUR"');
  for (const [name, value] of [
    ['Company', 'Évian Water Ltd'],
    ['Buying role', 'decision maker, champion'],
    ['Stage probability', '50 %'],
    ['Amount', '2,000,000'],
  ])
    expect(page).toContain(`<dt>${name}</dt><dd>${value}</dd>`);
  expect(page).not.toContain('<dt>What we found</dt>');
  for (const nobody of ['999', 'x', '8800001'])
    expect((await fetch(`${app.url}/lost/people/${nobody}`)).status).toBe(404);
});
