/** One record to which HubSpot never gives a clear answer holds nobody up, and does not stay unseen. */
import type { BudgetedCrm } from '../../src/crm/create-crm.ts';
import { type BatchOutcome, type CreateInput, CrmError } from '../../src/crm/crm.ts';
import { reconcile } from '../../src/jobs/reconcile.ts';
import { sendWrites } from '../../src/jobs/send-writes.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';
import { makeReference } from '../../src/lib/reference.ts';
import { planCreate, retryWrite, takePlanned } from '../../src/store/crm-write.ts';
import { listAmbiguous, noteCleanRead } from '../../src/store/doubtful-write.ts';
import { planProperties } from '../../src/store/property-write.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal } from '../support/portal.ts';

const PORTAL = 8_800_006;
const COUNT = 100;
const BAD = '7';
const WAITS = { waitMs: 120 * SECOND_MS, gapMs: 30 * SECOND_MS, searchWaitMs: 10 * MINUTE_MS };
let clock: TestClock;
let database: TestDatabase;
/** Sizes of the calls that were made. */
let sizes: number[];
let isMended: boolean;
beforeEach(async () => {
  clock = new TestClock('2026-11-20T10:00:00Z');
  sizes = [];
  isMended = false;
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterEach(() => database.drop());

const ids = Array.from({ length: COUNT }, (_, n) => String(n));
const rows = (where: object) => database.db('crm_write').where(where);

async function planTasks(): Promise<void> {
  for (const id of ids) {
    const reference = makeReference();
    const anchor = { type: 'contact', id };
    const payload = { properties: { hs_task_subject: id }, associations: [anchor] };
    const fixed = { surface: 'task' as const, addressId: null, decisionId: null, tryAfter: null };
    await planCreate(
      database.db,
      PORTAL,
      { ...fixed, writeKey: `task:${id}`, payload, reference, anchor },
      clock.now(),
    );
  }
}

/** Answers 500 to every batch that holds the bad record, and does nothing of it. */
function answer(keys: readonly { key: string; id: string }[]): Promise<Map<string, BatchOutcome>> {
  sizes.push(keys.length);
  if (!isMended && keys.some(({ id }) => id === BAD))
    return Promise.reject(new CrmError('ambiguous', 'HubSpot answered 500.'));
  return Promise.resolve(
    new Map(keys.map(({ key, id }) => [key, { kind: 'done', object: { id: `made ${id}`, properties: {} } }])),
  );
}
const calls = {
  createBatch: (_type: string, inputs: readonly CreateInput[]) =>
    answer(inputs.map((input) => ({ key: input.traceId, id: input.properties.hs_task_subject ?? '' }))),
  updateBatch: (_type: string, inputs: readonly { id: string }[]) => answer(inputs.map(({ id }) => ({ key: id, id }))),
  associations: () => Promise.resolve(new Map()),
  read: (_type: string, _by: string, keys: readonly string[]) => Promise.resolve(new Map(keys.map((key) => [key, {}]))),
};
const crm = {
  ...calls,
  takeTurn: () => Promise.resolve({ crm: calls, release: () => undefined }),
} as unknown as BudgetedCrm;

async function work(hours: number): Promise<void> {
  const { db } = database;
  const deps = { db, clock, isOver: () => false, provisionAgain: () => Promise.resolve(false), holdsLane: () => true };
  for (let n = 0; n < (hours * HOUR_MS) / MINUTE_MS; n++) {
    await sendWrites(deps, PORTAL, crm).catch((thrown: unknown) => expect(thrown).toMatchObject({ kind: 'ambiguous' }));
    await reconcile({ db, clock, reconcile: WAITS, timeoutMs: 15 * SECOND_MS }, PORTAL, crm);
    clock.advance(MINUTE_MS);
  }
}

test.each([
  ['task', planTasks],
  [
    'contact_property',
    () =>
      planProperties(
        database.db,
        PORTAL,
        ids.map((contactId, n) => ({ contactId, addressId: n, properties: { bw_email_status: 'gone' } })),
        clock.now(),
      ),
  ],
])(
  'of a batch that HubSpot always answers with 500 each %s but the bad one is made, and that one is shown',
  async (surface, plan) => {
    await plan();
    await work(1);
    expect(await rows({ surface, state: 'done' })).toHaveLength(COUNT - 1);
    expect(sizes).toEqual(expect.arrayContaining([100, 20, 4, 1]));
    await work(1);
    expect(await rows({ surface }).whereNot({ state: 'done' })).toEqual([
      expect.objectContaining({
        state: 'failed',
        why: expect.stringMatching(/^HubSpot gave no clear answer 8 times\. .*HubSpot answered 500\.$/),
      }),
    ]);

    const before = sizes.length;
    await work(1);
    expect(sizes).toHaveLength(before);
    isMended = true;
    const { write_id: bad } = await rows({ surface, state: 'failed' }).first('write_id');
    expect(await retryWrite(database.db, PORTAL, bad)).toBe(true);
    await work(1 / 60);
    expect(sizes.slice(before)).toEqual([1]);
    expect(await rows({ surface, state: 'done' })).toHaveLength(COUNT);
  },
  60_000,
);

test('a late look for a former attempt does not count for the next one', async () => {
  const { db } = database;
  await planTasks();
  await takePlanned(db, PORTAL, 'task', 0, 1, clock.now());
  const former = await listAmbiguous(db, PORTAL, clock.now(), clock.now(), 10);
  expect(former).toHaveLength(1);
  await rows({ state: 'sending' }).update({ state: 'planned' });
  const [anew] = await takePlanned(db, PORTAL, 'task', 0, 1, clock.now());
  await noteCleanRead(db, PORTAL, former, clock.now());
  expect(await rows({ state: 'sending' }).first('clean_reads', 'read_at')).toEqual({ clean_reads: 0, read_at: null });
  await noteCleanRead(db, PORTAL, anew ? [anew] : [], clock.now());
  expect(await rows({ state: 'sending' }).first('clean_reads')).toEqual({ clean_reads: 1 });
});
