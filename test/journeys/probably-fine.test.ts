/** Her mail came back, but she wrote nine days ago and fourteen colleagues get theirs: what the rep and the admin read of it. */
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { DAY_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const DANA = 'dana.reyes@northwind.example';
const COLLEAGUES = Array.from({ length: 14 }, (_, n) => `colleague${n}@northwind.example`);
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  companies: [
    { key: 'northwind', properties: { name: 'Northwind', domain: 'northwind.example', hubspot_owner_id: '501' } },
  ],
  contacts: [
    {
      key: 'dana',
      properties: {
        email: DANA,
        firstname: 'Dana',
        lastname: 'Reyes',
        phone: '+1 555 0100',
        hubspot_owner_id: '501',
        hs_buying_role: 'CHAMPION',
        hs_sales_email_last_replied: '2026-11-11T09:00:00Z',
      },
      companies: ['northwind'],
    },
  ],
};

let bench: FlowBench;
let app: PagesApp;
let story: string;
beforeAll(async () => {
  bench = await createFlowBench(NOW.toISOString(), SEED, {
    waitMs: 0,
    gapMs: 0,
    timeoutMs: 2_000,
    settings: DEFAULT_SETTINGS,
  });
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 9001, email: 'ruth@larkfield.test', role: 'viewer' });
  await bench.post([
    sendgridEvent(DANA, 'bounce', NOW, {
      type: 'bounce',
      status: '5.4.1',
      reason: '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [XYZ.prod.protection.outlook.com]',
      ip: '192.0.2.7',
    }),
  ]);
  await bench.post(COLLEAGUES.map((email) => sendgridEvent(email, 'delivered', new Date(NOW.getTime() + MINUTE_MS))));
  await bench.drain();
  bench.clock.advance(10 * MINUTE_MS);
  await bench.drain();
  story = `/addresses/${(await bench.db('address').where({ email: DANA }).first('address_id')).address_id}`;
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
});

const page = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const task = async () =>
  ((await bench.tasks()) as unknown as { subject: string; body: string; status: string; owner: { id: string } }[])[0];

test('the owner is told that she is probably fine, with both reasons, and what to do', async () => {
  const said = await task();
  expect(said).toMatchObject({ subject: 'Dana Reyes (Northwind): probably fine, ask their IT why mail came back' });
  expect(said?.body).toContain('On 11 Nov 2026 a mail came from the person');
  expect(said?.body).toContain('14 colleagues at northwind.example got our mail since then');
  expect(said?.body).toContain('Call Dana Reyes by the next working day: +1 555 0100');
  expect((await bench.contact(DANA)).bw_email_status).toBe('unsure');
});

test('her page says the same, and has the letter for their IT to take away', async () => {
  const shown = await page(story);
  expect(shown).toContain('the person is probably fine, and their mail server mistaken');
  expect(shown).toContain('14 colleagues at northwind.example got our mail since then');
  const [, link] = /href="(\/evidence\/letter\/\d+)" download/.exec(shown) ?? [];
  const letter = await fetch(`${app.url}${link}`);
  expect(letter.headers.get('content-disposition')).toContain('attachment; filename="letter-to-their-it.txt"');
  const text = await letter.text();
  expect(text).toContain(`A mail from us to ${DANA} was refused by your mail gateway`);
  expect(text).toContain('by your gateway (Microsoft 365)');
  expect(text).toContain('Mail from us to 14 colleagues at the same domain was accepted');
  expect(text).toContain('Sent from the IP address: 192.0.2.7');
  expect(text).not.toMatch(/undefined|null|DKIM/);
});

test('she is never listed as gone, and once mail arrives again the task is completed with a note', async () => {
  expect(await page('/lost?is=dead')).not.toContain('Dana Reyes');
  bench.clock.advance(4 * DAY_MS);
  await bench.post([sendgridEvent(DANA, 'delivered', bench.clock.now())]);
  await bench.drain();
  bench.clock.advance(4 * DAY_MS);
  await bench.drain();
  expect(await task()).toMatchObject({ status: 'COMPLETED' });
  const { portals } = (await bench.control('GET', `state?portalId=${bench.portalId}`)) as {
    portals: { notes: { properties: Record<string, string> }[] }[];
  };
  expect(portals[0]?.notes.map(({ properties }) => properties.hs_note_body)).toEqual([
    expect.stringContaining(`Mail to ${DANA} gets through again`),
  ]);
  expect(await page(story)).toContain('Reachable');
});
