/** A misread reply is corrected once, as people do: in a real browser; what the page counts is what the others become. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { COLOUR_RULES, findAccessibilityFaults, launchBrowser, sidewaysOverflow } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NAMES = ['ada', 'ben', 'cleo'];
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: NAMES.map((key) => ({
    key,
    properties: { email: `${key}@${key}.test`, firstname: key, hubspot_owner_id: '501' },
  })),
};
/** Set to a folder to keep a picture of each page. */
const SHOTS = process.env.BW_SHOTS;

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
  app = await servePages(bench.db, () => bench.clock.now());
  sofia = { portalId: bench.portalId, userId: 1, email: 'sofia@larkfield.test', role: 'admin', memberId: 1 };
  app.signIn(sofia);
  for (const name of NAMES) {
    bench.clock.advance(3_600_000);
    const reason = `550 5.1.1 <${name}@${name}.test>: Recipient not on the guest list of our plant, ask desk-${name.length}17 (mx${name.length}.plantgate.example)`;
    const told = { type: 'bounce', reason, status: '5.1.1' };
    await bench.post([sendgridEvent(`${name}@${name}.test`, 'bounce', bench.clock.now(), told)]);
    await bench.drain();
  }
});
afterEach(async () => {
  await app.close();
  await bench.close();
});

const idOf = async (name: string): Promise<number> => {
  const row = await bench
    .db('address')
    .where({ email: `${name}@${name}.test` })
    .first('address_id');
  return row.address_id;
};
const verdicts = async () => (await bench.db('address').orderBy('email').select('verdict')).map((row) => row.verdict);
const open = async (path: string, scheme: 'light' | 'dark' = 'light') => {
  const page = await (await browser.newContext({ colorScheme: scheme })).newPage();
  await page.goto(app.url + path);
  return page;
};
async function tell(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /^This is wrong/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: 'What this reply means' }).waitFor();
  await page.getByLabel('The recipient does not take our mail').check();
  await page.getByLabel('Every reply').check();
  await page.getByLabel('The words that the rule looks for').fill('not on the guest list of our plant');
  await page.getByLabel('How you know').fill('Their IT keeps a list');
}
const look = async (page: Page) => {
  await page.getByRole('button', { name: 'Show what it changes' }).click();
  await page.getByRole('heading', { name: 'What it changes' }).waitFor();
};

test('one correction: the console says how many others change, then they do, and the next one is read right', async () => {
  expect(await verdicts()).toEqual(['dead', 'dead', 'dead']);
  const page = await open(`/addresses/${await idOf('ada')}`);
  await tell(page);
  await look(page);
  await page.getByText('3 stored replies change their meaning, about 3 addresses.').waitFor();
  await page.getByText('What we believe of 3 addresses changes').waitFor();
  const preview = ((await page.locator('#preview').textContent()) ?? '').replaceAll(/\s+/g, ' ');
  expect(preview).toMatch(/No longer works ?Blocked ?3/);
  for (const name of NAMES) expect(preview).toContain(`${name}@${name}.test`);
  expect(await verdicts()).toEqual(['dead', 'dead', 'dead']);
  await page.getByRole('button', { name: 'Save the rule' }).click();
  await page.getByRole('status').getByText('The rule is saved').waitFor();
  await bench.drain();
  expect(await verdicts()).toEqual(['blocked', 'blocked', 'blocked']);
  await page.goto(`${app.url}/addresses/${await idOf('ben')}`);
  await page.getByText('No, but not because of the person:').waitFor();
  await page.getByRole('link', { name: 'a rule of your portal' }).first().click();
  await page.getByText('Their IT keeps a list').waitFor();
  await page.getByText('3 stored replies').waitFor();
  await page.getByRole('button', { name: 'Show what removing it changes' }).click();
  await page.getByText('3 stored replies change their meaning').waitFor();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.getByText('Nothing was taught yet').waitFor();
  await bench.drain();
  expect(await verdicts()).toEqual(['dead', 'dead', 'dead']);
}, 120_000);

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test('each of its pages is clean to axe, and needs no sideways scrolling', async () => {
    const page = await open(`/addresses/${await idOf('ada')}`, scheme);
    const check = async (name: string) => {
      for (const width of [1_280, 768, 360, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect([name, width, await sidewaysOverflow(page)]).toEqual([name, width, 0]);
        if (width !== 1_280 && width !== 360) continue;
        expect([name, await findAccessibilityFaults(page, scheme === 'dark' ? COLOUR_RULES : undefined)]).toEqual([
          name,
          [],
        ]);
        if (!SHOTS) continue;
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({ path: `${SHOTS}/${name}-${scheme}-${width}.png`, fullPage: true });
      }
      await page.setViewportSize({ width: 1_280, height: 900 });
    };
    await check('person');
    await tell(page);
    await check('teach');
    await page.getByLabel('The words that the rule looks for').fill('guest');
    await page.getByRole('button', { name: 'Show what it changes' }).click();
    await page.getByRole('alert').waitFor();
    await check('teach-error');
    await page.getByLabel('The words that the rule looks for').fill('not on the guest list of our plant');
    await look(page);
    await check('teach-preview');
    await page.getByRole('button', { name: 'Save the rule' }).click();
    await page.getByRole('status').waitFor();
    await check('taught');
    await bench.drain();
    await page.goto(`${app.url}/readings`);
    await page.getByRole('link', { name: 'not on the guest list' }).click();
    await page.getByRole('button', { name: 'Show what switching it off changes' }).click();
    await page.getByRole('button', { name: 'Switch it off' }).waitFor();
    await check('taught-rule');
    await page.goto(`${app.url}/addresses/${await idOf('ben')}`);
    await check('person-taught');
  }, 240_000);
});
