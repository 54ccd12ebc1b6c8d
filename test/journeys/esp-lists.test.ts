/** Somebody leaves marketing, everywhere at once, and still gets the password reset: in a real browser, with two services. */
import type { Browser, Page } from 'playwright-core';
import { adapters } from '../../src/flow/adapt/adapters.ts';
import { createListDesk } from '../../src/install/list-desk.ts';
import { createEspClient } from '../../src/jobs/lists/esp-client.ts';
import { syncLists } from '../../src/jobs/lists/sync-lists.ts';
import { MINUTE_MS } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { addSource } from '../../src/store/source.ts';
import { launchBrowser } from '../support/browser.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { POSTMARK_KEY, type PostmarkApi, postmarkPasses, startPostmarkApi } from '../support/esp/postmark-api.ts';
import { SENDGRID_KEY, type SendgridApi, sendgridPasses, startSendgridApi } from '../support/esp/sendgrid-api.ts';
import { leaveLink } from '../support/leave-link.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { testBox } from '../support/portal.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';

const PORTAL = 8800001;
const ANN = 'ann@acme.test';
const clock = new TestClock('2026-11-03T10:00:00Z');
const admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' } as const;

let database: TestDatabase;
let app: PagesApp;
let browser: Browser;
let sendgrid: SendgridApi;
let postmark: PostmarkApi;
let page: Page;
const client = () =>
  createEspClient({
    clock,
    send: (url, asked) => (url.includes('postmark') ? postmark : sendgrid).send(url, asked),
    pause: () => Promise.resolve(),
  });

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL, {});
  const { hash, link } = portalKeysOf(PORTAL);
  const keys = JSON.stringify({ hash: hash.toString('base64'), link: link.toString('base64') });
  await db('portal').update({ keys_enc: testBox.seal(keys, `portal-keys:${PORTAL}`) });
  const made = { secrets: [], now: clock.now() };
  await addSource(db, PORTAL, testBox, { ...made, esp: 'sendgrid', label: 'Newsletter', purpose: 'marketing' });
  await addSource(db, PORTAL, testBox, { ...made, esp: 'postmark', label: 'App mail', purpose: 'transactional' });
  [sendgrid, postmark] = await Promise.all([startSendgridApi(), startPostmarkApi()]);
  sendgrid.now = clock.now().getTime() / 1_000;
  sendgrid.lists.bounces?.push({ email: 'gone@acme.test', created: 1_700_000_000, reason: '550 5.1.1' });
  const lists = createListDesk({ db, box: testBox, clock, client: client(), adapters });
  app = await servePages(db, () => clock.now(), { lists });
  app.signIn(admin);
  browser = await launchBrowser();
  page = await browser.newPage();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await Promise.all([sendgrid.stop(), postmark.stop()]);
  await database.drop();
});

async function work(): Promise<void> {
  clock.advance(MINUTE_MS);
  const deps = {
    db: database.db,
    box: testBox,
    clock,
    client: client(),
    holder: 'test',
    log: createLog('silent', 'test'),
  };
  while (await syncLists(deps, PORTAL));
}

const openLists = async (label: string): Promise<void> => {
  await page.goto(`${app.url}/sources`);
  await page.getByRole('link', { name: label }).first().click();
  await page.getByRole('link', { name: 'Open its lists' }).click();
  await page.getByRole('heading', { level: 1, name: 'Suppression lists' }).waitFor();
};

test('who left marketing is held back there, and gets the password reset all the same', async () => {
  await openLists('Newsletter');
  const key = page.getByLabel('API key');
  await key.fill(`SG.${'x'.repeat(22)}.${'y'.repeat(43)}`);
  await page.getByRole('button', { name: 'Try and save it' }).click();
  await page.getByText('SendGrid does not know this key').waitFor();
  expect(await key.inputValue()).toBe('');
  await key.fill(SENDGRID_KEY.key);
  await page.getByRole('button', { name: 'Try and save it' }).click();
  await page.getByText('The key works, and is saved').waitFor();
  expect(await page.content()).not.toContain(SENDGRID_KEY.key);

  await page.getByRole('button', { name: 'Fetch the lists now' }).click();
  await page.getByText('The lists are fetched now').waitFor();
  // The page follows by itself.
  await work();
  await page.getByRole('row', { name: /Bounces Bounce 1/ }).waitFor();

  await page.reload();
  await page.getByText('Put them here on Global unsubscribes').click();
  await page.getByRole('button', { name: 'Put them on this list' }).click();
  await page.getByText('is put on this list, in a moment').waitFor();

  await openLists('App mail');
  await page.getByLabel('Server API token').fill(POSTMARK_KEY.token);
  await page.getByRole('button', { name: 'Try and save it' }).click();
  await page.getByRole('button', { name: 'Fetch the lists now' }).click();
  await page.getByText('The lists are fetched now').waitFor();
  await work();
  await page.reload();
  await page.getByText('whoever left marketing still gets it').first().waitFor();
  expect(await page.getByText('Put them here').count()).toBe(0);

  await page.goto(app.url + leaveLink(PORTAL, ANN, null));
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
  await work();
  expect({
    newsletter: sendgridPasses(sendgrid, ANN),
    passwordReset: postmarkPasses(postmark, 'outbound', ANN),
    anybodyElse: sendgridPasses(sendgrid, 'bob@acme.test'),
  }).toEqual({ newsletter: false, passwordReset: true, anybodyElse: true });

  await openLists('Newsletter');
  await page.getByText('1 put there').waitFor();
  await page.goto(`${app.url}/audit`);
  await page.getByText('Has whoever left everything put on the list').waitFor();
}, 60_000);

test('a source that sends both is told why its list is left alone, and nothing lands on it', async () => {
  await page.goto(`${app.url}/sources`);
  await page.getByRole('link', { name: 'Newsletter' }).first().click();
  await page.getByRole('radio', { name: /^Marketing and transactional mail/ }).check();
  await page.getByRole('button', { name: 'Save' }).last().click();
  await page.getByText('The settings are saved').waitFor();
  await openLists('Newsletter');
  await page.getByText('stop every mail of the account, password resets and receipts among it').waitFor();
  await page.goto(app.url + leaveLink(PORTAL, 'carl@acme.test', null));
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
  await work();
  expect(sendgridPasses(sendgrid, 'carl@acme.test')).toBe(true);
}, 60_000);
