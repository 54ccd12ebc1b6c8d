/** An address that an admin confirmed: written once, and only where it is still what was shown. */
import { useAddress } from '../../src/jobs/use-address.ts';
import { query } from '../../src/store/database.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { arriveElsewhere, LOST, lose, MOVED_COMPANY } from '../support/moved-company.ts';

let bench: FlowBench;

const ask = async (probable: string, name = 'gus.holt') => {
  const [row] = await query<{ address_id: number }>(bench.db, 'select address_id from address where email = ?', [
    `${name}@acme.test`,
  ]);
  return useAddress(bench, bench.portalId, 'ruth@larkfield.test', {
    addressId: row?.address_id ?? 0,
    domain: 'acme.test',
    probable,
  });
};

beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', MOVED_COMPANY, { waitMs: 0, gapMs: 0, timeoutMs: 1_000 });
  await arriveElsewhere(bench);
  await lose(bench, LOST);
  await bench.drain();
});
afterEach(() => bench.close());

test('a confirmed address is written once however often it is pressed', async () => {
  await ask('gus.holt@acme-group.test');
  await ask('gus.holt@acme-group.test');
  await bench.drain();
  expect((await bench.contact('gus.holt@acme-group.test')).email).toBe('gus.holt@acme-group.test');
  expect(await query(bench.db, `select state from crm_write where surface = 'contact_email'`)).toEqual([
    { state: 'done' },
  ]);
  await expect(ask('gus.holt@acme-group.test')).rejects.toMatchObject({ code: 'account.changed' });
});

test('a confirmed address that the page did not show is not taken', async () => {
  await expect(ask('mallory@elsewhere.test')).rejects.toMatchObject({ code: 'account.changed' });
  expect(await query(bench.db, `select 1 from crm_write where surface = 'contact_email'`)).toEqual([]);
});

test('a confirmed address that another contact has is not written over it', async () => {
  await query(
    bench.db,
    `update crm_record set fields = fields || '{"email": "gus.holt@acme-group.test"}' where type = 'contact' and fields->>'email' = 'zoe.ives@acme-group.test'`,
  );
  await expect(ask('gus.holt@acme-group.test')).rejects.toMatchObject({ code: 'account.taken' });
});

test('a confirmed address that HubSpot refuses is shown as refused, in its words', async () => {
  await bench.control('POST', 'seed', {
    portalId: bench.portalId,
    contacts: [{ key: 'other', properties: { email: 'gus.holt@acme-group.test' } }],
  });
  await ask('gus.holt@acme-group.test');
  await bench.drain();
  expect(await query(bench.db, `select state, why from crm_write where surface = 'contact_email'`)).toEqual([
    { state: 'failed', why: expect.stringContaining('already exists') },
  ]);
  expect((await bench.contact('gus.holt@acme.test')).email).toBe('gus.holt@acme.test');
});

test('a confirmed address is for somebody of this portal alone', async () => {
  const [row] = await query<{ address_id: number }>(
    bench.db,
    `select address_id from address where email = 'gus.holt@acme.test'`,
  );
  const confirmation = { addressId: row?.address_id ?? 0, domain: 'acme.test', probable: 'gus.holt@acme-group.test' };
  await expect(useAddress(bench, 99, 'x', confirmation)).rejects.toMatchObject({ code: 'account.changed' });
});
