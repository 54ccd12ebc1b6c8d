/** What a rep says in HubSpot about a person is believed. */
import { ago, createHubspotBench, type HubspotBench } from '../../support/hubspot-bench.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

test('a rep who reached the person is believed, and named in the evidence', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.edit(id, 'bw_rep_verdict', 'reachable');
  bench.later();
  await bench.hooks.arrive();
  const { properties } = await bench.shown('ida@acme.test');
  expect(properties.bw_email_status).toBe('works');
  expect(properties.bw_evidence).toMatch(/Ruth Okafor said that the person is there/);
  expect(await bench.rows('select won_back_by from episode')).toEqual([{ won_back_by: 'word' }]);
});

test('a rep who does not know takes the former word back, and an older word that comes late changes nothing', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.edit(id, 'bw_rep_verdict', 'reachable');
  await bench.hooks.edit(id, 'bw_rep_verdict', 'do_not_know');
  bench.later();
  await bench.hooks.arrive();
  expect((await bench.shown('ida@acme.test')).properties.bw_email_status).toBe('gone');
  await bench.hooks.post([
    {
      eventId: 9,
      subscriptionId: 78,
      portalId: bench.portalId,
      occurredAt: ago(2).getTime(),
      subscriptionType: 'contact.propertyChange',
      objectId: Number(id),
      propertyName: 'bw_rep_verdict',
      propertyValue: 'reachable',
    },
  ]);
  bench.later();
  await bench.drain();
  expect((await bench.shown('ida@acme.test')).properties.bw_email_status).toBe('gone');
});

test('a rep who says that the person has left, or that the address is wrong, settles the question', async () => {
  await bench.post([
    sendgridEvent('ida@acme.test', 'bounce', ago(60), { type: 'bounce', reason: '550 5.0.0 no', status: '5.0.0' }),
  ]);
  await bench.drain();
  expect((await bench.shown('ida@acme.test')).properties.bw_email_status).toBe('unsure');
  await bench.hooks.edit(await bench.idOf('ida@acme.test'), 'bw_rep_verdict', 'left');
  bench.later();
  await bench.hooks.arrive();
  const { properties } = await bench.shown('ida@acme.test');
  expect(properties.bw_email_status).toBe('gone');
  expect(properties.bw_evidence).toMatch(/Ruth Okafor said that the person has left/);
});

test('that somebody has left opens an episode where no mail failed; who takes it back closes its task, and nobody is won', async () => {
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.edit(id, 'bw_rep_verdict', 'left');
  bench.later();
  await bench.hooks.arrive();
  const tasks = async () => (await bench.tasks()) as { subject: string; status: string; body: string }[];
  expect(await tasks()).toMatchObject([
    { subject: 'Lost decision maker? Ida Berg (Acme Robotics): said to have left', status: 'NOT_STARTED' },
  ]);
  expect((await bench.shown('ida@acme.test')).properties.bw_email_status).toBe('gone');
  expect(await bench.rows(`select (state->'cause'->'word'->>'by') as by from address`)).toEqual([
    { by: 'Ruth Okafor' },
  ]);

  await bench.post([sendgridEvent('ida@acme.test', 'delivered', ago(0))]);
  bench.later();
  await bench.drain();
  expect((await bench.shown('ida@acme.test')).properties.bw_email_status).toBe('gone');

  await bench.hooks.edit(id, 'bw_rep_verdict', 'reachable');
  bench.later();
  await bench.hooks.arrive();
  expect((await bench.shown('ida@acme.test')).properties.bw_email_status).toBe('works');
  expect(await tasks()).toMatchObject([{ status: 'COMPLETED' }]);
  expect(await bench.rows('select kind, ended_at is not null as over, won_back_by from episode')).toEqual([
    { kind: 'lost', over: true, won_back_by: null },
  ]);
});

test('a word is about the address that the contact had when it was said', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.hooks.edit(id, 'bw_rep_verdict', 'wrong_address');
  await bench.hooks.edit(id, 'email', 'ida.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.rows('select email, says from address_word join address using (portal_id, address_id)')).toEqual([
    { email: 'ida@acme.test', says: 'wrong_address' },
  ]);
  expect((await bench.shown('ida.berg@acme.test')).properties.bw_email_status ?? '').toBe('');
});

test('a correction that is read before HubSpot tells of it is one all the same', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.control('POST', 'settings', { webhookUrl: '' });
  await bench.hooks.edit(id, 'email', 'ida.berg@acme.test');
  await bench.hooks.post([
    {
      eventId: 1,
      subscriptionId: 6,
      portalId: bench.portalId,
      occurredAt: ago(1).getTime(),
      subscriptionType: 'object.propertyChange',
      objectTypeId: '0-1',
      objectId: Number(id),
      propertyName: 'bw_rep_verdict',
      propertyValue: 'wrong_address',
    },
  ]);
  bench.later();
  await bench.drain();
  expect(await bench.rows('select email, says from address_word join address using (portal_id, address_id)')).toEqual([
    { email: 'ida@acme.test', says: 'wrong_address' },
  ]);
  expect(await bench.rows('select ended_at is null as open from episode')).toEqual([{ open: false }]);
});
