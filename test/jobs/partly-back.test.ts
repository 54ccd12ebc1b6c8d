/** Whoever left one kind of mail and then everything, and takes the second back, has left one kind of mail. */
import { recordLeave } from '../../src/flow/accept/record-leave.ts';
import { undoAct } from '../../src/flow/accept/undo-act.ts';
import { MINUTE_MS } from '../../src/lib/clock.ts';
import { query } from '../../src/store/database.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { portalKeysOf } from '../support/seed-portal.ts';

const EMAIL = 'ida@acme.test';
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: [{ properties: { email: EMAIL, firstname: 'Ida', hubspot_owner_id: '501', lifecyclestage: 'customer' } }],
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED, { waitMs: 0, gapMs: 0, timeoutMs: 2_000 });
  // As in the demo: the task does not wait for their words.
  await bench.db.raw(`update rule_version set settings = jsonb_set(settings, '{conclude,leaveMinutes}', '0')`);
});
afterEach(() => bench.close());

const request = () => ({
  portalId: bench.portalId,
  hashKey: portalKeysOf(bench.portalId).hash,
  at: bench.clock.now(),
  detail: { linkStream: null },
});
const deps = () => ({ db: bench.db, notify: () => Promise.resolve() });
const leave = async (stream: string | null) => {
  await recordLeave(deps(), { ...request(), email: EMAIL, stream, venue: 'page' });
  await bench.drain();
  bench.clock.advance(MINUTE_MS);
};
const undo = async () => {
  const [act] = await query<{ key: string }>(
    bench.db,
    `select event_key as key from event where type = 'global_unsubscribe'`,
  );
  await undoAct(deps(), { ...request(), link: { email: EMAIL, stream: null }, press: act?.key ?? '' });
  await bench.drain();
};
const tasks = async () =>
  ((await bench.tasks()) as { properties: Record<string, string> }[]).map(({ properties }) => [
    properties.hs_task_subject,
    properties.hs_task_status,
  ]);
const LEFT_ALL = 'Review internally, do not contact: Ida left all our mail';

test('the task about leaving everything is completed, and a note says what is still left', async () => {
  await leave('Events');
  expect(await tasks()).toEqual([]);
  await leave(null);
  expect(await tasks()).toEqual([[LEFT_ALL, 'NOT_STARTED']]);
  await undo();
  await bench.drain();
  expect(await tasks()).toEqual([[LEFT_ALL, 'COMPLETED']]);
  const [note] = await bench.db('crm_write').whereLike('write_key', 'note:close:%');
  expect(JSON.stringify(note?.payload)).toContain(
    `${EMAIL} wants our mail again since 20 Nov 2026, except what they left by name.`,
  );
  expect(await bench.contact(EMAIL)).toMatchObject({
    bw_unsubscribe_scope: 'streams',
    bw_unsubscribed_streams: 'Events',
  });
  expect(await bench.db('episode').select('kind', 'ended_at')).toEqual([{ kind: 'left', ended_at: null }]);
}, 60_000);

test('whoever still has left everything keeps the task', async () => {
  await leave(null);
  await leave('Events');
  expect(await tasks()).toEqual([[LEFT_ALL, 'NOT_STARTED']]);
  expect(await bench.db('crm_write').where({ surface: 'task_close' })).toEqual([]);
}, 60_000);
