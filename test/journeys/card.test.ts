/** As a rep: a champion is lost, the card on the contact says why, and the new address is confirmed there. Real processes throughout. */
import type { Browser, Page } from 'playwright-core';
import { findAccessibilityFaults, launchBrowser, sidewaysOverflow } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { LOST, MOVED_COMPANY } from '../support/moved-company.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;
const OLD = 'ida@larch.test';
const NEW = 'ida.berg@larch-group.test';

const sender = createTestSender();
const running: RunningProcess[] = [];
let database: TestDatabase;
let installed: Installed;
let browser: Browser;
let crm: string;
let app: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const ports = [await freePort(), await freePort()] as const;
  crm = `http://localhost:${ports[0]}`;
  app = `http://localhost:${ports[1]}`;
  const env = {
    SANDBOX_PORT: String(ports[0]),
    SANDBOX_REDIRECT_URLS: `${app}/oauth/callback`,
    SANDBOX_WEBHOOK_URL: `${app}/hubspot/webhooks`,
  };
  running.push(await startProcess('src/sandbox/main.ts', env, answers(`${crm}/`)));
  await control('POST', 'seed', {
    portalId: PORTAL,
    ...MOVED_COMPANY,
    companies: [
      ...MOVED_COMPANY.companies,
      { key: 'larch', properties: { name: 'Larch Pumps', domain: 'larch.test', hubspot_owner_id: '501' } },
    ],
    contacts: [
      ...MOVED_COMPANY.contacts,
      {
        key: 'ida',
        properties: {
          email: OLD,
          firstname: 'Ida',
          lastname: 'Berg',
          hs_additional_emails: NEW,
          hs_buying_role: 'CHAMPION',
          hubspot_owner_id: '501',
        },
        companies: ['larch'],
      },
    ],
  });
  await control('POST', 'install', { portalId: PORTAL });
  installed = await installPortal(database.db, database.url, crm, sender.publicKey, ports[1], PORTAL);
  running.push(await startProcess('src/start.ts', installed.env, answers(`${app}/readyz`)));
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  for (const one of running) await one.kill('SIGKILL');
  await database.drop();
});

