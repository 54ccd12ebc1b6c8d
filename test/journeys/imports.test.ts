/** Five years of an old tool's bounces, as an admin takes them over: looked at, checked, imported, mended. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { query } from '../../src/store/database.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { dateCell, workbook } from '../support/workbook.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const GONE = '550 5.1.1 The email account that you tried to reach does not exist';
let bench: FlowBench;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  bench = await createFlowBench(NOW.toISOString(), {
    owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
    companies: [{ key: 'acme', properties: { name: 'Acme', domain: 'acme.test', hubspot_owner_id: '501' } }],
    contacts: [
      {
        key: 'ann',
        properties: {
          email: 'ann@acme.test',
          firstname: 'Ann',
          hs_buying_role: 'DECISION_MAKER',
          hubspot_owner_id: '501',
        },
        companies: ['acme'],
      },
    ],
    deals: [],
  });
  app = await servePages(bench.db, NOW);
  app.signIn({ portalId: bench.portalId, userId: 12, email: 'sofia@larkfield.test', role: 'admin' });
});
afterEach(async () => {
  await app.close();
  await bench.close();
});

/** Every Monday of five years, and yesterday. */
function fiveYears(): string {
  const lines = ['Address;Bounced on;Sort;Server said;Campaign'];
  for (let week = 0; week < 260; week++) {
    const at = new Date(Date.UTC(2021, 10, 22) + week * 7 * 86_400_000);
    const day = `${String(at.getUTCDate()).padStart(2, '0')}/${String(at.getUTCMonth() + 1).padStart(2, '0')}/${at.getUTCFullYear()}`;
    lines.push(
      `person${week % 40}@company${(week % 40) % 7}.test;${day};${week % 3 ? 'hard' : 'soft'};${week % 3 ? GONE : '452 4.2.2 Mailbox full'};Week ${week}`,
    );
  }
  return [
    ...lines,
    `ann@acme.test;19/11/2026;hard;${GONE};Last`,
    '=nobody;19/11/2026;hard;;Last',
    'zoe@acme.test;31/02/2026;hard;;Last',
  ].join('\r\n');
}

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto(`${app.url}/imports`);
  await page.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

test.each([true, false])(
  'five years of bounces are imported after a dry run that said what would happen, and no task is opened, with script: %s',
  async (javaScriptEnabled) => {
    const context = await browser.newContext({ javaScriptEnabled, acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await choose(page, 'old-tool.csv', Buffer.from(fiveYears()));

    // What it could not recognise is chosen by hand.
    const row = (name: string) => page.getByRole('combobox', { name: new RegExp(name) });
    expect(await row('Address').inputValue()).toBe('email');
    expect(await row('Sort').inputValue()).toBe('');
    await row('Sort').selectOption('What happened');
    await row('Server said').selectOption('Server’s words');
    await page.getByRole('radio', { name: /^Bounces/ }).check();
    await page.getByRole('button', { name: 'Check what it would do' }).click();
    await page.getByText('Checking what it would do').waitFor();
    await bench.drain();
    if (javaScriptEnabled) await page.getByRole('link', { name: 'See what it would do' }).click();
    else await page.getByRole('link', { name: 'Look again' }).click();

    await page.getByText('Nothing is done yet').waitFor();
    const said = await page.locator('main').textContent();
    expect(said).toContain('263 rows in the file: 261 tell of something, 0 of nothing to take in, 2 cannot be read.');
    expect(said).toContain('261 facts are new, 0 are known already.');
    expect(said).toContain('41 people, of whom 41 are new.');
    expect(said).toContain('The verdict on 41 addresses would change.');
    expect(said).toContain('0 tasks would be opened: history opens none.');
    expect(await query(bench.db, 'select 1 from event')).toEqual([]);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Download 2 rows/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('old-tool-errors.csv');
    expect(await readFile(await download.path(), 'utf8')).toBe(
      [
        '\uFEFFAddress,Bounced on,Sort,Server said,Campaign,Line,Why it was left out',
        "'=nobody,19/11/2026,hard,,Last,263,“=nobody” is no mail address.",
        'zoe@acme.test,31/02/2026,hard,,Last,264,“31/02/2026” is no date as the others of its column are.',
        '',
      ].join('\r\n'),
    );

    await page.getByRole('button', { name: 'Import 261 rows' }).click();
    await page.getByText('Taking in').waitFor();
    await bench.drain();
    await page.goto(page.url());
    await page.getByText('All rows are taken in').waitFor();
    expect(await page.locator('main').textContent()).toContain(
      '261 new facts; 0 were known already. No task was opened for them.',
    );
    expect(await query(bench.db, `select verdict from address where email = 'ann@acme.test'`)).toEqual([
      { verdict: 'dead' },
    ]);
    expect((await bench.contact('ann@acme.test')).bw_verdict).toBe('dead');
    expect(await bench.tasks()).toEqual([]);

    // The mended file, with the columns that were added, brings only what was missing.
    const mended =
      'Address,Bounced on,Sort,Server said,Campaign,Line,Why it was left out\r\nann@acme.test,19/11/2026,hard,' +
      `${GONE},Last,262,\r\nzoe@acme.test,28/02/2026,hard,,Last,264,x\r\n`;
    await choose(page, 'mended.csv', Buffer.from(mended));
    await row('Sort').selectOption('What happened');
    await row('Server said').selectOption('Server’s words');
    await page.getByRole('button', { name: 'Check what it would do' }).click();
    await page.getByText('Checking what it would do').waitFor();
    await bench.drain();
    await page.goto(page.url());
    expect(await page.locator('main').textContent()).toContain('1 fact is new, 1 is known already.');
    await context.close();
  },
  90_000,
);

test('a workbook is read as its people see it, and what is wrong is said at the form', async () => {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${app.url}/imports`);
  const file = page.getByLabel('File', { exact: true });
  await file.setInputFiles({ name: 'old.csv', mimeType: 'text/csv', buffer: Buffer.from('%PDF-1.7 \0\0\0') });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await page.getByText('old.csv cannot be read as a table: it is a PDF').waitFor();

  const rows = [
    ['Email', 'Unsubscribed at', 'Remark'],
    ['ann@acme.test', dateCell(45_292), { xml: '<c r="@" t="str"><f>1+1</f><v>2</v></c>' }],
  ];
  const bytes = workbook([
    { name: 'Notes', rows: [['nothing']] },
    { name: 'Left', rows },
  ]);
  await page.getByLabel('Sheet of the workbook').fill('Left');
  await file.setInputFiles({ name: 'left.xlsx', mimeType: 'application/octet-stream', buffer: bytes });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await page.getByText('1 row of sheet “Left”').waitFor();
  expect(await page.locator('main').textContent()).toContain('Not read: “Notes”.');
  expect(await page.getByRole('radio', { name: /^Opt-outs/ }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Check what it would do' }).click();
  await page.getByText('Checking what it would do').waitFor();
  await bench.drain();
  await page.getByRole('link', { name: 'See what it would do' }).click();
  await page.getByText('1 person would be let go from all mail').waitFor();
  await page.getByRole('button', { name: 'Import 1 row' }).click();
  await page.getByText('Taking in').waitFor();
  await bench.drain();
  expect(await query(bench.db, 'select type, at from event')).toEqual([
    { type: 'global_unsubscribe', at: new Date('2024-01-01') },
  ]);
  await page.context().close();
}, 60_000);
