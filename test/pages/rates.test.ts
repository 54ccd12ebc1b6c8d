/** Unknown users on their page: the exact numbers, how sure they are, what helps, and the same in a file. */

import { DAY_MS } from '../../src/lib/clock.ts';
import { renderHtml } from '../../src/lib/html.ts';
import { wilsonInterval } from '../../src/lib/wilson-interval.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { rateChart } from '../../src/pages/parts/rate-chart.ts';
import { listAudit } from '../../src/store/audit.ts';
import { copyPerson } from '../../src/store/person-copy.ts';
import { claimRate } from '../../src/store/rate-told.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPortal } from '../support/seed-portal.ts';
import { seedMail, seedRatesPage } from '../support/seed-rates.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const CALM = 8800003;
const FILED = 8800004;
const LONG = 'Quarterly <newsletter>';
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  for (const portal of [PORTAL, OTHER, CALM, FILED]) await seedPortal(db, portal);
  await seedRatesPage(db, PORTAL, NOW, LONG);
  await seedMail(db, OTHER, NOW, { list: 'bravo', delivered: 0, unknown: 40, campaign: 'bravo' });
  await seedMail(db, CALM, NOW, { list: 'calm', delivered: 3_000, unknown: 3, campaign: 'Calm' });
  for (const [list, fileSource] of [
    ['fair', 'fair <2024>'],
    ['rest', undefined],
  ] as const)
    await seedMail(db, FILED, NOW, { list, delivered: 40, unknown: 10, ...(fileSource && { fileSource }) });
  app = await servePages(db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(sofia));

const get = async (path: string) =>
  (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '').replaceAll(/\s+/g, ' ');
const cells = (page: string, caption: string) =>
  [...(page.split(`>${caption}</caption>`)[1]?.split('</table>')[0] ?? '').matchAll(/<tr role="row">(.*?)<\/tr>/g)]
    .map(([, row = '']) =>
      [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) =>
        cell
          .replaceAll(/<[^>]+>/g, '')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .trim(),
      ),
    )
    .filter((row) => row.length > 0);

test('by mailing: those first whose rate is surely the highest, with how sure it is', async () => {
  expect(cells(await get('/rates'), 'Unknown users by mailing')).toEqual([
    [LONG, '442', '390', '52', '12 % (9.1 to 15 %) Maybe above 10 %'],
    // Whoever was unknown one week and delivered to in another counts once in each.
    ['November news', '460', '460', '6', '1.3 % (0.6 to 2.8 %) Maybe above 1 %'],
    ['No mailing named', '22', '0', '22', 'no deliveries reported'],
    ['=cmd()', '5', '3', '2', 'too few to say'],
  ]);
});

test('a mailing opens into its data sources; a whole and its parts agree', async () => {
  const page = await get('/rates');
  const href = /href="(\/rates\?by=data-source&amp;campaign=Quarterly[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  const inside = await get(href ?? '');
  expect(inside).toContain('Only: <strong>“Quarterly &lt;newsletter&gt;”</strong>');
  expect(cells(inside, 'Unknown users by data source')).toEqual([
    ['partner-fair', '248', '210', '38', '15 % (11 to 20 %) Above 10 %'],
    ['No data source named', '194', '180', '14', '7.2 % (4.3 to 12 %) Maybe above 5 %'],
  ]);
  expect(inside).toContain('442 addresses were tried, and 52 of them are unknown: 12 % (9.1 to 15 %)');
});

test('by gateway and by sending IP, of which messages are counted', async () => {
  expect(cells(await get('/rates?by=gateway'), 'Unknown users by gateway')).toContainEqual([
    'Microsoft 365',
    '194',
    '180',
    '14',
    '7.2 % (4.3 to 12 %) Maybe above 5 %',
  ]);
  const ips = cells(await get('/rates?by=ip'), 'Unknown users by sending IP');
  expect(ips.map((row) => row.slice(0, 4))).toEqual([
    ['Not told', '27', '3', '24'],
    ['192.0.2.8', '442', '390', '52'],
    ['192.0.2.7', '2,806', '2,800', '6'],
  ]);
});

test('mail that names no data source stands with the one of a file, and the page says so', async () => {
  app.signIn({ ...sofia, portalId: FILED });
  const page = await get('/rates?by=data-source');
  expect(cells(page, 'Unknown users by data source').map((row) => row.slice(0, 4))).toEqual([
    ['No data source named', '50', '40', '10'],
    ['fair <2024>', '50', '40', '10'],
  ]);
  expect(page).toContain('as an <a href="/imports">imported file</a> does for the address');
  const mailings = await get(`/rates?data=${encodeURIComponent('fair <2024>')}`);
  expect(cells(mailings, 'Unknown users by mailing').map((row) => row.slice(0, 4))).toEqual([
    ['No mailing named', '50', '40', '10'],
  ]);
  expect(await get(`/rates?by=ip&data=${encodeURIComponent('fair <2024>')}`)).toContain('No sending IP can be said');
});

