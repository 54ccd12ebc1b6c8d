/** An installation, a champion who is lost, and the segment in the CRM that shows them; an admin deletes one and brings it back. */
import type { Browser, Page } from 'playwright-core';
import { dueSegments } from '../../src/install/due-segments.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, scopeNames } from '../../src/install/scopes.ts';
import { planSegment } from '../../src/store/segment.ts';
import { launchBrowser } from '../support/browser.ts';
import { createHubspotBench, type HubspotBench } from '../support/hubspot-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

let bench: HubspotBench;
let app: PagesApp;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  bench = await createHubspotBench();
  await bench.db('portal').update({ scopes: [...scopeNames(REQUIRED_SCOPES), ...scopeNames(OPTIONAL_SCOPES)] });
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 12, email: 'sofia@larkfield.test', role: 'admin' });
  browser = await launchBrowser();
  page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  page.setDefaultTimeout(6_000);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await bench.close();
});

const rowOf = (name: string) => page.getByRole('row').filter({ hasText: name });
/** The link leads to HubSpot; here its pages are the sandbox's. */
async function openInCrm(name: string): Promise<void> {
  await page.goto(`${app.url}/segments`);
  const href = await page.getByRole('link', { name }).getAttribute('href');
  await page.goto(bench.sandbox.url + new URL(href ?? '').pathname);
  await page.getByRole('heading', { name }).waitFor();
}

test('a lost champion stands in the segment in the CRM, and no longer when won back', async () => {
  await dueSegments(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  await bench.lose('ida@acme.test');
  await openInCrm('Bellwether: lost champions');
  await page.getByText('ida@acme.test').waitFor();

  await bench.hooks.edit(await bench.idOf('ida@acme.test'), 'email', 'ida.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  await bench.post([sendgridEvent('ida.berg@acme.test', 'delivered', bench.clock.now(), {})]);
  await bench.drain();
  await openInCrm('Bellwether: lost champions');
  expect(await page.getByText(/ida/).count()).toBe(0);
}, 60_000);

test('what somebody deleted in the CRM is said, and one button brings it back', async () => {
  const list = [...(bench.sandbox.world.portals.get(bench.portalId)?.lists.values() ?? [])].find(({ name }) =>
    name.includes('blocked'),
  );
  if (!list) throw new Error('no such list');
  list.deletedAt = Date.now();
  await page.goto(`${app.url}/segments`);
  await page.getByRole('button', { name: 'Check again' }).click();
  await page.getByText('The segments are looked at in HubSpot now.').waitFor();
  await bench.drain();
  await page.goto(`${app.url}/segments`);
  await rowOf('blocked, not dead').getByText('Somebody deleted it in HubSpot.').waitFor();
  await rowOf('blocked, not dead')
    .getByText(/^Bring back/)
    .click();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await page.getByText('It is on its way to HubSpot.').waitFor();
  await bench.drain();
  await page.goto(`${app.url}/segments`);
  await rowOf('blocked, not dead').getByText('In step').waitFor();
  expect(list.deletedAt).toBeNull();
}, 60_000);

test('whom somebody had written as a segment stands in it in the CRM', async () => {
  const id = await bench.idOf('otto@acme.test');
  await bench.db.transaction((trx) =>
    planSegment(trx, bench.portalId, {
      key: 'preflight:1',
      name: 'Leave out of the March news',
      description: 'Whom to leave out.',
      contactIds: [id],
      askedBy: 'sofia@larkfield.test',
      now: bench.clock.now(),
    }),
  );
  await page.goto(`${app.url}/segments`);
  await rowOf('Leave out of the March news').getByText('Being made').waitFor();
  await bench.drain();
  await openInCrm('Leave out of the March news');
  await page.getByText('otto@acme.test').waitFor();
}, 60_000);
