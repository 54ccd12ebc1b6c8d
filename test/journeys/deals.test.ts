/** A deal whose only contact is lost stands under Deals in a real browser, and goes when somebody reachable is put on it in HubSpot. */
import type { Browser } from 'playwright-core';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test' } }],
  contacts: [
    {
      key: 'ada',
      properties: { email: 'ada@acme.test', firstname: 'Ada', hubspot_owner_id: '501' },
      companies: ['acme'],
    },
    {
      key: 'otto',
      properties: { email: 'otto@acme.test', firstname: 'Otto', phone: '+49 30 765' },
      companies: ['acme'],
    },
  ],
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

beforeAll(async () => {
  browser = await launchBrowser();
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED);
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 1, email: 'sofia@larkfield.test', role: 'admin' });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await bench.close();
});

test('it shows with its money and whom to call, and goes when somebody reachable is on it', async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  page.setDefaultTimeout(6_000);
  await page.goto(app.url);
  await page.getByRole('link', { name: 'Deals' }).click();
  await page.getByText('No open deals known').waitFor();

  const gone = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  await bench.post([sendgridEvent('ada@acme.test', 'bounce', bench.clock.now(), gone)]);
  await bench.drain();
  await page.reload();
  await page.getByText('At stake: €84,000').waitFor();
  const row = page.getByRole('row', { name: /Line 2.*0 of 1.*Ada.*No longer works.*Otto.*\+49 30 765/s });
  await row.waitFor();
  await row
    .getByRole('link', { name: /Line 2/ })
    .first()
    .waitFor();

  const world = bench.sandbox.world.portals.get(bench.portalId);
  const type = world?.associations.defaultType('deals', 'contacts');
  if (!world || !type) throw new Error('no such portal');
  const idOf = async (kind: string, field: string, name: string) =>
    String(
      (await bench.db('crm_record').where({ type: kind }).andWhereRaw('fields ->> ? = ?', [field, name]).first())
        .record_id,
    );
  world.associations.link(
    { type: 'deals', id: await idOf('deal', 'dealname', 'Line 2') },
    { type: 'contacts', id: await idOf('contact', 'firstname', 'Otto') },
    type,
    0,
  );
  bench.clock.advance(DAY_MS + HOUR_MS);
  await bench.drain();
  await page.reload();
  await page.getByText('On every open deal that we know of, mail reaches somebody.').waitFor();
  await page.getByRole('link', { name: 'Some reachable (1)' }).click();
  await page.getByRole('row', { name: /Line 2.*1 of 2/s }).waitFor();
}, 60_000);
