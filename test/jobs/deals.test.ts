/** Open deals on which mail reaches nobody: found by what we know, brought up to date within the budget, and gone when somebody is reached. */

import { guardDeals, readShakyDeals, sortDeals, sumDeals } from '../../src/jobs/join-deals.ts';
import { openLostPortal } from '../../src/jobs/join-lost.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const person = (key: string, more: object = {}) => ({
  key,
  properties: { email: `${key}@acme.test`, firstname: key, lastname: 'Berg', ...more },
  companies: ['acme'],
});
const deal = (key: string, contacts: string[], more: object = {}) => ({
  key,
  properties: {
    dealname: key,
    amount: '1000',
    deal_currency_code: 'EUR',
    dealstage: 'contractsent',
    pipeline: 'default',
    ...more,
  },
  contacts,
});
const SEED = {
  owners: [{ id: '501', userId: 901, email: 'piet@us.test', firstName: 'Piet', lastName: 'Veer' }],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test' } }],
  contacts: [
    person('ida'),
    person('otto', { jobtitle: 'Head of Purchasing', phone: '+49 30 7654321' }),
    person('uma'),
    person('lea', { phone: '+49 30 1' }),
  ],
  deals: [
    deal('Alone', ['ida'], { amount: '84000', closedate: '2026-12-04T00:00:00Z', hubspot_owner_id: '501' }),
    deal('Texas', ['ida', 'uma'], { amount: '90000', deal_currency_code: 'USD' }),
    deal('Shared', ['ida', 'otto', 'lea'], { amount: '5000' }),
    deal('Fine', ['otto'], { amount: '7000' }),
    deal('Won', ['ida'], { dealstage: 'closedwon' }),
  ],
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED);
});
afterEach(() => bench.close());

const gone = (key: string) =>
  sendgridEvent(`${key}@acme.test`, 'bounce', bench.clock.now(), {
    type: 'bounce',
    reason: '550 5.1.1 The email account does not exist',
    status: '5.1.1',
  });
async function lose(...keys: string[]): Promise<void> {
  await bench.post(keys.map(gone));
  await bench.drain();
}
async function shaky(ownerId: string | null = null) {
  const portal = await openLostPortal(bench.db, bench.portalId);
  if (!portal) throw new Error('no portal');
  const { deals, ...rest } = await readShakyDeals(bench.db, portal, ownerId);
  const sorted = [
    ...sortDeals(
      deals.filter(({ risk }) => risk === 'nobody'),
      'amount',
    ),
    ...sortDeals(
      deals.filter(({ risk }) => risk === 'some'),
      'amount',
    ),
  ];
  const guarded = await guardDeals(bench.db, portal, sorted, bench.clock.now());
  return {
    ...rest,
    deals: guarded,
    names: guarded.map(
      ({ deal: { name }, risk, reachable, members }) => `${name}: ${risk} ${reachable}/${members.length}`,
    ),
  };
}
const calls = async () => ((await bench.control('GET', 'calls')) as { endpoints: Record<string, number> }).endpoints;

const idOf = async (kind: 'deals' | 'contacts', name: string): Promise<string> => {
  const [type, field] = kind === 'deals' ? ['deal', 'dealname'] : ['contact', 'firstname'];
  const row = await bench
    .db('crm_record')
    .where({ type })
    .andWhereRaw('fields ->> ? = ?', [field, name])
    .first('record_id');
  return String(row.record_id);
};

test('a deal whose only contact is gone is named with its money, what happened, whom to call, and the open task', async () => {
  await lose('ida');
  const { deals, names, unread, looked } = await shaky();
  expect(names).toEqual(['Alone: nobody 0/1', 'Shared: some 2/3', 'Texas: some 1/2']);
  expect(looked).toBe(3);
  expect(unread).toBe(0);
  expect(deals[0]).toMatchObject({
    owner: 'Piet Veer',
    deal: { amount: 84_000, currency: 'EUR', closeDate: new Date('2026-12-04T00:00:00Z') },
    members: [{ name: 'ida Berg', email: 'ida@acme.test', reach: 'dead', reason: 'user_unknown' }],
  });
  expect(deals[0]?.replacements[0]?.person).toMatchObject({ name: 'otto Berg', phone: '+49 30 7654321' });
  expect(deals[0]?.tasks).toMatchObject([{ writeState: 'done', anchorType: 'contact' }]);
}, 60_000);

test('a deal goes when somebody on it can be reached again', async () => {
  await lose('ida');
  expect((await shaky()).names[0]).toBe('Alone: nobody 0/1');
  bench.clock.advance(DAY_MS);
  await bench.post([sendgridEvent('ida@acme.test', 'unsubscribe', bench.clock.now())]);
  await bench.drain();
  expect((await shaky()).deals[0]?.members[0]?.reach).toBe('left');
  await bench.db('address').update({ opt_out: 'none', verdict: 'reachable' });
  expect((await shaky()).names).toEqual([]);
}, 60_000);

test('somebody who was put on the deal in HubSpot counts within a day, and one who was taken off counts no more', async () => {
  await lose('ida');
  const world = bench.sandbox.world.portals.get(bench.portalId);
  const type = world?.associations.defaultType('deals', 'contacts');
  if (!world || !type) throw new Error('no such portal');
  const ref = async (kind: 'deals' | 'contacts', name: string) => ({ type: kind, id: await idOf(kind, name) });
  const [alone, texas] = [await ref('deals', 'Alone'), await ref('deals', 'Texas')];
  world.associations.link(alone, await ref('contacts', 'otto'), type, 0);
  world.associations.unlink(texas, await ref('contacts', 'uma'));
  expect((await shaky()).names[0]).toBe('Alone: nobody 0/1');
  bench.clock.advance(DAY_MS + HOUR_MS);
  await bench.control('DELETE', 'calls');
  await bench.drain();
  expect(await shaky()).toMatchObject({ names: ['Texas: nobody 0/1', 'Alone: some 1/2', 'Shared: some 2/3'] });
  // Three deals in one call each: the deals, who is on them, and these people.
  const seen = await calls();
  expect(Object.values(seen)).toEqual([1, 1, 1]);
  expect(Object.keys(seen).join()).toMatch(/associations.*deals.*contacts/);
  await bench.control('DELETE', 'calls');
  await bench.drain();
  expect(await calls()).toEqual({});
}, 60_000);

test('sums are by currency, and amounts of two currencies are not compared', async () => {
  await lose('ida', 'uma');
  const portal = await openLostPortal(bench.db, bench.portalId);
  if (!portal) throw new Error('no portal');
  const { deals } = await readShakyDeals(bench.db, portal);
  const names = (order: 'amount' | 'closes') => sortDeals(deals, order).map((one) => one.deal.name);
  expect(names('amount')).toEqual(['Alone', 'Shared', 'Texas']);
  expect(names('closes')).toEqual(['Alone', 'Shared', 'Texas']);
  expect(sumDeals(deals.filter(({ risk }) => risk === 'nobody'))).toEqual([
    { currency: 'EUR', amount: 84_000 },
    { currency: 'USD', amount: 90_000 },
  ]);
}, 60_000);
