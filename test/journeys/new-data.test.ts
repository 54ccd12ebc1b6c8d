/** A partner's file at the door, and a segment before it is mailed, as a marketer does both. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { createBudgets } from '../../src/crm/budget.ts';
import { createCrm } from '../../src/crm/create-crm.ts';
import { searchSegments } from '../../src/crm/list-segment.ts';
import { createTransport } from '../../src/crm/transport.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, scopeNames } from '../../src/install/scopes.ts';
import { listAudit } from '../../src/store/audit.ts';
import { query } from '../../src/store/database.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const GONE = '550 5.1.1 The email account that you tried to reach does not exist';
let bench: FlowBench;
let app: PagesApp;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  bench = await createFlowBench(NOW.toISOString(), {
    owners: [],
    companies: [],
    contacts: Array.from({ length: 4 }, (_, nth) => ({
      key: `c${nth}`,
      properties: { email: `person${nth}@acme.test`, firstname: `P${nth}`, jobtitle: 'Segmented' },
    })),
    deals: [],
  });
  await bench.db('portal').update({ scopes: [...scopeNames(REQUIRED_SCOPES), ...scopeNames(OPTIONAL_SCOPES)] });
  const { token } = await tokenOf(bench);
  const budgets = createBudgets({
    clock: { monotonicMs: () => performance.now() },
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
  const crm = createCrm({
    portalId: bench.portalId,
    scopes: ['crm.lists.read', 'crm.lists.write'],
    accessToken: () => Promise.resolve(token),
    budget: budgets.for(bench.portalId),
    transport: createTransport({ apiUrl: bench.sandbox.url, timeoutMs: 2_000 }),
    clock: bench.clock,
  });
  const list = await crm.call<{ list: { listId: string } }>('POST', '/crm/lists/2026-09', {
    name: 'Autumn mailing',
    objectTypeId: '0-1',
    processingType: 'MANUAL',
  });
  const ids = await Promise.all(
    [0, 1, 2, 3].map(async (nth) => (await bench.contact(`person${nth}@acme.test`)).hs_object_id ?? ''),
  );
  await crm.call('PUT', `/crm/lists/2026-09/${list.list.listId}/memberships/add`, ids);
  app = await servePages(bench.db, () => bench.clock.now(), {
    searchSegments: (_portalId, text) => searchSegments(crm, text),
  });
  app.signIn({ portalId: bench.portalId, userId: 12, email: 'sofia@larkfield.test', role: 'admin' });
  page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  page.setDefaultTimeout(15_000);
});
afterEach(async () => {
  await page.context().close();
  await app.close();
  await bench.close();
});

async function tokenOf({ portalId }: FlowBench): Promise<{ token: string }> {
  const made = (await bench.control('POST', 'token', { portalId })) as { access_token: string };
  return { token: made.access_token };
}

const at = Math.floor(NOW.getTime() / 1_000) - 86_400 * 20;
/** Mail to `people` of a partner, of whom the first so many are unknown to their server. */
async function mailPartner(people: number, unknown: number): Promise<void> {
  await bench.post(
    Array.from({ length: people }, (_, nth) => ({
      email: `old${nth}@sold.test`,
      timestamp: at,
      event: nth < unknown ? 'bounce' : 'delivered',
      ...(nth < unknown ? { type: 'bounce', status: '5.1.1', reason: GONE } : { response: '250 OK' }),
      sg_event_id: `e${nth}`,
      sg_message_id: `m${nth}`,
      unique_args: { data_source: 'Partner X' },
      data_source: 'Partner X',
    })),
  );
  await bench.drain();
}

const main = async () => ((await page.locator('main').textContent()) ?? '').replaceAll(/\s+/g, ' ');

