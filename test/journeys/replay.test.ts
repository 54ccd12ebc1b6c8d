/** An admin lowers a threshold in a real browser, sees whom it would have been about, and drops it; then once more, and saves it. */
import type { Browser } from 'playwright-core';
import { query } from '../../src/store/database.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: [{ key: 'ada', properties: { email: 'ada@ada.test', firstname: 'Ada', hubspot_owner_id: '501' } }],
  deals: [
    {
      key: 'deal',
      properties: { dealname: 'Deal of Ada', dealstage: 'qualifiedtobuy', pipeline: 'default' },
      contacts: ['ada'],
    },
  ],
};

let bench: FlowBench;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED);
  app = await servePages(bench.db, bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 1, email: 'sofia@larkfield.test', role: 'admin', memberId: 1 });
});
afterEach(async () => {
  await app.close();
  await bench.close();
});

const version = async () => (await findRuleVersion(bench.db, bench.portalId))?.settings;
const left = async () =>
  query(
    bench.db,
    `select (select count(*) from replay) as replays, (select count(*) from replay_finding) as findings,
            (select count(*) from audit) as audit`,
    [],
  );

test('a lower threshold is tried, dropped without a trace, tried again and saved', async () => {
  const gone = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  await bench.post([sendgridEvent('ada@ada.test', 'bounce', bench.clock.now(), gone)]);
  await bench.drain();
  const before = await left();
  const page = await (await browser.newContext()).newPage();
  const tryIt = async () => {
    await page.goto(`${app.url}/plays/deal-at-risk`);
    await page.getByLabel('From a stage probability of').fill('30');
    await page.getByRole('button', { name: 'See what would have happened' }).click();
    await page.getByRole('heading', { level: 1, name: 'What would have happened' }).waitFor();
    await bench.drain();
    await page.reload();
  };
  await tryIt();
  await page.getByText('Would have opened 1 task more and 0 fewer').waitFor();
  await page.getByRole('row', { name: /Ada.*Deal at risk: opened.*Ruth.*2026-11-20/ }).waitFor();
  await page.getByRole('button', { name: 'Drop the draft' }).click();
  await page.getByText('The draft is gone').waitFor();
  expect(await left()).toEqual(before);
  expect((await version())?.version).toBe(1);

  await tryIt();
  await page.getByRole('button', { name: 'Save as new rules' }).click();
  await page.getByText('The rules are saved').waitFor();
  expect(await version()).toMatchObject({ version: 2, decide: { dealProbability: 0.3 } });
  expect(await left()).toMatchObject([{ replays: 0, findings: 0 }]);
}, 60_000);

test('a draft is refused when somebody changed the rules meanwhile, and nothing of theirs is lost', async () => {
  await bench.post([sendgridEvent('ada@ada.test', 'bounce', bench.clock.now(), { type: 'bounce', status: '5.1.1' })]);
  await bench.drain();
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${app.url}/plays/deal-at-risk`);
  await page.getByRole('button', { name: 'See what would have happened' }).click();
  await bench.drain();
  await page.reload();
  await page.getByRole('button', { name: 'Save as new rules' }).waitFor();
  await bench.db.raw(
    `insert into rule_version (portal_id, version, settings, made_by, made_at) select portal_id, 2, settings, 'other', made_at from rule_version`,
  );
  await page.getByRole('button', { name: 'Save as new rules' }).click();
  await page.getByText('Somebody else has changed the rules meanwhile').waitFor();
  expect((await version())?.version).toBe(2);
}, 60_000);
