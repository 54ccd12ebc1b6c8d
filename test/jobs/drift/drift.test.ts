/** What the email services, HubSpot and Bellwether believe is compared; where one would still mail, it is listed and mended. */

import { DRIFT_KINDS } from '../../../src/flow/compare-beliefs.ts';
import { beginNightlyDrift } from '../../../src/jobs/drift/ask-drift.ts';
import { MINUTE_MS } from '../../../src/lib/clock.ts';
import { query } from '../../../src/store/database.ts';
import { listDriftRuns } from '../../../src/store/drift-run.ts';
import { countDrift } from '../../../src/store/report/drift.ts';
import { createDriftBench, type DriftBench } from '../../support/drift-bench.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

let drift: DriftBench;
beforeEach(async () => {
  drift = await createDriftBench();
});
afterEach(() => drift.bench.close());

test('whom a service holds back and HubSpot would still mail is listed, mended with one act, and not found by the next run', async () => {
  await drift.list({
    'bounced@acme.test': { since: new Date('2026-09-01T00:00:00Z') },
    'spam@acme.test': { kind: 'complaint' },
    'known@acme.test': {},
    'nonmarketing@acme.test': {},
    'noted@acme.test': { kind: 'block' },
    'nobody@acme.test': {},
  });
  const first = await drift.run();
  expect(await drift.open()).toEqual(['bounced@acme.test esp_holds', 'spam@acme.test esp_holds']);
  expect([first.people, first.counts, first.mended]).toEqual([2, { esp_holds: 2 }, 0]);
  expect(await drift.isOut('bounced@acme.test')).toBe(false);

  expect(await drift.mend()).toBe(2);
  expect([await drift.isOut('bounced@acme.test'), await drift.isOut('spam@acme.test')]).toEqual([true, true]);
  expect([await drift.isOut('known@acme.test'), await drift.isOut('alive@acme.test')]).toEqual([false, false]);
  expect((await drift.bench.contact('bounced@acme.test')).hs_email_optout).toBe('true');

  const second = await drift.run();
  expect([second.people, second.counts, second.mended]).toEqual([0, {}, 2]);
  expect(await drift.open()).toEqual([]);
  // HubSpot says "opted out" of them by our own word: nobody is taken to have left for that.
  await query(
    drift.bench.db,
    `update address set dirty_at = now() + interval '1 hour', in_ledger = true, looked_up_at = null`,
  );
  await drift.bench.drain();
  expect(await query(drift.bench.db, `select 1 from address where opt_out <> 'none'`)).toEqual([]);
});

test('what was mended is told HubSpot once, however often it is asked for', async () => {
  await drift.list({ 'bounced@acme.test': {} });
  await drift.run();
  await drift.bench.control('DELETE', 'calls');
  expect(await drift.mend()).toBe(1);
  await expect(drift.mend()).rejects.toThrow('nothing left to mend');
  await drift.bench.drain();
  const { endpoints } = (await drift.bench.control('GET', 'calls')) as { endpoints: Record<string, number> };
  const writes = Object.entries(endpoints).filter(([name]) => name.includes('unsubscribe-all'));
  expect(writes.map(([, times]) => times)).toEqual([1]);
});

test('somebody whom mail reaches is not told away: a bounce that a service still holds is shown, and cannot be mended', async () => {
  await drift.bench.post([sendgridEvent('alive@acme.test', 'delivered', new Date('2026-10-20T09:00:00Z'))]);
  await drift.bench.post([
    sendgridEvent('alive@acme.test', 'bounce', new Date('2026-09-01T09:00:00Z'), {
      type: 'bounce',
      reason: '550 5.1.1 no such user',
      status: '5.1.1',
    }),
  ]);
  await drift.bench.drain();
  await drift.list({ 'alive@acme.test': {} });
  const { people } = await drift.run();
  expect([people, await drift.open()]).toEqual([0, ['alive@acme.test alive_held']]);
  await expect(drift.mend({ kinds: DRIFT_KINDS })).rejects.toThrow('nothing left to mend');
  expect(await drift.isOut('alive@acme.test')).toBe(false);
});

test('who is dead here, and who left here while HubSpot was not told, is found', async () => {
  await drift.bench.post([
    sendgridEvent('gone@acme.test', 'bounce', new Date('2026-11-03T09:00:00Z'), {
      type: 'bounce',
      reason: '550 5.1.1 no such user',
      status: '5.1.1',
    }),
  ]);
  await drift.leave('left@acme.test');
  await drift.bench.drain();
  expect(await drift.isOut('left@acme.test')).toBe(true);
  // Somebody subscribes them in HubSpot, which is no act of theirs that we know of.
  const token = (await drift.bench.control('POST', 'token', { portalId: drift.bench.portalId })) as {
    access_token: string;
  };
  await fetch(`${drift.bench.sandbox.url}/communication-preferences/2026-09/statuses/left%40acme.test`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      subscriptionId: 10_000_001,
      channel: 'EMAIL',
      statusState: 'SUBSCRIBED',
      legalBasis: 'CONSENT_WITH_NOTICE',
    }),
  });
  expect(await drift.isOut('left@acme.test')).toBe(false);
  await drift.run();
  expect(await drift.open()).toEqual(['gone@acme.test dead_here', 'left@acme.test left_here']);
  await drift.mend({ kinds: ['left_here'] });
  expect([await drift.isOut('left@acme.test'), await drift.isOut('gone@acme.test')]).toEqual([true, false]);
  expect((await drift.run()).counts).toEqual({ dead_here: 1 });
});

