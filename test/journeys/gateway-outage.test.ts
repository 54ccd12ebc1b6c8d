/** For three hours a gateway says of valid people that they do not exist. What reps and admins read of it: nothing but the truth. */
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const BEGIN = new Date('2026-11-16T22:16:00Z');
const PEOPLE = Array.from({ length: 24 }, (_, n) => `person${n}@company${n % 6}.example`);
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  companies: Array.from({ length: 6 }, (_, n) => ({
    key: `company${n}`,
    properties: { name: `Company ${n}`, domain: `company${n}.example`, hubspot_owner_id: '501' },
  })),
  contacts: PEOPLE.map((email, n) => ({
    key: `person${n}`,
    properties: { email, firstname: 'Person', lastname: `Nr${n}`, hubspot_owner_id: '501', hs_buying_role: 'CHAMPION' },
    companies: [`company${n % 6}`],
  })),
};
const UNKNOWN = (id: number) =>
  `550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking. Learn more at 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser x9si${id}abc.${id} - gsmtp`;

let bench: FlowBench;
let app: PagesApp;
beforeAll(async () => {
  bench = await createFlowBench(BEGIN.toISOString(), SEED, {
    waitMs: 0,
    gapMs: 0,
    timeoutMs: 2_000,
    settings: DEFAULT_SETTINGS,
  });
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 9001, email: 'ruth@larkfield.test', role: 'viewer' });
  await bench.post(PEOPLE.map((email) => sendgridEvent(email, 'delivered', new Date(BEGIN.getTime() - 7 * DAY_MS))));
  await bench.drain();
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
});

const page = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');

/** What anybody may read while it lasts and afterwards. */
async function expectNobodyLost(): Promise<void> {
  expect(await bench.tasks()).toEqual([]);
  expect(await page('/lost?is=dead')).not.toMatch(/person\d+@company/);
  expect(await page('/accounts')).toContain('No company needs an eye');
  const statuses = await Promise.all(PEOPLE.map(async (email) => (await bench.contact(email)).bw_email_status));
  expect(statuses).not.toContain('gone');
}

test('while it lasts nobody is listed as gone, no company as moved or closed, and nobody gets a task', async () => {
  // Two mailings, with three hours between the first answer and the last.
  for (const [n, email] of PEOPLE.entries()) {
    const at = new Date(BEGIN.getTime() + (n < 12 ? 0 : 175) * MINUTE_MS + (n % 12) * 20 * SECOND_MS);
    bench.clock.advance(Math.max(0, at.getTime() - bench.clock.now().getTime()));
    await bench.post([sendgridEvent(email, 'bounce', at, { type: 'bounce', status: '5.1.1', reason: UNKNOWN(n) })]);
    await bench.drain();
    if (n % 6 === 5) await expectNobodyLost();
    if (n % 12 !== 11) continue;
    bench.clock.advance(15 * MINUTE_MS);
    await bench.drain();
    await expectNobodyLost();
  }
}, 120_000);

test('the page of a person says that the gateway was at fault, and what it said', async () => {
  const { address_id: id } = await bench.db('address').where({ email: PEOPLE[3] }).first('address_id');
  const shown = await page(`/addresses/${id}`);
  expect(shown).toContain('their mail gateway was at fault: it said the same of many others at that time');
  expect(shown).toContain('does not exist');
  expect(shown).not.toContain('Download the letter');
});

test('when mail arrives again all is as before, and nobody counts as won back who never was lost', async () => {
  bench.clock.advance(DAY_MS);
  await bench.post(PEOPLE.map((email) => sendgridEvent(email, 'delivered', bench.clock.now())));
  await bench.drain();
  await expectNobodyLost();
  expect((await bench.contact(PEOPLE[3] ?? '')).bw_email_status).toBe('works');
  expect(await page('/lost?standing=won_back')).not.toMatch(/person\d+@company/);
});
