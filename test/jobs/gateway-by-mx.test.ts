/** A refusal that names no gateway: the domain's MX tells whose it is, once DNS was asked; until then, and without it, all goes on. */

import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { drainPortal } from '../../src/jobs/drain-portal.ts';
import { DAY_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createDnsLookup, type DnsQueries } from '../../src/watch/dns/dns-lookup.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const DANA = 'dana.reyes@northwind-mill.com';
const COLLEAGUES = Array.from({ length: 4 }, (_, n) => `colleague${n}@northwind-mill.com`);

const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  companies: [
    { key: 'northwind', properties: { name: 'Northwind', domain: 'northwind-mill.com', hubspot_owner_id: '501' } },
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
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 20_000, settings: DEFAULT_SETTINGS });
});
afterEach(() => bench.close());

const at = (minutes: number): Date => new Date(new Date(NOW).getTime() + minutes * MINUTE_MS);
const bounce = (status: string, reason: string) =>
  sendgridEvent(DANA, 'bounce', at(0), { type: 'bounce', status, reason });
const unknown = bounce('5.1.1', '550 5.1.1 No such user here');
const byProofpoint = {
  outcome: 'takes_mail',
  mx: ['mxa-00188d01.gslb.pphosted.com.', 'x.example.com'],
  hasAddress: false,
} as const;

async function postAndWait(refusal: object, drain = () => bench.drain()): Promise<void> {
  await bench.post([refusal]);
  await bench.post(COLLEAGUES.map((email) => sendgridEvent(email, 'delivered', at(1))));
  await drain();
  bench.clock.advance(10 * MINUTE_MS);
  await drain();
}

async function onlyTask(): Promise<string> {
  const [task, ...more] = (await bench.tasks()) as { properties: Record<string, string> }[];
  expect(more).toEqual([]);
  return task?.properties.hs_task_body ?? '';
}

const stateOf = async (email: string) => (await bench.db('address').where({ email }).first('state')).state;

test('the letter for their IT has the brand by the MX alone, and says how we know', async () => {
  bench.dns.set('northwind-mill.com', byProofpoint);
  await postAndWait(unknown);
  const body = await onlyTask();
  expect(body).toContain('In Proofpoint it stands in Smart Search');
  expect(body).toContain('by your gateway (Proofpoint, by the MX of the domain)');
  const { cause, evidence } = await stateOf(DANA);
  expect([cause.gateway, cause.isGatewayByMx]).toEqual(['proofpoint', true]);
  expect(evidence.map((one: { text: string }) => one.text)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('the receiving server (Proofpoint, by the MX of the domain) said that'),
      expect.stringContaining('behind the same gateway (Proofpoint)'),
    ]),
  );
  // Once known it is not asked for again, before the answer is old.
  await bench.drain();
  expect(bench.dnsAsked).toEqual(['northwind-mill.com']);
}, 60_000);

test('DNS that answers later is news for the address; an answer that names its gateway asks for nothing', async () => {
  await postAndWait(bounce('5.7.1', '550 5.7.1 Message refused by policy'));
  expect((await stateOf(DANA)).cause.gateway).toBeNull();
  expect(bench.dnsAsked).toEqual(['northwind-mill.com']);
  bench.dns.set('northwind-mill.com', byProofpoint);
  bench.clock.advance(DAY_MS);
  await bench.drain();
  expect((await stateOf(DANA)).cause.gateway).toBe('proofpoint');
  expect(bench.dnsAsked).toHaveLength(2);

  const own = '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [X.prod.protection.outlook.com]';
  await bench.post([
    sendgridEvent('ann@fabrikam-mill.com', 'bounce', at(2), { type: 'bounce', status: '5.4.1', reason: own }),
  ]);
  await bench.post([sendgridEvent('bob@fabrikam-mill.com', 'delivered', at(2 * 24 * 60))]);
  await bench.drain();
  const { cause } = await stateOf('ann@fabrikam-mill.com');
  expect([cause.gateway, cause.isGatewayByMx]).toEqual(['microsoft365', false]);
}, 60_000);

test('DNS that never answers changes nothing but the brand', async () => {
  const never = () => new Promise<never>(() => undefined);
  const silent: DnsQueries = { resolveMx: never, resolve4: never, resolve6: never };
  let asked = 0;
  const lookup = createDnsLookup(() => 0, silent, 20);
  const deps = {
    ...bench.deps,
    dns: (domain: string) => {
      asked += 1;
      return lookup(domain);
    },
  };
  await postAndWait(unknown, async () => {
    while (await drainPortal(deps, bench.portalId));
  });
  expect(asked).toBe(1);
  const body = await onlyTask();
  expect(body).toContain('they are probably fine');
  expect(body).toContain('was refused by your mail gateway');
  expect(body).toContain('It stands in the log of your mail gateway');
  expect(body).not.toContain('MX');
  const { cause, verdict } = await stateOf(DANA);
  expect([verdict, cause.gateway]).toEqual(['unsure', null]);
}, 60_000);
