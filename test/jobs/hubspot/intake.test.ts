/** What HubSpot posts is verified, stored before it is acknowledged, and held up by nothing. */
import { takeHubspotEvents } from '../../../src/jobs/take-hubspot-events.ts';
import { createHubspotBench, type HubspotBench } from '../../support/hubspot-bench.ts';

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

test('a call that is not signed by HubSpot is refused, and nothing is stored', async () => {
  const event = {
    eventId: 1,
    subscriptionId: 1,
    portalId: bench.portalId,
    occurredAt: Date.now(),
    subscriptionType: 'object.creation',
    objectTypeId: '0-1',
    objectId: 5,
  };
  expect(await bench.hooks.post([event], { secret: 'another' })).toBe(401);
  expect((await fetch(bench.hooks.url, { method: 'POST', body: JSON.stringify([event]) })).status).toBe(401);
  expect((await fetch(bench.hooks.url)).status).toBe(405);
  expect(await bench.rows('select 1 from hubspot_event')).toEqual([]);
  expect(await bench.hooks.post([event])).toBe(200);
  expect(await bench.rows('select 1 from hubspot_event')).toHaveLength(1);
});

test('a character that cannot be stored holds up none of the changes that come with it', async () => {
  const event = (objectId: number, more: object) => ({
    eventId: objectId,
    subscriptionId: 1,
    portalId: bench.portalId,
    occurredAt: Date.now(),
    objectTypeId: '0-1',
    objectId,
    ...more,
  });
  const word = { propertyName: 'bw_rep_verdict', propertyValue: 'left\0', sourceId: 'userId:\u00007' };
  const told = [
    event(5, { subscriptionType: 'object.propertyChange', ...word }),
    event(6, { subscriptionType: 'object.privacyDeletion' }),
  ];
  expect(await bench.hooks.post(told)).toBe(200);
  expect(await bench.rows('select object_id, property_value, source_id from hubspot_event order by 1')).toEqual([
    { object_id: '5', property_value: 'left', source_id: 'userId:7' },
    { object_id: '6', property_value: null, source_id: null },
  ]);
});

test('events of unknown and disconnected portals are acknowledged and left out', async () => {
  const event = (portalId: number) => ({
    eventId: 1,
    subscriptionId: 1,
    portalId,
    occurredAt: Date.now(),
    subscriptionType: 'object.creation',
    objectTypeId: '0-1',
    objectId: 5,
  });
  expect(await bench.hooks.post([event(424_242)])).toBe(200);
  await bench.db.raw(`update portal set state = 'disconnected'`);
  expect(await bench.hooks.post([event(bench.portalId)])).toBe(200);
  expect(await bench.rows('select 1 from hubspot_event')).toEqual([]);
});

test('one change that cannot be followed is put aside with the reason, and holds nobody up', async () => {
  await bench.lose('new@elsewhere.test');
  await bench.db.raw(`create function refuse() returns trigger language plpgsql as $$ begin
    if new.contact_id = '${await bench.idOf('ida@acme.test')}' then raise exception 'a fault of ours'; end if; return new; end $$`);
  await bench.db.raw('create trigger refuse before insert on contact_address for each row execute function refuse()');
  await bench.hooks.edit(await bench.idOf('ida@acme.test'), 'bw_rep_verdict', 'left');
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts', { properties: { email: 'new@elsewhere.test' } });
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.rows(`select property_name, attempts, why from hubspot_event where state = 'waiting'`)).toEqual([
    { property_name: 'bw_rep_verdict', attempts: 1, why: expect.stringMatching(/a fault of ours/) },
  ]);
  expect((await bench.shown('new@elsewhere.test')).properties.bw_email_status).toBe('gone');
  await bench.db.raw('drop trigger refuse on contact_address');
  bench.later(2);
  await bench.drain();
  expect(await bench.rows('select says from address_word')).toEqual([{ says: 'left' }]);
});

test('a store that is away answers 503, so that HubSpot comes again', async () => {
  await bench.db.raw('alter table hubspot_event rename to away');
  const event = { eventId: 1, subscriptionId: 1, portalId: bench.portalId, occurredAt: Date.now(), objectId: 5 };
  expect(await bench.hooks.post([{ ...event, subscriptionType: 'object.creation', objectTypeId: '0-1' }])).toBe(503);
});

test('many changes are worked off in short transactions, so that a lane which is lost meanwhile costs the last of them alone', async () => {
  const event = { subscriptionId: 1, portalId: bench.portalId, occurredAt: Date.now(), objectTypeId: '0-1' };
  const told = Array.from({ length: 50 }, (_, n) => ({
    ...event,
    eventId: n,
    objectId: 9_000 + n,
    subscriptionType: 'object.deletion',
  }));
  expect(await bench.hooks.post(told)).toBe(200);
  const portal = await bench.deps.openPortal(bench.portalId);
  if (!portal) throw new Error('the portal is there');
  let asked = 0;
  const assertHeld = () => (++asked > 2 ? Promise.reject(new Error('the lane was lost')) : Promise.resolve());
  await expect(takeHubspotEvents({ ...bench.deps, assertHeld }, portal, portal.crm)).rejects.toThrow(
    'the lane was lost',
  );
  expect(await bench.rows('select state, count(*) from hubspot_event where why is null group by 1 order by 1')).toEqual(
    [
      { state: 'done', count: 40 },
      { state: 'waiting', count: 10 },
    ],
  );
});
