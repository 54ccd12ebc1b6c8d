/** What the email services, HubSpot and Bellwether believe is compared; where one would still mail, it is listed and mended. */

import { recordLeave } from '../../../src/flow/accept/record-leave.ts';
import { DRIFT_KINDS } from '../../../src/flow/compare-beliefs.ts';
import { askForDrift, askToMend, beginNightlyDrift, MENDABLE } from '../../../src/jobs/drift/ask-drift.ts';
import { hashAddress } from '../../../src/lib/address-hash.ts';
import { findOrCreateAddresses } from '../../../src/store/address.ts';
import { query } from '../../../src/store/database.ts';
import { listDriftRuns } from '../../../src/store/drift-run.ts';
import { listStanding, planOff, planOn } from '../../../src/store/esp-push.ts';
import { addManualSuppression, liftManualSuppression } from '../../../src/store/manual-suppression.ts';
import { countDrift } from '../../../src/store/report/drift.ts';
import { createFlowBench, type FlowBench } from '../../support/flow-bench.ts';
import { PROMPT_SETTINGS } from '../../support/prompt-settings.ts';
import { seedEspList } from '../../support/seed-esp-list.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

const NOW = '2026-11-03T10:00:00Z';
const MINUTE = 60_000;
const contact = (email: string, properties: object = {}, setAt: object = {}) => ({
  properties: { email, ...properties },
  setAt,
});
const SEED = {
  contacts: [
    contact('bounced@acme.test', { hs_email_last_send_date: '2026-10-30T08:00:00Z' }),
    contact('spam@acme.test'),
    contact('known@acme.test', { hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER' }),
    contact('nonmarketing@acme.test', { hs_marketable_status: 'false' }),
    contact('alive@acme.test'),
    contact('noted@acme.test'),
    contact('gone@acme.test'),
    contact('left@acme.test'),
    contact('stranger@acme.test'),
  ],
};

let bench: FlowBench;
let hashKey: Buffer;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, {
    waitMs: 0,
    gapMs: 0,
    timeoutMs: 2_000,
    settings: { ...PROMPT_SETTINGS, subscriptions: { isOn: true, streams: {} } },
  });
  await bench.db.raw(`update portal set scopes = array_append(scopes, 'communication_preferences.read_write')`);
  const portal = await bench.deps.openPortal(bench.portalId);
  if (!portal) throw new Error('the portal is not open');
  hashKey = portal.hashKey;
});
afterEach(() => bench.close());

const deps = () => ({ db: bench.db, clock: bench.clock });
const findings = () =>
  query<Record<string, unknown>>(
    bench.db,
    `select a.email, d.kind, d.source_id as source, d.fix, d.fix_why, d.ended_at is not null as over from drift d join address a using (portal_id, address_id)
      order by a.email, d.kind`,
  );
const open = async () =>
  (await findings()).filter((one) => !one.over).map((one) => `${String(one.email)} ${String(one.kind)}`);
const run = async () => {
  bench.clock.advance(MINUTE);
  await askForDrift(deps(), bench.portalId, 'ada');
  await bench.drain();
  const [newest] = await listDriftRuns(bench.db, bench.portalId, 1);
  if (!newest?.endedAt) throw new Error('the run did not end');
  return newest;
};
const mend = async (choice: Partial<Parameters<typeof askToMend>[3]> = {}) => {
  bench.clock.advance(MINUTE);
  const asked = await askToMend(deps(), bench.portalId, 'ada', { driftId: null, kinds: MENDABLE, ...choice });
  await bench.drain();
  return asked;
};
const list = (held: Parameters<typeof seedEspList>[4], more: { list?: string; isPushed?: boolean } = {}) =>
  seedEspList(
    bench.db,
    bench.portalId,
    hashKey,
    { sourceId: bench.source.sourceId, list: 'bounces', ...more },
    held,
    bench.clock.now(),
  );
const leave = (email: string) =>
  recordLeave(
    { db: bench.db, notify: async () => undefined },
    {
      portalId: bench.portalId,
      hashKey,
      email,
      stream: null,
      venue: 'page',
      at: bench.clock.now(),
      detail: {},
    },
  );
