/** The lost report taken to a meeting, filled in, and handed back, as a marketer does it. */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import { readTable } from '../../src/table/read-table.ts';
import { writeXlsx } from '../../src/table/write-xlsx.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { chunked } from '../support/import-table.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const person = (key: string, hs_buying_role: string) => ({
  key,
  properties: { email: `${key}@acme.test`, firstname: key, lastname: 'Berg', hubspot_owner_id: '501', hs_buying_role },
  companies: ['acme'],
});
const deal = (key: string, amount: string, contacts: string[]) => ({
  key,
  properties: {
    dealname: key,
    amount,
    deal_currency_code: 'EUR',
    closedate: '2026-12-04T00:00:00Z',
    dealstage: 'contractsent',
    pipeline: 'default',
  },
  contacts,
  companies: ['acme'],
});

let bench: FlowBench;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  bench = await createFlowBench(NOW.toISOString(), {
    owners: [{ id: '501', userId: 901, email: 'piet@us.test', firstName: 'Piet', lastName: 'Veer' }],
    companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test' } }],
    contacts: [
      person('ida', 'DECISION_MAKER'),
      person('uma', 'DECISION_MAKER;CHAMPION'),
      person('rob', 'END_USER'),
      person('kim', 'DECISION_MAKER'),
    ],
    deals: [deal('Line 2', '84000', ['ida', 'uma', 'rob']), deal('Spares', '1000', ['kim'])],
  });
  const gone = ['ida', 'uma', 'rob', 'kim'].map((key) =>
    sendgridEvent(`${key}@acme.test`, 'bounce', new Date('2026-11-19T08:00:00Z')),
  );
  await bench.post(gone);
  await bench.drain();
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 12, email: 'sofia@larkfield.test', role: 'admin' });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await bench.close();
}, 60_000);

test('is narrowed down, kept under a name, printed, taken along, filled in and handed back, and both sides know', async () => {
  const page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  page.setDefaultTimeout(15_000);
  const main = async () => (await page.locator('main').textContent()) ?? '';
  const people = () => page.locator('.person').allInnerTexts();

  await page.goto(`${app.url}/lost`);
  expect(await people()).toHaveLength(4);
  await page.getByText('More filters').click();
  await page.getByLabel('Buying role').selectOption('Decision maker');
  await page.getByLabel('At stake, at least').fill('50,000');
  await page.getByLabel('Of this currency').selectOption('EUR');
  await page.getByRole('button', { name: 'Show' }).click();
  const both = ['ida@acme.test', 'uma@acme.test'];
  expect((await people()).sort()).toEqual(both);

  await page.getByText('Saved views').click();
  await page.getByLabel('Name of this view').fill('Who decides on big deals');
  await page.getByRole('button', { name: 'Save what is chosen now' }).click();
  await page.goto(`${app.url}/lost`);
  await page.getByText('Saved views').click();
  await page.getByRole('link', { name: 'Who decides on big deals' }).click();
  expect((await people()).sort()).toEqual(both);

  await page.getByRole('link', { name: 'Print' }).click();
  expect(await main()).toContain('in the role decision maker; open deals of at least €50,000');
  expect(await main()).toMatch(
    /Piet Veer 2 people, €84,000 in open deals[\s\S]*Line 2 \(EUR 84000, \d+ %, closes 2026-12-04\)/,
  );
  await page.getByRole('link', { name: 'Lost contacts' }).last().click();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download for Excel' }).click(),
  ]);
  const bytes = await readFile(await download.path());
  const rows = await readTable({ name: 'lost.xlsx', chunks: chunked(bytes, 9_999) }, null, async (table) => {
    const all: string[][] = [];
    for await (const { cells } of table.rows) all.push([...cells]);
    return all;
  });
  const [names = [], ...lines] = rows;
  const fill = (key: string, column: string, value: string) => {
    const line = lines.find(([email]) => email === `${key}@acme.test`) ?? [];
    line[names.indexOf(column)] = value;
  };
  fill('ida', 'New address', 'ida.berg@newco.test');
  fill('uma', 'What we found', 'left');
  fill('uma', 'How we know', 'her successor said so');

  await page.goto(`${app.url}/imports`);
  const cells = lines.map((line) => names.map((_, at) => line[at] ?? null));
  const columns = names.map((name) => ({ name }));
  const filled = await buffer(await writeXlsx('Lost', columns, Readable.from(cells)));
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'lost.xlsx', mimeType: 'application/octet-stream', buffer: filled });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await page.getByRole('button', { name: 'Check what it would do' }).click();
  await page.getByText('Checking what it would do').waitFor();
  await bench.drain();
  await page.getByRole('link', { name: 'See what it would do' }).click();
  const would = await main();
  expect(would).toContain('1 word of a colleague would be taken down; 0 of the rows say what is known already.');
  expect(would).toContain('1 contact would get a new address in HubSpot.');
  expect((await bench.contact('ida@acme.test')).email).toBe('ida@acme.test');
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await page.getByText('Taking in').waitFor();
  await bench.drain();

  expect(await bench.contact('ida.berg@newco.test')).toMatchObject({ firstname: 'ida' });
  expect(await bench.contact('uma@acme.test')).toMatchObject({ bw_email_status: 'gone', bw_verdict: 'dead' });
  await page.goto(`${app.url}/lost?role=decision+maker&least=50000`);
  expect(await people()).toEqual(['uma@acme.test']);
  await page.getByRole('link', { name: 'All columns of uma Berg' }).click();
  expect(await main()).toMatch(/What we found\s*left\s*How we know\s*her successor said so/);
  await page.context().close();
}, 90_000);
