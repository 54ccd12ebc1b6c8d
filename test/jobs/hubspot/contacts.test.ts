/** Contacts that are created or changed in HubSpot, end to end through the sandbox’s webhooks. */
import { ago, createHubspotBench, type HubspotBench, hardBounce } from '../../support/hubspot-bench.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

test('a contact that is created later is matched at once with the address that waited for it', async () => {
  await bench.lose('new@elsewhere.test');
  expect(await bench.rows('select 1 from contact_address')).toEqual([]);
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: 'New@Elsewhere.test', hs_buying_role: 'DECISION_MAKER', hubspot_owner_id: '501' },
  });
  bench.later();
  await bench.hooks.arrive();
  expect((await bench.shown('new@elsewhere.test')).properties).toMatchObject({ bw_email_status: 'gone' });
  expect(await bench.tasks()).toHaveLength(1);
});

test('a created contact whom no event concerns leaves nothing behind', async () => {
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts', { properties: { email: 'quiet@elsewhere.test' } });
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.rows(`select 1 from crm_record where fields ->> 'email' = 'quiet@elsewhere.test'`)).toEqual([]);
  expect(await bench.rows('select 1 from address')).toEqual([]);
});

test('a corrected address starts clean, the loss of the old one ends, and delivered mail makes it a win', async () => {
  await bench.lose('ida@acme.test');
  expect((await bench.shown('ida@acme.test')).properties).toMatchObject({
    bw_email_status: 'gone',
    bw_hard_bounces: '1',
  });
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.edit(id, 'email', 'ida.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  const { properties } = await bench.shown('ida.berg@acme.test');
  expect(properties.bw_email_status ?? '').toBe('');
  expect(properties.bw_hard_bounces ?? '0').toBe('0');
  expect(properties.bw_bounce_text ?? '').toBe('');
  const [ended] = await bench.rows('select ended_at, won_back_by from episode');
  expect(ended?.ended_at).toBeInstanceOf(Date);
  expect(ended?.won_back_by).toBeNull();
  expect(
    await bench.rows(
      `select email, unlinked_at is null as live from contact_address join address using (portal_id, address_id) order by email`,
    ),
  ).toEqual([
    { email: 'ida.berg@acme.test', live: true },
    { email: 'ida@acme.test', live: false },
  ]);

  bench.later(60);
  await bench.post([sendgridEvent('ida.berg@acme.test', 'delivered', bench.clock.now())]);
  await bench.drain();
  expect(await bench.rows('select won_back_by, ended_at from episode')).toEqual([
    { won_back_by: 'corrected', ended_at: ended?.ended_at },
  ]);
  const { properties: won } = await bench.shown('ida.berg@acme.test');
  expect(won.bw_email_status).toBe('works');
  expect(new Date(won.bw_won_back_at ?? 0)).toEqual(ended?.ended_at);
  expect(await bench.tasks()).toHaveLength(1);
});

test('a correction that was taken back goes on as the same loss, without a second task', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.edit(id, 'email', 'ida.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  await bench.hooks.edit(id, 'email', 'ida@acme.test');
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.rows('select ended_at from episode')).toEqual([{ ended_at: null }]);
  expect((await bench.shown('ida@acme.test')).properties.bw_email_status).toBe('gone');
  expect(await bench.tasks()).toHaveLength(1);
});

test('who left all mail stays out of it under a corrected address', async () => {
  await bench.post([sendgridEvent('ida@acme.test', 'unsubscribe', ago(60))]);
  await bench.drain();
  const tasks = (await bench.tasks()).length;
  await bench.hooks.edit(await bench.idOf('ida@acme.test'), 'email', 'ida.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  expect((await bench.shown('ida.berg@acme.test')).properties).toMatchObject({
    bw_email_status: 'left_everything',
    bw_unsubscribe_scope: 'everything',
  });
  expect(await bench.rows(`select 1 from suppression where stream = '' and until is null`)).toHaveLength(2);
  expect(await bench.tasks()).toHaveLength(tasks);
});

test('duplicates, disorder and repetitions change nothing', async () => {
  await bench.lose('ida@acme.test');
  const objectId = Number(await bench.idOf('ida@acme.test'));
  await bench.hooks.edit(String(objectId), 'email', 'ida.berg@acme.test');
  await bench.hooks.edit(String(objectId), 'email', 'i.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  const seen = () =>
    bench.rows(`select email, unlinked_at is null as live, corrected_to is not null as corrected
            from contact_address join address using (portal_id, address_id) order by email`);
  const before = await seen();
  const written = await bench.rows('select write_key, state, revision from crm_write order by write_id');
  const event = (propertyValue: string, occurredAt: Date, more: object = {}) => ({
    eventId: 1,
    subscriptionId: 77,
    portalId: bench.portalId,
    appId: 9_900_001,
    occurredAt: occurredAt.getTime(),
    subscriptionType: 'object.propertyChange',
    objectTypeId: '0-1',
    objectId,
    changeSource: 'CRM_UI',
    sourceId: 'userId:101',
    propertyName: 'email',
    propertyValue,
    attemptNumber: 0,
    ...more,
  });
  // An older change that comes last, twice, with another number of the attempt.
  const old = event('ida.berg@acme.test', ago(1));
  expect(await bench.hooks.post([old, { ...old, attemptNumber: 3, eventId: 2 }])).toBe(200);
  expect(await bench.hooks.post([{ ...old, attemptNumber: 4 }])).toBe(200);
  expect(await bench.rows('select 1 from hubspot_event where subscription_id = 77')).toHaveLength(1);
  bench.later();
  await bench.drain();
  expect(await seen()).toEqual(before);
  expect(await bench.rows('select write_key, state, revision from crm_write order by write_id')).toEqual(written);
  expect(await bench.tasks()).toHaveLength(1);
});

test('what our own calls changed is not listened to', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.drain();
  await bench.hooks.call('PATCH', `/crm/objects/2026-09/contacts/${id}`, { properties: { bw_is_champion: 'true' } });
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.rows('select 1 from hubspot_event')).toEqual([]);
  await bench.hooks.edit(id, 'bw_is_champion', 'false');
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.rows('select state from hubspot_event')).toEqual([{ state: 'done' }]);
});

test('a tick in Champion is decided upon at once', async () => {
  await bench.post([hardBounce('otto@acme.test')]);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(0);
  await bench.hooks.edit(await bench.idOf('otto@acme.test'), 'bw_is_champion', 'true');
  bench.later();
  await bench.hooks.arrive();
  expect((await bench.tasks()).map((task) => task.subject)).toEqual([expect.stringMatching(/champion/i)]);
});

test('a change of owner is known to the next decision', async () => {
  await bench.post([hardBounce('otto@acme.test')]);
  await bench.drain();
  const id = await bench.idOf('otto@acme.test');
  await bench.hooks.edit(id, 'hubspot_owner_id', '502');
  await bench.hooks.edit(id, 'bw_is_champion', 'true');
  bench.later();
  await bench.hooks.arrive();
  expect((await bench.tasks()).map((task) => (task.owner as { id: string }).id)).toEqual(['502']);
});
