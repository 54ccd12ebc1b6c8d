/** A person who asks HubSpot to be forgotten is forgotten here. */
import { recordLeave } from '../../../src/flow/accept/record-leave.ts';
import { openPortalKeys } from '../../../src/install/sealed-tokens.ts';
import { query } from '../../../src/store/database.ts';
import { addErasureRequest } from '../../../src/store/erasure-request.ts';
import { ago, createHubspotBench, type HubspotBench, hardBounce } from '../../support/hubspot-bench.ts';
import { testBox } from '../../support/portal.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

test('a person who is forgotten is gone everywhere, stays suppressed, and no retry brings them back', async () => {
  const bounce = hardBounce('ida@acme.test');
  await bench.post([bounce, hardBounce('otto@acme.test'), sendgridEvent('ida@acme.test', 'unsubscribe', ago(30))]);
  await bench.drain();
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.edit(id, 'email', 'ida.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  await bench.hooks.remove(id, 'for-good');
  bench.later();
  await bench.hooks.arrive();
  expect(await named(/ida|berg/i)).toEqual([]);
  expect(
    await bench.rows(`select count(*)::int as n from suppression where reason = 'erased' and until is null`),
  ).toEqual([{ n: 2 }]);
  expect(await bench.rows('select email from address')).toEqual([{ email: 'otto@acme.test' }]);
  expect(await bench.rows('select 1 from event')).toHaveLength(1);

  await bench.post([bounce, { ...bounce, sg_event_id: 'another' }, hardBounce('otto@acme.test', 10)]);
  await bench.drain();
  expect(await named(/ida|berg/i)).toEqual([]);
  // An old link in a mail, pressed once more.
  const { keys_enc: keys } = (await bench.db('portal').first('keys_enc')) as { keys_enc: string };
  await recordLeave(
    { db: bench.db, notify: () => Promise.resolve() },
    {
      portalId: bench.portalId,
      hashKey: openPortalKeys(testBox, bench.portalId, keys).hash,
      email: 'ida@acme.test',
      stream: null,
      venue: 'page',
      at: bench.clock.now(),
      detail: {},
    },
  );
  expect(await named(/ida|berg/i)).toEqual([]);
  expect(await bench.rows('select email from address')).toEqual([{ email: 'otto@acme.test' }]);
  expect(await bench.rows('select 1 from event')).toHaveLength(2);
});

test('a person is forgotten although the CRM cannot be asked, and after the contact was deleted', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.remove(id, 'bin');
  bench.later();
  await bench.hooks.arrive();
  await bench.deps.pausePortal(bench.portalId, new Date(bench.clock.now().getTime() + 3_600_000), 'test');
  await bench.hooks.post([
    {
      eventId: 1,
      subscriptionId: 5,
      portalId: bench.portalId,
      occurredAt: Date.now(),
      subscriptionType: 'contact.privacyDeletion',
      objectId: Number(id),
    },
  ]);
  await bench.drain();
  expect(await named(/ida|berg/i)).toEqual([]);
});

test('an admin erases a person by an address, with all that they are named in, also by their other addresses', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.edit(id, 'email', 'ida.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  await bench.post([hardBounce('otto@acme.test', 10)]);
  await bench.drain();
  expect(await named(/ida|berg/i)).not.toEqual([]);
  const request = { email: 'ida.berg@acme.test', askedBy: 'sofia', askedAt: bench.clock.now() };
  await addErasureRequest(bench.db, bench.portalId, request);
  await bench.deps.pausePortal(bench.portalId, new Date(bench.clock.now().getTime() + 3_600_000), 'test');
  await bench.drain();
  expect(await named(/ida|berg/i)).toEqual([]);
  expect(await bench.rows('select email from address')).toEqual([{ email: 'otto@acme.test' }]);
  expect(await bench.rows(`select actor, detail from audit where action = 'person.erased'`)).toEqual([
    { actor: 'sofia', detail: { addresses: 2 } },
  ]);
  await bench.post([hardBounce('ida@acme.test', 5)]);
  await bench.drain();
  expect(await named(/ida|berg/i)).toEqual([]);
});

/** Every row of every table in which the words stand, raw deliveries included. */

async function named(words: RegExp): Promise<string[]> {
  const tables = await query<{ name: string }>(
    bench.db,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const body = name === 'delivery' ? `, encode(body, 'escape') as raw` : '';
    for (const row of await query(bench.db, `select x.*${body} from ${name} x`)) {
      const text = JSON.stringify(row);
      if (words.test(text)) found.push(`${name}: ${text.slice(0, 200)}`);
    }
  }
  return found;
}
