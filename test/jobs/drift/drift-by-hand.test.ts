/** Whom a colleague entered on the suppression list is compared like those who left. */

import { hashAddress } from '../../../src/lib/address-hash.ts';
import { findOrCreateAddresses } from '../../../src/store/address.ts';
import { query } from '../../../src/store/database.ts';
import { listStanding, planOff, planOn } from '../../../src/store/esp-push.ts';
import { addManualSuppression, liftManualSuppression } from '../../../src/store/manual-suppression.ts';
import { createDriftBench, type DriftBench } from '../../support/drift-bench.ts';

let drift: DriftBench;
beforeEach(async () => {
  drift = await createDriftBench();
});
afterEach(() => drift.bench.close());

test('whom a colleague entered on the suppression list is held back everywhere, and stays on lists until that is lifted', async () => {
  const [gwen] = [
    ...(
      await findOrCreateAddresses(drift.bench.db, drift.bench.portalId, ['alive@acme.test'], drift.bench.clock.now())
    ).values(),
  ];
  const at = { sourceId: drift.bench.source.sourceId, list: 'global' };
  const hash = hashAddress(drift.hashKey, 'alive@acme.test');
  const entry = {
    addressHash: hash,
    addressId: gwen ?? null,
    why: 'legal' as const,
    note: null,
    by: 'ada',
    at: drift.bench.clock.now(),
  };
  await addManualSuppression(drift.bench.db, drift.bench.portalId, entry);
  await drift.list({}, { list: 'global', isPushed: true });
  await drift.run();
  expect(await drift.open()).toEqual(['alive@acme.test esp_unaware', 'alive@acme.test left_here']);
  expect(await drift.mend()).toBe(2);
  expect(await drift.isOut('alive@acme.test')).toBe(true);
  expect([...(await listStanding(drift.bench.db, drift.bench.portalId, [gwen ?? 0]))]).toEqual([[gwen, 'manual']]);
  await query(drift.bench.db, `update esp_push set state = 'done', done_at = now()`);
  await drift.list({ 'alive@acme.test': { kind: 'opt_out', ours: true } }, { list: 'global', isPushed: true });
  // What the person left in between and took back lifts nothing that a colleague entered.
  await query(
    drift.bench.db,
    `insert into suppression (portal_id, address_hash, stream, reason, since, until, address_id) values (?, ?, '', 'unsubscribe_request', now(), now(), ?)`,
    [drift.bench.portalId, hash, gwen ?? 0],
  );
  expect(await planOff(drift.bench.db, drift.bench.portalId, at.sourceId, drift.bench.clock.now())).toBe(0);
  await liftManualSuppression(drift.bench.db, drift.bench.portalId, hash, 'ada', drift.bench.clock.now());
  expect(await planOff(drift.bench.db, drift.bench.portalId, at.sourceId, drift.bench.clock.now())).toBe(1);
});

test('who is on the list twice, by their own wish and by hand, is planned onto a service’s list once', async () => {
  await drift.leave('left@acme.test');
  const [id] = [
    ...(
      await findOrCreateAddresses(drift.bench.db, drift.bench.portalId, ['left@acme.test'], drift.bench.clock.now())
    ).values(),
  ];
  const addressHash = hashAddress(drift.hashKey, 'left@acme.test');
  await addManualSuppression(drift.bench.db, drift.bench.portalId, {
    addressHash,
    addressId: id ?? null,
    why: 'other',
    note: null,
    by: 'ada',
    at: drift.bench.clock.now(),
  });
  const at = { sourceId: drift.bench.source.sourceId, list: 'global' };
  expect(
    await planOn(drift.bench.db, drift.bench.portalId, at, drift.bench.clock.now(), drift.bench.clock.now(), 10),
  ).toBe(1);
});