async function control(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${crm}/_sandbox/${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  return (await response.json()) as Record<string, unknown>;
}

const tell = async (email: string, event: string, more: object) => {
  const now = new Date();
  const batch = sender.batch([sendgridEvent(email, event, now, more)], now);
  expect((await fetch(app + installed.intake, { method: 'POST', ...batch })).status).toBe(200);
};
const tasks = async () =>
  ((await control('GET', `state?portalId=${PORTAL}`)) as { portals: { tasks: { status: string }[] }[] }).portals[0]
    ?.tasks ?? [];
const contact = async (email: string) =>
  (await control('GET', `contacts/${encodeURIComponent(email)}?portalId=${PORTAL}`)) as {
    id: string;
    properties: Record<string, string | null>;
  };

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${crm}/portals/${PORTAL}/${path}`);
  return page;
}

test('a contact of whom nothing was heard has nothing to report', async () => {
  const page = await open(`contacts/${(await contact(OLD)).id}`);
  await page.locator('#card').getByText('Nothing to report').waitFor();
}, 60_000);

test('the card says why the champion is lost, and the new address is confirmed there: HubSpot has it, and the task is closed', async () => {
  await tell(NEW, 'delivered', { response: '250 OK' });
  await tell(OLD, 'bounce', { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' });
  await until(async () => (await tasks()).length === 1, 'the owner has a task');
  const { id } = await contact(OLD);
  const page = await open(`contacts/${id}`);
  const card = page.locator('#card');
  await card.getByText('Address no longer works', { exact: true }).waitFor();
  await card.getByText('“550 5.1.1 no such user here”', { exact: true }).waitFor();
  await card.getByText('Open task', { exact: true }).waitFor();
  await card.getByText('mail arrived there on').waitFor();
  expect(await findAccessibilityFaults(page)).toEqual([]);

  await card.getByRole('button', { name: 'Use this address' }).click();
  await card.getByText(`The contact gets ${NEW} as its address instead of ${OLD}.`, { exact: false }).waitFor();
  expect((await contact(OLD)).properties.email).toBe(OLD);
  await card.getByRole('button', { name: 'Write it to HubSpot' }).click();
  await card.getByText('is on its way into the contact.').first().waitFor();
  await until(async () => (await contact(NEW)).properties?.email === NEW, 'HubSpot has the new address');
  await until(async () => (await tasks()).every(({ status }) => status === 'COMPLETED'), 'the task is closed');
  await page.goto(`${crm}/portals/${PORTAL}/contacts/${id}`);
  await card.getByText('Address works', { exact: true }).waitFor();
  expect(await database.db('audit').where({ action: 'contact.address-confirmed' })).toMatchObject([
    { actor: 'ada@example.com', target: id },
  ]);
}, 120_000);

test('the page of the app shows what became of it in numbers', async () => {
  const page = await open('app');
  await page.getByText('Whom mail does not reach now').waitFor();
  await page
    .locator('.card-statistic', { hasText: 'Tasks in the last 30 days' })
    .getByText('1', { exact: true })
    .waitFor();
  expect(await page.getByRole('row', { name: /Lost\b.*\b1$/ }).count()).toBe(1);
  expect(await findAccessibilityFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await sidewaysOverflow(page)).toBe(0);
}, 60_000);

test('the card leads into the console, once, as somebody who may look', async () => {
  const page = await open(`contacts/${(await contact(NEW)).id}`);
  const link = page.locator('#card').getByRole('link', { name: 'See the whole evidence in Bellwether' });
  const href = (await link.getAttribute('href')) ?? '';
  await link.click();
  await page.getByText('as ada@example.com').waitFor();
  await page.getByRole('button', { name: 'Enter and look' }).click();
  await page.waitForURL(/\/addresses\/\d+$/);
  await page.getByRole('heading', { name: 'What we believe' }).waitFor();
  const other = await (await browser.newContext()).newPage();
  expect((await other.goto(href))?.status()).toBe(200);
  await other.getByRole('button', { name: 'Enter and look' }).click();
  await other.getByText('This link opens nothing any more').waitFor();
}, 60_000);

test('the card of a company that has moved says where its people are, and confirms one of them', async () => {
  for (const name of ['ada.berg', 'ben.cole', 'zoe.ives']) await tell(`${name}@acme-group.test`, 'delivered', {});
  for (const name of LOST) {
    await tell(`${name}@acme.test`, 'bounce', {
      type: 'bounce',
      reason: '550 5.1.1 no such user here',
      status: '5.1.1',
    });
  }
  const accounts = database.db('account').where({ domain: 'acme.test', kind: 'domain_changed', lost: LOST.length });
  await until(async () => (await accounts.clone()).length === 1, 'it is seen that the company has moved');
  const page = await open('companies');
  await page.getByRole('link', { name: 'Acme Robotics' }).first().click();
  const card = page.locator('#card');
  await card.getByText('Has moved', { exact: true }).waitFor();
  await card.getByText('Probable new domain: acme-group.test').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findAccessibilityFaults(page)).toEqual([]);
  await card.getByText('4 more at acme.test').click();
  const isEmil = page.locator('div.card-flex.column').filter({ hasText: /^Emil Frey/ });
  await isEmil.getByRole('button', { name: 'Use this address' }).click();
  await card.getByRole('button', { name: 'Write it to HubSpot' }).click();
  await card.getByText('emil.frey@acme-group.test is on its way into the contact.').waitFor();
  await until(
    async () => (await contact('emil.frey@acme-group.test')).properties?.email === 'emil.frey@acme-group.test',
    'HubSpot has the new address of Emil Frey',
  );
}, 120_000);

test('it fits a narrow window, and without the server it says that it could not be reached', async () => {
  const page = await open(`contacts/${(await contact(NEW)).id}`);
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await sidewaysOverflow(page)).toBe(0);
  const [, server] = running;
  await server?.kill('SIGKILL');
  running.pop();
  await page.reload();
  await page.locator('#card').getByText('Bellwether could not be reached').waitFor();
}, 60_000);
