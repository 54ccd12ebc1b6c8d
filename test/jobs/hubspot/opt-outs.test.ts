/** Who wants no emails is heard from HubSpot too: from a rep whom they told, and from HubSpot's own opt-out. */
import { ago, createHubspotBench, type HubspotBench, hardBounce } from '../../support/hubspot-bench.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

const IDA = 'ida@acme.test';
let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

const proofs = () =>
  bench.rows('select act, venue, actor, scope, stream, detail, at from consent_proof order by at, proof_id');
const status = async () => (await bench.shown(IDA)).properties;
const optOutOf = async (email: string) => {
  await bench.hooks.call(
    'POST',
    `/communication-preferences/2026-09/statuses/${email}/unsubscribe-all?channel=EMAIL`,
    {},
  );
};
const told = async (propertyName: string, propertyValue: string, minutesAgo: number) => {
  const id = await bench.idOf(IDA);
  await bench.hooks.post([
    {
      eventId: 1,
      subscriptionId: 8,
      portalId: bench.portalId,
      occurredAt: ago(minutesAgo).getTime(),
      subscriptionType: 'object.propertyChange',
      objectTypeId: '0-1',
      objectId: Number(id),
      propertyName,
      propertyValue,
    },
  ]);
  bench.later();
  await bench.drain();
};
const cameBack = async (minutesAgo: number) => {
  await bench.db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     select portal_id, 'back:' || ?, address_id, 'bellwether', 'resubscribe', 'page', ?, ?, ?, 'person', 'everything', 'live', 'undetermined', 'r', 1
       from address where email = ?`,
    [String(minutesAgo), ago(minutesAgo), ago(minutesAgo), ago(minutesAgo), IDA],
  );
  await bench.db.raw("update address set dirty_at = now() + interval '1 hour'");
  await bench.drain();
};

test('a rep who notes what they were told stops all mail at once, and is named in the proof; emptying it takes nothing back', async () => {
  const id = await bench.idOf(IDA);
  await bench.hooks.edit(id, 'bw_opt_out_request', 'by_phone');
  bench.later();
  await bench.hooks.arrive();
  expect(await status()).toMatchObject({
    bw_unsubscribe_scope: 'everything',
    bw_unsubscribe_venue: 'rep',
    bw_email_status: 'left_everything',
  });
  expect(await proofs()).toMatchObject([
    {
      act: 'leave',
      venue: 'rep',
      actor: 'customer',
      scope: 'everything',
      stream: null,
      detail: { how: 'by_phone', contactId: id },
    },
  ]);
  expect((await proofs())[0]?.detail).toHaveProperty('notedBy');
  expect(await bench.rows('select stream, reason, until from suppression')).toEqual([
    { stream: '', reason: 'unsubscribe_request', until: null },
  ]);
  await bench.hooks.edit(id, 'bw_opt_out_request', '');
  bench.later(20);
  await bench.hooks.arrive();
  expect(await status()).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  expect(await proofs()).toHaveLength(1);
});

test('an opt-out that HubSpot tells of counts for all mail, and switching it off lifts nothing', async () => {
  await told('hs_email_optout', 'true', 30);
  expect(await status()).toMatchObject({ bw_unsubscribe_scope: 'everything', bw_unsubscribe_venue: 'hubspot' });
  expect(await proofs()).toMatchObject([{ venue: 'hubspot', actor: 'unknown', at: ago(30) }]);
  await told('hs_email_optout', 'false', 20);
  expect(await status()).toMatchObject({ bw_unsubscribe_scope: 'everything' });
});

test('an opt-out that stood in HubSpot before is found when the contact is read, as history without a task', async () => {
  await optOutOf(IDA);
  await bench.post([sendgridEvent(IDA, 'deferred', ago(5), { response: '451 try again later' })]);
  await bench.drain();
  expect(await status()).toMatchObject({ bw_unsubscribe_scope: 'everything', bw_unsubscribe_venue: 'hubspot' });
  expect(await bench.rows("select origin from event where esp = 'bellwether'")).toEqual([{ origin: 'pull' }]);
  expect(await bench.tasks()).toEqual([]);
});

test('what HubSpot says of somebody who has left already adds nothing, so that coming back by the same way lifts it', async () => {
  await bench.post([sendgridEvent(IDA, 'unsubscribe', ago(40))]);
  await bench.drain();
  await told('hs_email_optout', 'true', 30);
  expect((await proofs()).map((one) => one.venue)).toEqual(['esp']);
});

test('whoever took back at once what they did is not put out by the echo of it', async () => {
  await bench.post([sendgridEvent(IDA, 'deferred', ago(50), { response: '451 later' })]);
  await bench.drain();
  const own = (key: string, type: string, native: string, minutesAgo: number) =>
    bench.db.raw(
      `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
       select portal_id, ?, address_id, 'bellwether', ?, ?, ?, ?, ?, 'person', 'everything', 'live', 'undetermined', 'r', 1 from address`,
      [key, type, native, ago(minutesAgo), ago(minutesAgo), ago(minutesAgo)],
    );
  await own('leave1', 'global_unsubscribe', 'page', 40);
  await own('undo1', 'undo', 'undo:leave1', 35);
  await told('hs_email_optout', 'true', 39);
  expect((await status()).bw_unsubscribe_scope ?? '').toBe('');
});

test('whoever came back is not put out again by an old opt-out, told late or found again', async () => {
  await told('hs_email_optout', 'true', 30);
  await cameBack(20);
  expect((await status()).bw_unsubscribe_scope ?? '').toBe('');
  await told('hs_email_optout', 'true', 25);
  await optOutOf(IDA);
  await bench.post([hardBounce(IDA, 3)]);
  bench.later(30);
  await bench.drain();
  expect((await status()).bw_unsubscribe_scope ?? '').toBe('');
  expect(await bench.rows('select until is null as stands from suppression')).toEqual([{ stands: false }]);
  // A new one counts.
  await told('hs_email_optout', 'true', 2);
  expect(await status()).toMatchObject({ bw_unsubscribe_scope: 'everything' });
});
