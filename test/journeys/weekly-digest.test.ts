/** The admin sets the weekly digest in a real browser and looks at it; the week passes, and the rep reads it in the CRM, once. */
import type { Browser, Page } from 'playwright-core';
import { planWeeklyDigests } from '../../src/jobs/plan-weekly-digests.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Vale' },
    { id: '502', userId: 9002, email: 'mara@larkfield.test', firstName: 'Mara', lastName: 'Lund' },
  ],
  contacts: [{ key: 'ada', properties: { email: 'ada@ada.test', firstname: 'Ada', hubspot_owner_id: '501' } }],
  deals: [
    {
      key: 'deal',
      properties: {
        dealname: 'Line 2',
        amount: '84000',
        deal_currency_code: 'EUR',
        dealstage: 'contractsent',
        pipeline: 'default',
        hubspot_owner_id: '501',
      },
      contacts: ['ada'],
    },
  ],
};

let bench: FlowBench;
let app: PagesApp;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  bench = await createFlowBench('2026-11-18T10:00:00Z', SEED);
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 1, email: 'sofia@larkfield.test', role: 'admin' });
  page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  page.setDefaultTimeout(6_000);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await bench.close();
});

const ask = () => planWeeklyDigests({ db: bench.db, clock: bench.clock, publicUrl: app.url }, bench.portalId);

test('it is set for Friday at four, looked at, and read in the CRM', async () => {
  const gone = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  await bench.post([sendgridEvent('ada@ada.test', 'bounce', bench.clock.now(), gone)]);
  await bench.drain();

  await page.goto(`${app.url}/plays/tasks`);
  await page.getByRole('link', { name: 'Weekly digest' }).click();
  await page.getByLabel('The weekly digest comes on weekday').fill('8');
  await page.getByLabel('... from this hour on').fill('16');
  await page
    .getByLabel('Who gets the digest of the whole account')
    .selectOption({ label: 'Mara Lund (mara@larkfield.test)' });
  await page.locator('main form').first().evaluate('(form) => { form.noValidate = true; }');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').getByText('A whole number from 1 to 7').waitFor();
  await page.getByLabel('The weekly digest comes on weekday').fill('5');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The rules are saved').waitFor();
  await page.goto(`${app.url}/plays/history`);
  await page.getByText('Weekly digest of the whole account').first().waitFor();

  await page.goto(`${app.url}/digests`);
  await page.getByText('It goes to Mara Lund.').waitFor();
  await page.getByLabel('Owner', { exact: true }).selectOption({ label: 'Ruth Vale' });
  await page.getByRole('button', { name: 'Show' }).click();
  await page
    .getByRole('heading', { name: 'Your week with Bellwether: 1 lost, 1 deal without a reachable contact' })
    .waitFor();

  bench.clock.advance(Date.parse('2026-11-20T15:30:00Z') - bench.clock.now().getTime());
  expect(await ask()).toBe(0);
  bench.clock.advance(3_600_000);
  expect(await ask()).toBe(2);
  expect(await ask()).toBe(0);
  await bench.drain();

  await page.goto(`${bench.sandbox.url}/portals/${bench.portalId}/tasks`);
  expect(await page.getByRole('link', { name: /Your week with Bellwether/ }).count()).toBe(1);
  await page.getByRole('link', { name: /The flock this week: 1 lost/ }).waitFor();
  await page.getByRole('link', { name: /Your week with Bellwether/ }).click();
  await page.getByText('Line 2 (EUR 84,000)').waitFor();
  await page.getByText('You got this because these contacts and deals are yours.').waitFor();
  const href = await page.getByRole('link', { name: 'Your deals' }).getAttribute('href');
  await page.goto(href ?? '');
  await page.getByRole('row', { name: /Line 2.*0 of 1/s }).waitFor();
}, 60_000);
