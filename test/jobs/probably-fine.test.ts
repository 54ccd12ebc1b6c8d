/** Who wrote nine days ago, and whose colleagues behind the same gateway get the mail, is not lost: their gateway is mistaken. */

import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { DAY_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const COLLEAGUES = Array.from({ length: 14 }, (_, n) => `colleague${n}@northwind.example`);
const DANA = 'dana.reyes@northwind.example';

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
        jobtitle: 'Head of Operations',
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
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 2_000, settings: DEFAULT_SETTINGS });
});
afterEach(() => bench.close());

const at = (minutes: number): Date => new Date(new Date(NOW).getTime() + minutes * MINUTE_MS);
const refused = sendgridEvent(DANA, 'bounce', at(0), {
  type: 'bounce',
  status: '5.4.1',
  reason: '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [XYZ.prod.protection.outlook.com]',
  singlesend_name: 'November news',
  ip: '192.0.2.7',
});

test('the owner gets the letter for their IT, the contact says why, and the next delivery closes the task', async () => {
  await bench.post([refused]);
  await bench.post(COLLEAGUES.map((email) => sendgridEvent(email, 'delivered', at(1))));
  await bench.drain();
  expect(await bench.tasks()).toEqual([]);

  bench.clock.advance(10 * MINUTE_MS);
  await bench.drain();
  const [task, ...more] = (await bench.tasks()) as { properties: Record<string, string> }[];
  expect(more).toEqual([]);
  const body = task?.properties.hs_task_body ?? '';
  expect(task?.properties.hs_task_subject).toBe(
    'Dana Reyes (Northwind): probably fine, ask their IT why mail came back',
  );
  expect(body).toContain('they are probably fine');
  expect(body).toContain('On 11 Nov 2026');
  expect(body).toContain('14 colleagues at northwind.example got our mail since then');
  expect(body).toContain('The letter for their IT');
  expect(body).toContain('message trace of the Exchange admin center');
  expect(body).toContain('Sent from the IP address: 192.0.2.7');
  const contact = await bench.contact(DANA);
  expect(contact.bw_email_status).toBe('unsure');
  expect(contact.bw_evidence).toContain('14 colleagues at northwind.example');

  bench.clock.advance(4 * DAY_MS);
  await bench.post([sendgridEvent(DANA, 'delivered', bench.clock.now())]);
  await bench.drain();
  bench.clock.advance(4 * DAY_MS);
  await bench.drain();
  const [closed] = (await bench.tasks()) as { properties: Record<string, string> }[];
  expect(closed?.properties.hs_task_status).toBe('COMPLETED');
  expect((await bench.contact(DANA)).bw_email_status).toBe('works');
}, 60_000);

test('told in any order it is the same: what becomes of mail to colleagues afterwards is news for who is in question', async () => {
  await bench.post([refused]);
  await bench.drain();
  const { state: alone } = await bench.db('address').where({ email: DANA }).first('state');
  expect(alone.hypothesis).toBe('may_be_gone');
  await bench.post(COLLEAGUES.map((email) => sendgridEvent(email, 'delivered', at(1))));
  await bench.drain();
  const { state } = await bench.db('address').where({ email: DANA }).first('state');
  expect(state.hypothesis).toBe('probably_fine');
  expect(state.peers).toEqual({ domain: 'northwind.example', reached: 14, lastOn: '2026-11-20' });
}, 60_000);