const consent = async () =>
  (
    (await bench.control('GET', `state?portalId=${bench.portalId}`)) as {
      portals: { consent: Record<string, { leftAll: boolean }> }[];
    }
  ).portals[0]?.consent ?? {};
const isOut = async (email: string) => (await consent())[email]?.leftAll ?? false;

test('whom a service holds back and HubSpot would still mail is listed, mended with one act, and not found by the next run', async () => {
  await list({
    'bounced@acme.test': { since: new Date('2026-09-01T00:00:00Z') },
    'spam@acme.test': { kind: 'complaint' },
    'known@acme.test': {},
    'nonmarketing@acme.test': {},
    'noted@acme.test': { kind: 'block' },
    'nobody@acme.test': {},
  });
  const first = await run();
  expect(await open()).toEqual(['bounced@acme.test esp_holds', 'spam@acme.test esp_holds']);
  expect([first.people, first.counts, first.mended]).toEqual([2, { esp_holds: 2 }, 0]);
  expect(await isOut('bounced@acme.test')).toBe(false);

  expect(await mend()).toBe(2);
  expect([await isOut('bounced@acme.test'), await isOut('spam@acme.test')]).toEqual([true, true]);
  expect([await isOut('known@acme.test'), await isOut('alive@acme.test')]).toEqual([false, false]);
  expect((await bench.contact('bounced@acme.test')).hs_email_optout).toBe('true');

  const second = await run();
  expect([second.people, second.counts, second.mended]).toEqual([0, {}, 2]);
  expect(await open()).toEqual([]);
  // HubSpot says "opted out" of them by our own word: nobody is taken to have left for that.
  await query(
    bench.db,
    `update address set dirty_at = now() + interval '1 hour', in_ledger = true, looked_up_at = null`,
  );
  await bench.drain();
  expect(await query(bench.db, `select 1 from address where opt_out <> 'none'`)).toEqual([]);
});

test('what was mended is told HubSpot once, however often it is asked for', async () => {
  await list({ 'bounced@acme.test': {} });
  await run();
  await bench.control('DELETE', 'calls');
  expect(await mend()).toBe(1);
  await expect(mend()).rejects.toThrow('nothing left to mend');
  await bench.drain();
  const { endpoints } = (await bench.control('GET', 'calls')) as { endpoints: Record<string, number> };
  const writes = Object.entries(endpoints).filter(([name]) => name.includes('unsubscribe-all'));
  expect(writes.map(([, times]) => times)).toEqual([1]);
});

test('somebody whom mail reaches is not told away: a bounce that a service still holds is shown, and cannot be mended', async () => {
  await bench.post([sendgridEvent('alive@acme.test', 'delivered', new Date('2026-10-20T09:00:00Z'))]);
  await bench.post([
    sendgridEvent('alive@acme.test', 'bounce', new Date('2026-09-01T09:00:00Z'), {
      type: 'bounce',
      reason: '550 5.1.1 no such user',
      status: '5.1.1',
    }),
  ]);
  await bench.drain();
  await list({ 'alive@acme.test': {} });
  const { people } = await run();
  expect([people, await open()]).toEqual([0, ['alive@acme.test alive_held']]);
  await expect(mend({ kinds: DRIFT_KINDS })).rejects.toThrow('nothing left to mend');
  expect(await isOut('alive@acme.test')).toBe(false);
});

test('who is dead here, and who left here while HubSpot was not told, is found', async () => {
  await bench.post([
    sendgridEvent('gone@acme.test', 'bounce', new Date('2026-11-03T09:00:00Z'), {
      type: 'bounce',
      reason: '550 5.1.1 no such user',
      status: '5.1.1',
    }),
  ]);
  await leave('left@acme.test');
  await bench.drain();
  expect(await isOut('left@acme.test')).toBe(true);
  // Somebody subscribes them in HubSpot, which is no act of theirs that we know of.
  const token = (await bench.control('POST', 'token', { portalId: bench.portalId })) as { access_token: string };
  await fetch(`${bench.sandbox.url}/communication-preferences/2026-09/statuses/left%40acme.test`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      subscriptionId: 10_000_001,
      channel: 'EMAIL',
      statusState: 'SUBSCRIBED',
      legalBasis: 'CONSENT_WITH_NOTICE',
    }),
  });
  expect(await isOut('left@acme.test')).toBe(false);
  await run();
  expect(await open()).toEqual(['gone@acme.test dead_here', 'left@acme.test left_here']);
  await mend({ kinds: ['left_here'] });
  expect([await isOut('left@acme.test'), await isOut('gone@acme.test')]).toEqual([true, false]);
  expect((await run()).counts).toEqual({ dead_here: 1 });
});