test('a bad partner file is stopped at the door with its rate and interval, and nothing of it comes in', async () => {
  await mailPartner(100, 40);
  const fresh = Array.from({ length: 60 }, (_, nth) => `new${nth}@sold.test,Partner X`);
  const file = [
    'email,source',
    ...fresh,
    'old0@sold.test,Partner X',
    'me@@x.test,Partner X',
    'new0@sold.test,Partner X',
  ];
  await page.goto(`${app.url}/new-data`);
  await page.getByLabel('Where it comes from').fill('Partner X');
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'partner.csv', mimeType: 'text/csv', buffer: Buffer.from(file.join('\n')) });
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('heading', { level: 1, name: 'partner.csv' }).waitFor();
  await bench.drain();
  await page.getByRole('link', { name: 'See what came of it' }).click();

  await page.getByText('Unknown users to expect among new addresses').waitFor();
  const said = await main();
  expect(said).toContain('Refuse it By what became of addresses like these, 40 % unknown users (31 to 50 %).');
  expect(said).toMatch(/Dead ?1/);
  expect(said).toMatch(/No address ?1/);
  expect(said).toMatch(/Twice on it ?1/);
  await page.getByRole('button', { name: 'Refuse it' }).click();
  await page.getByText('Decided: refuse it').waitFor();

  expect(await query(bench.db, `select 1 from address where email like 'new%'`)).toEqual([]);
  expect(await query(bench.db, 'select 1 from quarantined')).toEqual([]);
  expect((await listAudit(bench.db, bench.portalId))[0]).toMatchObject({
    actor: 'sofia@larkfield.test',
    action: 'new_data.decided',
    detail: { decision: 'refuse', dataSource: 'Partner X', people: 0 },
  });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV of No address' }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toContain('me@@x.test,No address,It has more than one @.');
});

test('a segment is checked before it is mailed, and says whom to leave out', async () => {
  await bench.post([
    {
      email: 'person0@acme.test',
      timestamp: at,
      event: 'bounce',
      type: 'bounce',
      status: '5.1.1',
      reason: GONE,
      sg_event_id: 'a',
      sg_message_id: 'a',
    },
    { email: 'person1@acme.test', timestamp: at, event: 'delivered', sg_event_id: 'b', sg_message_id: 'b' },
    { email: 'person2@acme.test', timestamp: at, event: 'unsubscribe', sg_event_id: 'c', sg_message_id: 'c' },
  ]);
  await bench.drain();
  await page.goto(`${app.url}/preflight`);
  await page.getByLabel('Name of the segment, or part of it').fill('autumn');
  await page.getByRole('button', { name: 'Find segments' }).click();
  await page.getByRole('button', { name: 'Check Autumn mailing' }).click();
  await page.getByRole('heading', { level: 1, name: 'Autumn mailing' }).waitFor();
  await bench.drain();
  await page.getByRole('link', { name: 'See what came of it' }).click();

  await page.getByRole('heading', { name: 'Leave out' }).waitFor();
  const said = await main();
  expect(said).toMatch(/Suppressed ?1/);
  expect(said).toMatch(/Dead ?1/);
  expect(said).toContain('Not enough to say.');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download whom to leave out' }).click(),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv).toContain('person0@acme.test,Dead,The server does not know this address.');
  expect(csv).toContain('person2@acme.test,Suppressed,They left.');
  expect(csv).not.toContain('person1@');

  await page.getByRole('button', { name: 'Write them as a segment in HubSpot' }).click();
  await page.getByText('The segment is on its way to HubSpot').waitFor();
  expect(
    await query(
      bench.db,
      `select s.key, count(*) as members from segment s join segment_member m using (portal_id, segment_id) where m.wanted group by 1`,
    ),
  ).toEqual([{ key: expect.stringMatching(/^preflight:\d+$/), members: 2 }]);
  await page.getByText('Being made').waitFor();
  await bench.drain();
  await page.reload();
  await page.getByText('In step').waitFor();
  expect(await main()).toContain('2 contacts.');
  const lists = [...(bench.sandbox.world.portals.get(bench.portalId)?.lists.values() ?? [])];
  const written = lists.find(({ name }) => name.startsWith('Leave out of Autumn mailing'));
  const left = await Promise.all(
    [0, 2].map(async (nth) => (await bench.contact(`person${nth}@acme.test`)).hs_object_id ?? ''),
  );
  expect([...(written?.members.keys() ?? [])].toSorted()).toEqual(left.toSorted());

  await page.getByRole('button', { name: 'Check it again' }).click();
  await bench.drain();
  await page.goto(page.url());
  await page.getByRole('heading', { name: 'Leave out' }).waitFor();
});
