/** An admin changes the rules as people do: in a real browser, by keyboard alone; and the next task follows them. */
import type { Browser, Page } from 'playwright-core';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: ['ada', 'ben'].map((key) => ({
    key,
    properties: { email: `${key}@${key}.test`, firstname: key, hubspot_owner_id: '501' },
  })),
  deals: ['ada', 'ben'].map((key) => ({
    key: `deal-${key}`,
    properties: { dealname: `Deal of ${key}`, dealstage: 'qualifiedtobuy', pipeline: 'default' },
    contacts: [key],
  })),
};

let bench: FlowBench;
let app: PagesApp;
let browser: Browser;
let sofia: Admin;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED);
  app = await servePages(bench.db, bench.clock.now());
  sofia = { portalId: bench.portalId, userId: 1, email: 'sofia@larkfield.test', role: 'admin', memberId: 1 };
  app.signIn(sofia);
});
afterEach(async () => {
  await app.close();
  await bench.close();
});

const rules = async () => {
  const found = await findRuleVersion(bench.db, bench.portalId);
  if (!found) throw new Error('no rules');
  return found.settings;
};
const lose = async (name: string) => {
  const gone = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  bench.clock.advance(60_000);
  await bench.post([sendgridEvent(`${name}@${name}.test`, 'bounce', bench.clock.now(), gone)]);
  await bench.drain();
};
const open = async (path: string) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(app.url + path);
  return page;
};

/** Goes on with the tab key until what is called so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate<string>(
      `(() => { const it = document.activeElement; return ((it.labels?.[0] ?? it).textContent ?? '').trim(); })()`,
    );
    if (here.startsWith(name)) return;
  }
  throw new Error(`"${name}" is not reached by the tab key`);
}

test('a threshold and the words of a task, by keyboard; the next task has them, and going back takes them away', async () => {
  const page = await open('/plays');
  await tabTo(page, 'Change: Deal at risk');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Deal at risk' }).waitFor();
  await tabTo(page, 'From a stage probability of');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('30');
  await tabTo(page, 'Title of the task');
  await page.keyboard.type('Ring {person} about {deal}');
  await tabTo(page, 'Why you change it');
  await page.keyboard.type('Earlier is better');
  await tabTo(page, 'Show the task');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Ring Dana Reyes about Acme rollout' }).waitFor();
  expect((await rules()).version).toBe(1);
  await tabTo(page, 'Save');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('The rules are saved').waitFor();
  expect([(await rules()).version, (await rules()).decide.dealProbability]).toEqual([2, 0.3]);

  await lose('ada');
  expect((await bench.tasks()).map((task) => task.subject)).toEqual(['Ring ada about Deal of ada']);

  await page.goto(`${app.url}/plays/history`);
  await page.getByText('Earlier is better').waitFor();
  await tabTo(page, 'Go back to this version 1');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Go back to version 1');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('The rules are as they were').waitFor();
  await lose('ben');
  expect(await bench.tasks()).toHaveLength(1);
  expect([(await rules()).version, (await rules()).decide.dealProbability]).toEqual([3, 0.6]);
}, 60_000);

test('of two admins who change rules at once the second is told, and both changes hold in the end', async () => {
  const [one, two] = [await open('/plays/tasks'), await open('/plays/tasks')];
  await one.getByLabel('Tasks for one owner on one day').fill('5');
  await one.getByRole('button', { name: 'Save' }).click();
  await one.getByRole('status').waitFor();
  app.signIn({ ...sofia, email: 'lars@larkfield.test', memberId: 2 });
  await two.getByLabel('No tasks for what is older than').fill('7');
  await two.getByRole('button', { name: 'Save' }).click();
  await two.getByText('sofia@larkfield.test has changed the rules meanwhile').waitFor();
  expect(await two.getByLabel('No tasks for what is older than').inputValue()).toBe('7');
  expect(await two.getByLabel('Tasks for one owner on one day').inputValue()).toBe('5');
  expect((await rules()).version).toBe(2);
  await two.getByRole('button', { name: 'Save' }).click();
  await two.getByRole('status').waitFor();
  const { version, decide } = await rules();
  expect([version, decide.taskCapPerOwner, decide.taskMaxAgeDays]).toEqual([3, 5, 7]);
}, 60_000);

test('a colleague comes in by a link, and finds nothing to press', async () => {
  const page = await open('/team');
  await page.getByLabel('Their email address').fill('lars@larkfield.test');
  await page.getByRole('button', { name: 'Make the link' }).click();
  const shown = (await page.locator('code.url').textContent()) ?? '';
  const there = await open(new URL(shown).pathname);
  await there.getByRole('button', { name: 'Enter and look' }).click();
  await there.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await there.getByText('(viewer)').waitFor();
  await there.goto(`${app.url}/plays/deal-at-risk`);
  expect(await there.getByRole('button', { name: 'Save' }).count()).toBe(0);
  expect(await there.getByLabel('From a stage probability of').isDisabled()).toBe(true);
}, 60_000);