test('who left here and is missing on a list that we write is put on it; without such a list nothing can be mended, and it says so', async () => {
  await bench.db.raw(`update source set purpose = 'marketing'`);
  await leave('left@acme.test');
  await bench.drain();
  await list({}, { list: 'global' });
  await run();
  expect(await open()).toEqual(['left@acme.test esp_unaware']);
  expect((await countDrift(bench.db, bench.portalId)).mendable.esp_unaware).toBe(0);
  await expect(mend({ kinds: ['esp_unaware'] })).rejects.toThrow('nothing left to mend');

  await list({}, { list: 'global', isPushed: true });
  await run();
  expect(await mend({ kinds: ['esp_unaware'] })).toBe(1);
  const pushes = () => query(bench.db, 'select list, wants, cause, asked_by, state from esp_push');
  expect(await pushes()).toEqual([
    { list: 'global', wants: 'on', cause: 'opt_out', asked_by: 'ada', state: 'planned' },
  ]);
  // Still on its way: the next run leaves it to that.
  await run();
  expect(await findings()).toMatchObject([{ fix: 'under_way', over: false }]);
  await bench.db.raw(`update esp_push set state = 'done', done_at = ?`, [bench.clock.now()]);
  await list({ 'left@acme.test': { kind: 'opt_out', ours: true } }, { list: 'global', isPushed: true });
  expect((await run()).mended).toBe(1);
  expect(await open()).toEqual([]);
});

test('whom HubSpot has as opted out and nobody here knows is listed, and left alone by everybody from then on', async () => {
  const token = (await bench.control('POST', 'token', { portalId: bench.portalId })) as { access_token: string };
  await fetch(
    `${bench.sandbox.url}/communication-preferences/2026-09/statuses/stranger%40acme.test/unsubscribe-all?channel=EMAIL`,
    { method: 'POST', headers: { authorization: `Bearer ${token.access_token}` }, body: '{}' },
  );
  await run();
  expect(await open()).toEqual(['stranger@acme.test hubspot_left']);
  expect(await mend()).toBe(1);
  expect(
    await query(
      bench.db,
      `select e.native, e.origin, a.opt_out from event e join address a using (portal_id, address_id)`,
    ),
  ).toEqual([{ native: 'hubspot', origin: 'pull', opt_out: 'everything' }]);
  expect(await bench.tasks()).toEqual([]);
  expect((await run()).counts).toEqual({});
});

test('while HubSpot may not be told, what is asked is refused with the switch that allows it, and can be asked again', async () => {
  await bench.db.raw(`update portal set scopes = array_remove(scopes, 'communication_preferences.read_write')`);
  await list({ 'bounced@acme.test': {} });
  await run();
  await mend();
  expect(await findings()).toMatchObject([
    { fix: null, fix_why: expect.stringContaining('communication_preferences') },
  ]);
  expect(await isOut('bounced@acme.test')).toBe(false);
  await bench.db.raw(`update portal set scopes = array_append(scopes, 'communication_preferences.read_write')`);
  expect(await mend()).toBe(1);
  expect(await isOut('bounced@acme.test')).toBe(true);
});

test('what is no longer so when it comes to mending is left alone', async () => {
  await list({ 'bounced@acme.test': {} });
  await run();
  await bench.db.raw('update esp_suppression set gone_at = ?', [bench.clock.now()]);
  await mend();
  expect(await findings()).toMatchObject([{ fix: null, over: true }]);
  expect(await isOut('bounced@acme.test')).toBe(false);
});

