/** What people do, as the tests of lists need it. */
import { recordLeave } from '../../../src/flow/accept/record-leave.ts';
import { openPortalKeys } from '../../../src/install/sealed-tokens.ts';
import { hashAddress } from '../../../src/lib/address-hash.ts';
import { testBox } from '../portal.ts';
import type { ListBench } from './list-bench.ts';
import type { StandIn } from './stand-in.ts';

/** By our page, so that no service knows. */
export async function leaveByPage(bench: ListBench<StandIn>, email: string): Promise<void> {
  await recordLeave(
    { db: bench.db, notify: () => Promise.resolve() },
    {
      portalId: bench.portalId,
      hashKey: await hashKeyOf(bench),
      email,
      stream: null,
      venue: 'page',
      at: bench.clock.now(),
      detail: {},
    },
  );
}

/** Of their own will, by our page. */
export async function comeBack(bench: ListBench<StandIn>, email: string): Promise<void> {
  const now = bench.clock.now().toISOString();
  await bench.rows(
    `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     select portal_id, 'back:' || email || '${now}', address_id, 'bellwether', 'resubscribe', 'page', n, n, n, 'person', 'everything', 'live', 'undetermined', 'r', 1
       from address, (values ('${now}'::timestamptz)) as t(n) where email = '${email}'`,
  );
  await bench.rows(`update address set dirty_at = '${now}' where email = '${email}'`);
}

export async function addressHashOf(bench: ListBench<StandIn>, email: string): Promise<Buffer> {
  return hashAddress(await hashKeyOf(bench), email);
}

async function hashKeyOf(bench: ListBench<StandIn>): Promise<Buffer> {
  const [portal] = await bench.rows('select keys_enc from portal');
  return openPortalKeys(testBox, bench.portalId, String(portal?.keys_enc)).hash;
}
