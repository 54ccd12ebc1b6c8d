/** People whom an email service holds back and HubSpot would still mail: seen, mended with one click, and gone the next night. */
import type { Browser } from 'playwright-core';
import { beginNightlyDrift } from '../../src/jobs/drift/ask-drift.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { PROMPT_SETTINGS } from '../support/prompt-settings.ts';
import { seedEspList } from '../support/seed-esp-list.ts';

const NOW = '2026-11-03T04:30:00Z';
const HELD = ['ann', 'ben', 'cleo', 'dirk', 'eva', 'finn'].map((name) => `${name}@acme.test`);

let bench: FlowBench;
let app: PagesApp;
let browser: Browser;

beforeAll(async () => {
  bench = await createFlowBench(
    NOW,
    { contacts: [...HELD, 'gwen@acme.test'].map((email) => ({ properties: { email } })) },
    {
      waitMs: 0,
      gapMs: 0,
      timeoutMs: 2_000,
      settings: { ...PROMPT_SETTINGS, subscriptions: { isOn: true, streams: {} } },
    },
  );
  await bench.db.raw(`update portal set scopes = array_append(scopes, 'communication_preferences.read_write')`);
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 12, email: 'sofia@larkfield.test', role: 'admin' });
  browser = await launchBrowser();
  const portal = await bench.deps.openPortal(bench.portalId);
  await seedEspList(
    bench.db,
    bench.portalId,
    portal?.hashKey ?? Buffer.alloc(0),
    { sourceId: bench.source.sourceId, list: 'unsubscribes', name: 'Global unsubscribes' },
    Object.fromEntries(
      HELD.map((email) => [email, { kind: 'opt_out' as const, since: new Date('2026-05-02T09:00:00Z') }]),
    ),
    bench.clock.now(),
  );
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await bench.close();
});

const compareByNight = async () => {
  bench.clock.advance(24 * 3_600_000);
  await beginNightlyDrift(bench.deps, bench.portalId);
  await bench.drain();
};

test('six people would have been mailed tomorrow; one click later HubSpot knows them all, and the next night finds nobody', async () => {
  await compareByNight();
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  page.setDefaultTimeout(6_000);
  await page.goto(`${app.url}/`);
  await page.getByText('6 people would have been mailed tomorrow', { exact: true }).waitFor();
  await page.getByRole('link', { name: /^See who/ }).click();
  expect(
    await page.getByRole('row').filter({ hasText: 'Global unsubscribes: unsubscribed since 2 May 2026' }).count(),
  ).toBe(6);

  await page.getByText('Mend all 6').click();
  await page.getByRole('button', { name: 'Mend them' }).first().click();
  await page.getByText('It is under way.').waitFor();
  await bench.drain();
  await page.goto(`${app.url}/drift`);
  await page.getByText('Nobody would be mailed who should not be').waitFor();
  expect(await page.getByText('The next comparison shows it.').count()).toBe(6);

  // What a colleague sees on the contact in HubSpot.
  for (const email of HELD) expect((await bench.contact(email)).hs_email_optout).toBe('true');
  expect((await bench.contact('gwen@acme.test')).hs_email_optout ?? null).toBeNull();

  await compareByNight();
  await page.goto(`${app.url}/drift`);
  await page.getByText('Your email services, HubSpot and Bellwether agree.').waitFor();
  const [newest] = await page
    .getByRole('table', { name: 'The last comparisons' })
    .getByRole('row')
    .filter({ hasText: 'every night' })
    .allInnerTexts();
  expect(newest?.replaceAll(/\s+/g, ' ')).toMatch(/every night 6 0 0 6 Done$/);
  await page.context().close();
}, 60_000);
