/** From the wish to leave to each place that has to know: measured, never forgotten, and ended by the person's own act. */
import { recordLeave } from '../../../src/flow/accept/record-leave.ts';
import { findUndoable, undoAct } from '../../../src/flow/accept/undo-act.ts';
import { openPortalKeys } from '../../../src/install/sealed-tokens.ts';
import { watchOptOuts } from '../../../src/jobs/watch-opt-outs.ts';
import type { Log } from '../../../src/lib/log.ts';
import { findAddressIds } from '../../../src/store/address.ts';
import { countWaitingOptOuts, measurePlaces } from '../../../src/store/report/honoured.ts';
import { createHubspotBench, type HubspotBench } from '../../support/hubspot-bench.ts';
import { testBox } from '../../support/portal.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

const IDA = 'ida@acme.test';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

const deps = () => ({ db: bench.db, notify: () => Promise.resolve() });
async function request(email: string) {
  const { keys_enc: keys } = (await bench.db('portal').first('keys_enc')) as { keys_enc: string };
  const hashKey = openPortalKeys(testBox, bench.portalId, keys).hash;
  return { portalId: bench.portalId, hashKey, link: { email, stream: null }, at: bench.clock.now(), detail: {} };
}
const leave = async (stream: string | null = null, email = IDA) =>
  recordLeave(deps(), { ...(await request(email)), email, stream, venue: 'page', detail: { linkStream: null } });
const pause = (hours: number) =>
  bench.deps.pausePortal(bench.portalId, new Date(bench.clock.now().getTime() + hours * HOUR), 'test');

/** Milliseconds from the wish; null: it does not know. */
async function clocks() {
  const rows = await bench.rows('select * from opt_out_clock order by asked_at, event_key');
  return rows.map((row) => {
    const after = (at: unknown) => (at instanceof Date ? at.getTime() - (row.asked_at as Date).getTime() : null);
    return {
      stream: row.stream,
      ours: after(row.suppressed_at),
      contact: after(row.property_at),
      hasContact: row.has_contact,
      isOver: row.closed_at !== null,
    };
  });
}

test('whoever leaves by our page is suppressed at once, and the clock runs until the contact says so', async () => {
  await pause(3);
  await leave();
  await bench.drain();
  expect(await clocks()).toEqual([{ stream: null, ours: 0, contact: null, hasContact: null, isOver: false }]);
  bench.later(200);
  await bench.drain();
  expect(await clocks()).toEqual([{ stream: null, ours: 0, contact: 200 * MINUTE, hasContact: true, isOver: true }]);
  expect((await bench.contact(IDA)).bw_unsubscribe_scope).toBe('everything');
  expect(await measurePlaces(bench.db, bench.portalId, new Date(0))).toEqual(
    expect.arrayContaining([
      { place: 'suppressed', count: 1, p50: 0, p95: 0, max: 0 },
      { place: 'property', count: 1, p50: 12_000, p95: 12_000, max: 12_000 },
    ]),
  );
});

test('what an email service reports counts from when the person asked there', async () => {
  await bench.post([sendgridEvent(IDA, 'unsubscribe', new Date(bench.clock.now().getTime() - 5 * MINUTE))]);
  await bench.drain();
  const [clock] = await clocks();
  expect(clock).toMatchObject({ hasContact: true, isOver: true });
  // The ESP tells whole seconds.
  expect(Math.abs((clock?.ours ?? 0) - 5 * MINUTE)).toBeLessThan(1_000);
  expect(Math.abs((clock?.contact ?? 0) - 5 * MINUTE)).toBeLessThan(1_000);
});

test('a second wish is measured by itself, and where nothing new has to be written nobody waits', async () => {
  await leave('Newsletter');
  await bench.drain();
  bench.later(10);
  await leave(null);
  await bench.drain();
  bench.later(10);
  await bench.post([sendgridEvent(IDA, 'spamreport', bench.clock.now())]);
  await bench.drain();
  const all = await clocks();
  expect(all.map((one) => one.stream)).toEqual(['Newsletter', null, null]);
  expect(all.filter((one) => !one.isOver || (one.contact ?? 1) > 1_000)).toEqual([]);
});

test('nobody waits for a contact that is not there', async () => {
  await leave(null, 'stranger@elsewhere.test');
  await bench.drain();
  expect(await clocks()).toEqual([{ stream: null, ours: 0, contact: null, hasContact: false, isOver: true }]);
});

test('what the person takes back is waited for no longer', async () => {
  await pause(3);
  await leave();
  await bench.drain();
  bench.later();
  const of = await request(IDA);
  const addressId = (await findAddressIds(bench.db, bench.portalId, [IDA])).get(IDA) ?? 0;
  const found = await findUndoable(bench.db, { ...of, addressId });
  await undoAct(deps(), { ...of, press: found?.press ?? '' });
  await bench.drain();
  expect(await clocks()).toMatchObject([{ contact: null, isOver: true }]);
});

test('history starts no clock, and looking again at everything starts none anew', async () => {
  await leave();
  await bench.drain();
  await bench.db.raw(`update event set received_at = received_at - interval '15 days'`);
  await bench.db.raw('delete from opt_out_clock');
  await bench.db.raw('update address set dirty_at = now()');
  await bench.drain();
  expect(await clocks()).toEqual([]);
});

test('before 48 hours are over the log says who waits: a warning after a day, an error after 40 hours', async () => {
  await pause(100);
  await leave();
  await bench.drain();
  const said: [string, object][] = [];
  const note = (level: string) => (facts: object) => void said.push([level, facts]);
  const log = { warn: note('warn'), error: note('error') } as unknown as Log;
  const watch = () => watchOptOuts({ db: bench.db, clock: bench.clock, log }, bench.portalId);
  bench.later(23 * 60);
  await watch();
  expect(said).toEqual([]);
  bench.later(60);
  await watch();
  bench.later(16 * 60);
  await watch();
  const facts = { portalId: bench.portalId, optOutsWaiting: 1 };
  expect(said).toEqual([
    ['warn', { ...facts, oldestOptOutHours: 24 }],
    ['error', { ...facts, oldestOptOutHours: 40 }],
  ]);
  expect(await countWaitingOptOuts(bench.db, bench.portalId)).toMatchObject({ waiting: 1 });
});
