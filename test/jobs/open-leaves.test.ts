/** What was asked for on the page that anybody can open is carried out, whether or not anybody knew the person. */

import { pauseCrm } from '../../src/store/crm-pause.ts';
import { insertLeaveRequest } from '../../src/store/leave-request.ts';
import { ago, createHubspotBench, type HubspotBench } from '../support/hubspot-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

const ask = (email: string, stream: string | null = null, minutesAgo = 1) =>
  insertLeaveRequest(bench.db, bench.portalId, { email, stream, detail: { userAgent: 'x' }, at: ago(minutesAgo) });
const askByMailing = (email: string) =>
  insertLeaveRequest(bench.db, bench.portalId, {
    ...{ email, stream: null, at: ago(1) },
    detail: { userAgent: 'x', campaign: 'Autumn' },
  });
const campaigns = () => bench.rows(`select campaign from event where esp = 'bellwether' order by event_key`);
const held = () =>
  bench.rows(
    'select stream, reason, venue, address_id is null as unknown, until is null as stands from suppression order by stream',
  );
const proofs = () => bench.rows('select act, venue, actor, scope, stream, at from consent_proof order by proof_id');
const deliver = (email: string) => sendgridEvent(email, 'delivered', ago(3), {});

test('somebody in the ledger leaves, and HubSpot hears of it', async () => {
  await bench.post([sendgridEvent('ida@acme.test', 'deferred', ago(60), { response: '451 later' })]);
  await bench.drain();
  await ask('ida@acme.test');
  await ask('ida@acme.test');
  await bench.drain();
  expect((await bench.shown('ida@acme.test')).properties).toMatchObject({
    bw_unsubscribe_scope: 'everything',
    bw_unsubscribe_venue: 'open_page',
  });
  expect(await proofs()).toEqual([
    { act: 'leave', venue: 'open_page', actor: 'unknown', scope: 'everything', stream: null, at: ago(1) },
  ]);
  expect(await bench.rows('select 1 from leave_request')).toEqual([]);
});

test('somebody whom only HubSpot knows leaves there too', async () => {
  await ask('otto@acme.test');
  await bench.drain();
  expect((await bench.shown('otto@acme.test')).properties).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  expect(await held()).toMatchObject([{ stream: '', venue: 'open_page', unknown: false, stands: true }]);
  expect(await proofs()).toHaveLength(1);
});

test('somebody whom nobody knows is kept by the hash alone, and it is theirs as soon as they are known', async () => {
  await ask('stranger@else.test', 'Spring news');
  await bench.drain();
  expect(await held()).toEqual([
    { stream: 'Spring news', reason: 'unsubscribe_request', venue: 'open_page', unknown: true, stands: true },
  ]);
  expect(await bench.rows('select 1 from address')).toEqual([]);
  expect(await bench.rows('select 1 from leave_request')).toEqual([]);
  await bench.post([deliver('stranger@else.test'), deliver('other@else.test')]);
  await bench.drain();
  expect(await held()).toMatchObject([{ stream: 'Spring news', unknown: false, stands: true }]);
  expect(await bench.rows('select 1 from consent_proof where address_id is null')).toEqual([]);
  expect(await bench.rows('select email, opt_out from address order by email')).toEqual([
    { email: 'other@else.test', opt_out: 'none' },
    { email: 'stranger@else.test', opt_out: 'streams' },
  ]);
  expect(await proofs()).toHaveLength(1);
});

test('whoever becomes known long after they left was not told of late: no clock runs, and no task opens', async () => {
  await ask('otto@nowhere.test');
  await ask('stranger@else.test');
  await bench.drain();
  bench.later(60);
  await bench.post([deliver('otto@nowhere.test')]);
  await bench.drain();
  expect(await bench.rows('select count(*)::integer as n from opt_out_clock')).toEqual([{ n: 1 }]);
  bench.later(3 * 24 * 60);
  await bench.post([deliver('stranger@else.test')]);
  await bench.drain();
  expect(await bench.rows('select email, opt_out from address order by email')).toEqual([
    { email: 'otto@nowhere.test', opt_out: 'everything' },
    { email: 'stranger@else.test', opt_out: 'everything' },
  ]);
  expect(await bench.rows('select count(*)::integer as n from opt_out_clock')).toEqual([{ n: 1 }]);
});

test('the mailing that the link named is told of whoever is known, only in HubSpot, or later', async () => {
  await bench.post([sendgridEvent('ida@acme.test', 'deferred', ago(60), { response: '451 later' })]);
  await bench.drain();
  for (const email of ['ida@acme.test', 'otto@acme.test', 'stranger@else.test']) await askByMailing(email);
  await bench.drain();
  expect(await campaigns()).toEqual([{ campaign: 'Autumn' }, { campaign: 'Autumn' }]);
  await bench.post([deliver('stranger@else.test')]);
  await bench.drain();
  expect(await campaigns()).toEqual([{ campaign: 'Autumn' }, { campaign: 'Autumn' }, { campaign: 'Autumn' }]);
});

test('while HubSpot cannot be asked the opt-out is kept at once, and the contact is looked for later', async () => {
  await pauseCrm(bench.db, bench.portalId, new Date(bench.clock.now().getTime() + 30_000), 'test');
  await ask('otto@acme.test');
  await bench.drain();
  expect(await held()).toMatchObject([{ stream: '', unknown: true, stands: true }]);
  expect(await bench.rows('select attempts from leave_request')).toEqual([{ attempts: 1 }]);
  bench.later(5);
  await bench.drain();
  expect((await bench.shown('otto@acme.test')).properties).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  expect(await bench.rows('select 1 from leave_request')).toEqual([]);
  expect(await proofs()).toHaveLength(1);
});

test('somebody who was erased stays unwritten, and an erasure takes what they just asked for', async () => {
  await bench.post([sendgridEvent('ida@acme.test', 'deferred', ago(60), { response: '451 later' })]);
  await bench.drain();
  await ask('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.db.raw('update leave_request set try_after = ?', [new Date(bench.clock.now().getTime() + 3_600_000)]);
  await bench.hooks.remove(id, 'for-good');
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.rows('select 1 from leave_request')).toEqual([]);
  await ask('ida@acme.test');
  await bench.drain();
  expect(await bench.rows('select 1 from address')).toEqual([]);
  expect(await held()).toMatchObject([{ stream: '', reason: 'erased', stands: true }]);
});