test('a run goes on where it was, in batches, and one that is under way is not begun again by the clock', async () => {
  const held = Object.fromEntries(Array.from({ length: 1_203 }, (_, n) => [`p${n}@many.test`, {}]));
  await list({ ...held, 'bounced@acme.test': {} });
  await beginNightlyDrift(deps(), bench.portalId);
  await beginNightlyDrift(deps(), bench.portalId);
  // HubSpot fails in the middle: what was compared stays compared.
  await bench.control('POST', 'faults', {
    match: { path: 'contacts/batch/read' },
    kind: 'status',
    status: 502,
    after: 6,
    count: 9,
  });
  await bench.drain();
  const [stopped] = await listDriftRuns(bench.db, bench.portalId, 1);
  expect(stopped).toMatchObject({ endedAt: null, compared: 500 });
  await bench.control('DELETE', 'faults');
  bench.clock.advance(20 * MINUTE);
  await bench.drain();
  const runs = await listDriftRuns(bench.db, bench.portalId, 5);
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ compared: 1_204, people: 1, askedBy: null });
});

test('who was erased is in no list of differences', async () => {
  await list({ 'bounced@acme.test': {} });
  await run();
  const { eraseAddresses } = await import('../../../src/store/erasure.ts');
  const [row] = await query<{ address_id: number }>(
    bench.db,
    `select address_id from address where email = 'bounced@acme.test'`,
  );
  await eraseAddresses(bench.db, bench.portalId, [row?.address_id ?? 0]);
  expect(await query(bench.db, 'select 1 from drift')).toEqual([]);
  expect((await run()).counts).toEqual({});
});

test('whom a colleague entered on the suppression list is held back everywhere, and stays on lists until that is lifted', async () => {
  const [gwen] = [
    ...(await findOrCreateAddresses(bench.db, bench.portalId, ['alive@acme.test'], bench.clock.now())).values(),
  ];
  const at = { sourceId: bench.source.sourceId, list: 'global' };
  const hash = hashAddress(hashKey, 'alive@acme.test');
  const entry = {
    addressHash: hash,
    addressId: gwen ?? null,
    why: 'legal' as const,
    note: null,
    by: 'ada',
    at: bench.clock.now(),
  };
  await addManualSuppression(bench.db, bench.portalId, entry);
  await list({}, { list: 'global', isPushed: true });
  await run();
  expect(await open()).toEqual(['alive@acme.test esp_unaware', 'alive@acme.test left_here']);
  expect(await mend()).toBe(2);
  expect(await isOut('alive@acme.test')).toBe(true);
  expect([...(await listStanding(bench.db, bench.portalId, [gwen ?? 0]))]).toEqual([[gwen, 'manual']]);
  await query(bench.db, `update esp_push set state = 'done', done_at = now()`);
  await list({ 'alive@acme.test': { kind: 'opt_out', ours: true } }, { list: 'global', isPushed: true });
  // What the person left in between and took back lifts nothing that a colleague entered.
  await query(
    bench.db,
    `insert into suppression (portal_id, address_hash, stream, reason, since, until, address_id) values (?, ?, '', 'unsubscribe_request', now(), now(), ?)`,
    [bench.portalId, hash, gwen ?? 0],
  );
  expect(await planOff(bench.db, bench.portalId, at.sourceId, bench.clock.now())).toBe(0);
  await liftManualSuppression(bench.db, bench.portalId, hash, 'ada', bench.clock.now());
  expect(await planOff(bench.db, bench.portalId, at.sourceId, bench.clock.now())).toBe(1);
});

test('who is on the list twice, by their own wish and by hand, is planned onto a service’s list once', async () => {
  await leave('left@acme.test');
  const [id] = [
    ...(await findOrCreateAddresses(bench.db, bench.portalId, ['left@acme.test'], bench.clock.now())).values(),
  ];
  const addressHash = hashAddress(hashKey, 'left@acme.test');
  await addManualSuppression(bench.db, bench.portalId, {
    addressHash,
    addressId: id ?? null,
    why: 'other',
    note: null,
    by: 'ada',
    at: bench.clock.now(),
  });
  const at = { sourceId: bench.source.sourceId, list: 'global' };
  expect(await planOn(bench.db, bench.portalId, at, bench.clock.now(), bench.clock.now(), 10)).toBe(1);
});