test('the course of it: a line past what has too little to say, the levels, and the numbers behind it', async () => {
  const page = await get('/rates?days=90');
  expect(page).toContain('Over time, by week');
  const rows = cells(page, 'Unknown users by week');
  // Weeks without mail are left out.
  expect(rows).toHaveLength(6);
  expect(rows.at(-1)).toEqual(['2 Nov', '340', '340', '0', '0 % (0 to 1.1 %)']);
  const [label] = /aria-label="The rate of unknown users by week[^"]*"/.exec(page) ?? [];
  expect(label).toContain('over all. The table below has every number.');
  const point = (day: string, rate: number | null) => ({ day, rate, low: 0, high: 0.2, words: 'w' });
  const text = await renderHtml(
    rateChart({
      label: 'x',
      levels: [0.01, 0.05, 0.1],
      points: [point('2026-11-01', 0.02), point('2026-11-02', null), point('2026-11-03', 0.06)],
    }),
  );
  // A scale to 8 %: the third level is out of sight, the first at an eighth of the height.
  expect(
    [...text.matchAll(/class="chart-level level-(\d)" x1="0" x2="1000" y1="([\d.]+)"/g)].map((m) => m.slice(1)),
  ).toEqual([
    ['1', '87.5'],
    ['2', '37.5'],
  ]);
  expect(/class="chart-rate" d="([^"]*)"/.exec(text)?.[1]).toBe('M166.67,75L833.33,25');
  expect(text.match(/chart-dot/g)).toHaveLength(2);
});

test('what helps is said where there is cause, and of what stands out', async () => {
  expect(await get('/rates')).toContain('A mailing stands out');
  expect(await get('/rates?by=data-source')).toContain('A data source stands out');
  expect(await get('/rates?by=ip')).toContain('A sending IP stands out');
  app.signIn({ ...sofia, portalId: CALM });
  const calm = await get('/rates');
  expect(calm).toContain('3 of them are unknown: 0.1 % (0.034 to 0.29 %). <span class="badge green">Below 1 %</span>');
  expect(calm).not.toContain('What helps');
});

test('a portal whose service tells of no deliveries is told so, and sees nothing of the others', async () => {
  app.signIn({ ...sofia, portalId: OTHER });
  const page = await get('/rates');
  expect(page).toContain('No deliveries are reported');
  expect(cells(page, 'Unknown users by mailing')).toEqual([['bravo', '40', '0', '40', 'no deliveries reported']]);
  expect(page).not.toContain('November news');
});

test('how old the addresses are', async () => {
  const rows = cells(await get('/age'), 'Addresses by when mail last arrived');
  expect(rows[0]).toEqual(['Within 30 days', '853', '0', '0']);
  expect(rows.map(([name]) => name)).toEqual([
    'Within 30 days',
    '31 to 90 days ago',
    '91 to 365 days ago',
    'Never, as far as was reported',
  ]);
});

test('of what a task was opened, it says so, as long as the days reach back', async () => {
  const claim = { kind: 'campaign', name: LONG, toldAt: new Date(NOW.getTime() - 20 * DAY_MS) } as const;
  await claimRate(database.db, PORTAL, claim, NOW);
  expect(cells(await get('/rates'), 'Unknown users by mailing')[0]?.[0]).toBe(`${LONG} Task opened 14 Oct 2026`);
  expect(cells(await get('/rates?days=14'), 'Unknown users by mailing')[0]?.[0]).toBe(LONG);
});

test('an admin sets from where on marketing is told', async () => {
  const page = await get('/plays/unknown-user-rate');
  expect(page).toContain('Tell of unknown users from');
  expect(page).not.toContain('Title of the task');
  const base = /name="base" value="(\d+)"/.exec(page)?.[1] ?? '';
  const answer = await fetch(`${app.url}/plays/unknown-user-rate`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ base, on: 'on', rateLimit: '2', rateUnknown: '40', act: 'save' }),
  });
  expect(answer.status).toBe(303);
  const rules = await findRuleVersion(database.db, PORTAL);
  expect(rules?.settings.decide).toMatchObject({ rateLimit: 0.02, rateUnknown: 40 });
});

test('a copy for a person tells which mailings arrived', async () => {
  const { address_id: id } = await database
    .db('address')
    .where({ portal_id: PORTAL, email: 'fair1@fair.example' })
    .first('address_id');
  const copy = await copyPerson(database.db, PORTAL, { emails: [], hashes: [], addressIds: [id], contactIds: [] });
  expect(copy.mailing_day).toEqual([{ day: '2026-10-29', campaign: LONG, data_source: 'partner-fair' }]);
});

test('as a file: every digit, and no cell that a spreadsheet would run', async () => {
  const response = await fetch(`${app.url}/rates/export.csv?by=campaign&days=30`);
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="unknown-users-campaign-2026-11-03.csv"',
  );
  const lines = (await response.text()).replace('\uFEFF', '').split('\r\n');
  expect(lines[0]).toBe('Mailing,Addresses tried,Delivered,Unknown users,Rate,At least,At most,Remark');
  expect(lines).toContain(`November news,460,460,6,${6 / 460},${wilsonInterval(6, 460).join(',')},`);
  expect(lines).toContain("'=cmd(),5,3,2,,,,too few to say");
  expect((await listAudit(database.db, PORTAL, 10)).map(({ action }) => action)).toContain('rates.exported');
});