test('who left here and is missing on a list that we write is put on it; without such a list nothing can be mended, and it says so', async () => {
  await drift.bench.db.raw(`update source set purpose = 'marketing'`);
  await drift.leave('left@acme.test');
  await drift.bench.drain();
  await drift.list({}, { list: 'global' });
  await drift.run();
  expect(await drift.open()).toEqual(['left@acme.test esp_unaware']);
  expect((await countDrift(drift.bench.db, drift.bench.portalId)).mendable.esp_unaware).toBe(0);
  await expect(drift.mend({ kinds: ['esp_unaware'] })).rejects.toThrow('nothing left to mend');

  await drift.list({}, { list: 'global', isPushed: true });
  await drift.run();
  expect(await drift.mend({ kinds: ['esp_unaware'] })).toBe(1);
  const pushes = () => query(drift.bench.db, 'select list, wants, cause, asked_by, state from esp_push');
  expect(await pushes()).toEqual([
    { list: 'global', wants: 'on', cause: 'opt_out', asked_by: 'ada', state: 'planned' },
  ]);
  // Still on its way: the next run leaves it to that.
  await drift.run();
  expect(await drift.findings()).toMatchObject([{ fix: 'under_way', over: false }]);
  await drift.bench.db.raw(`update esp_push set state = 'done', done_at = ?`, [drift.bench.clock.now()]);
  await drift.list({ 'left@acme.test': { kind: 'opt_out', ours: true } }, { list: 'global', isPushed: true });
  expect((await drift.run()).mended).toBe(1);
  expect(await drift.open()).toEqual([]);
});

test('whom HubSpot has as opted out and nobody here knows is listed, and left alone by everybody from then on', async () => {
  const token = (await drift.bench.control('POST', 'token', { portalId: drift.bench.portalId })) as {
    access_token: string;
  };
  await fetch(
    `${drift.bench.sandbox.url}/communication-preferences/2026-09/statuses/stranger%40acme.test/unsubscribe-all?channel=EMAIL`,
    { method: 'POST', headers: { authorization: `Bearer ${token.access_token}` }, body: '{}' },
  );
  await drift.run();
  expect(await drift.open()).toEqual(['stranger@acme.test hubspot_left']);
  expect(await drift.mend()).toBe(1);
  expect(
    await query(
      drift.bench.db,
      `select e.native, e.origin, a.opt_out from event e join address a using (portal_id, address_id)`,
    ),
  ).toEqual([{ native: 'hubspot', origin: 'pull', opt_out: 'everything' }]);
  expect(await drift.bench.tasks()).toEqual([]);
  expect((await drift.run()).counts).toEqual({});
});

test('while HubSpot may not be told, what is asked is refused with the switch that allows it, and can be asked again', async () => {
  await drift.bench.db.raw(`update portal set scopes = array_remove(scopes, 'communication_preferences.read_write')`);
  await drift.list({ 'bounced@acme.test': {} });
  await drift.run();
  await drift.mend();
  expect(await drift.findings()).toMatchObject([
    { fix: null, fix_why: expect.stringContaining('communication_preferences') },
  ]);
  expect(await drift.isOut('bounced@acme.test')).toBe(false);
  await drift.bench.db.raw(`update portal set scopes = array_append(scopes, 'communication_preferences.read_write')`);
  expect(await drift.mend()).toBe(1);
  expect(await drift.isOut('bounced@acme.test')).toBe(true);
});

test('what is no longer so when it comes to mending is left alone', async () => {
  await drift.list({ 'bounced@acme.test': {} });
  await drift.run();
  await drift.bench.db.raw('update esp_suppression set gone_at = ?', [drift.bench.clock.now()]);
  await drift.mend();
  expect(await drift.findings()).toMatchObject([{ fix: null, over: true }]);
  expect(await drift.isOut('bounced@acme.test')).toBe(false);
});

test('a run goes on where it was, in batches, and one that is under way is not begun again by the clock', async () => {
  const held = Object.fromEntries(Array.from({ length: 1_203 }, (_, n) => [`p${n}@many.test`, {}]));
  await drift.list({ ...held, 'bounced@acme.test': {} });
  await beginNightlyDrift(drift.deps(), drift.bench.portalId);
  await beginNightlyDrift(drift.deps(), drift.bench.portalId);
  // HubSpot fails in the middle: what was compared stays compared.
  await drift.bench.control('POST', 'faults', {
    match: { path: 'contacts/batch/read' },
    kind: 'status',
    status: 502,
    after: 6,
    count: 9,
  });
  await drift.bench.drain();
  const [stopped] = await listDriftRuns(drift.bench.db, drift.bench.portalId, 1);
  expect(stopped).toMatchObject({ endedAt: null, compared: 500 });
  await drift.bench.control('DELETE', 'faults');
  drift.bench.clock.advance(20 * MINUTE_MS);
  await drift.bench.drain();
  const runs = await listDriftRuns(drift.bench.db, drift.bench.portalId, 5);
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ compared: 1_204, people: 1, askedBy: null });
});

test('who was erased is in no list of differences', async () => {
  await drift.list({ 'bounced@acme.test': {} });
  await drift.run();
  const { eraseAddresses } = await import('../../../src/store/erasure.ts');
  const [row] = await query<{ address_id: number }>(
    drift.bench.db,
    `select address_id from address where email = 'bounced@acme.test'`,
  );
  await eraseAddresses(drift.bench.db, drift.bench.portalId, [row?.address_id ?? 0]);
  expect(await query(drift.bench.db, 'select 1 from drift')).toEqual([]);
  expect((await drift.run()).counts).toEqual({});
});
