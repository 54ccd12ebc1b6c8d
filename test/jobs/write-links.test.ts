/** The link of their own on every contact, also of those whom the ledger does not know. */
import { insertErrand } from '../../src/store/errand.ts';
import { createHubspotBench, type HubspotBench } from '../support/hubspot-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const CONTACTS = 230;
let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench({
    owners: [],
    companies: [],
    deals: [],
    contacts: [
      ...Array.from({ length: CONTACTS }, (_, n) => ({ key: `p${n}`, properties: { email: `p${n}@acme.test` } })),
      { key: 'nobody', properties: { firstname: 'No address' } },
    ],
  });
});
afterEach(() => bench.close());

const ask = () =>
  insertErrand(bench.db, bench.portalId, {
    kind: 'write-links',
    detail: {},
    askedBy: 'ada@larkfield.test',
    askedAt: bench.clock.now(),
    total: 1,
    until: 0,
  });
const linkOn = async (email: string) => (await bench.shown(email)).properties.bw_preferences_url ?? null;
const calls = async () => ((await bench.control('GET', 'calls')) as { endpoints: Record<string, number> }).endpoints;

test('nobody gets a link unasked of whom nothing but deliveries is known', async () => {
  await bench.post([sendgridEvent('p1@acme.test', 'delivered', new Date(), {})]);
  await bench.drain();
  expect(await linkOn('p1@acme.test')).toBeNull();
});

test('asked for, each contact gets its own, by two calls for a hundred; asked again, nothing is written', async () => {
  await bench.control('DELETE', 'calls');
  await ask();
  await bench.drain();
  const links = await Promise.all(['p0@acme.test', 'p100@acme.test', `p${CONTACTS - 1}@acme.test`].map(linkOn));
  for (const link of links) expect(link).toMatch(/^https:\/\/bellwether\.example\/u\/8800001\./);
  expect(new Set(links).size).toBe(3);
  expect(await bench.rows('select done, total, refused, ended_at is not null as ended from errand')).toEqual([
    { done: CONTACTS + 1, total: CONTACTS + 1, refused: 0, ended: true },
  ]);
  const before = await calls();
  expect(Object.values(before).reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(7);
  await ask();
  await bench.drain();
  const after = await calls();
  const updates = Object.keys(after).filter((name) => name.includes('batch/update'));
  for (const name of updates) expect(after[name]).toBe(before[name]);
});

test('afterwards whoever is new, or has a new address, gets the right link too, and what else is planned stays', async () => {
  await ask();
  await bench.drain();
  const made = await bench.hooks.call('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: 'new@acme.test' },
  });
  const id = await bench.idOf('p5@acme.test');
  const former = await linkOn('p5@acme.test');
  await bench.hooks.edit(id, 'email', 'p5.new@acme.test');
  await bench.hooks.post([
    {
      eventId: 1,
      subscriptionId: 1,
      portalId: bench.portalId,
      occurredAt: Date.now(),
      subscriptionType: 'object.creation',
      objectTypeId: '0-1',
      objectId: Number(made.id),
    },
  ]);
  bench.later();
  await bench.hooks.arrive();
  expect(await linkOn('new@acme.test')).toMatch(/\/u\/8800001\./);
  expect(await linkOn('p5.new@acme.test')).toMatch(/\/u\/8800001\./);
  expect(await linkOn('p5.new@acme.test')).not.toBe(former);
});
