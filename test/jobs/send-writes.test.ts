/** Calls at once: each in a turn of its own, committed before it is made, and all of them counted. */
import type { BudgetedCrm } from '../../src/crm/create-crm.ts';
import { type BatchOutcome, type CreateInput, CrmError } from '../../src/crm/crm.ts';
import { sendWrites } from '../../src/jobs/send-writes.ts';
import { SECOND_MS } from '../../src/lib/clock.ts';
import { makeReference } from '../../src/lib/reference.ts';
import { planCreate, takePlanned } from '../../src/store/crm-write.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal } from '../support/portal.ts';

const PORTAL = 8_800_002;
const clock = new TestClock('2026-11-20T10:00:00Z');
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterEach(() => database.drop());

async function planTasks(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const reference = makeReference();
    const anchor = { type: 'contact', id: String(n) };
    const payload = { properties: { hs_task_subject: String(n) }, associations: [anchor] };
    const write = {
      writeKey: `task:${n}`,
      surface: 'task' as const,
      addressId: null,
      decisionId: null,
      tryAfter: null,
    };
    await planCreate(database.db, PORTAL, { ...write, payload, reference, anchor }, clock.now());
  }
}

type Answer = (inputs: readonly CreateInput[]) => Promise<Map<string, BatchOutcome>>;

/** A turn is waited for, and is good for one call. */
function crmOf(answer: Answer, wait: () => void = () => undefined): BudgetedCrm {
  const refuse = () => Promise.reject(new Error('a change that waits for its turn when it is recorded as sending'));
  return {
    createBatch: refuse,
    takeTurn: () => {
      wait();
      let isUsed = false;
      const createBatch = (_type: string, inputs: readonly CreateInput[]) => {
        if (isUsed) return refuse();
        isUsed = true;
        return answer(inputs);
      };
      return Promise.resolve({ crm: { createBatch }, release: () => undefined });
    },
  } as unknown as BudgetedCrm;
}

const send = (crm: BudgetedCrm, holdsLane: () => boolean = () => true) =>
  sendWrites(
    { db: database.db, clock, holdsLane, isOver: () => true, provisionAgain: () => Promise.resolve(false) },
    PORTAL,
    crm,
  );
const makeAll: Answer = (inputs) =>
  Promise.resolve(
    new Map(inputs.map(({ traceId }) => [traceId, { kind: 'done', object: { id: traceId, properties: {} } }])),
  );
const tasks = () => database.db('crm_write').orderBy('write_id');

test('what several calls have dealt with is counted together', async () => {
  await planTasks(230);
  expect(await send(crmOf(makeAll))).toBe(230);
});

test('a call takes no more rows than fit into it, whatever PostgreSQL knows of the table', async () => {
  await planTasks(30);
  expect(await takePlanned(database.db, PORTAL, 'task', 0, 4, clock.now())).toHaveLength(4);
  expect(await tasks().where({ state: 'sending' })).toHaveLength(4);
});

test('each half of a refused batch waits for its turn before it is recorded as sending', async () => {
  await planTasks(4);
  const calls: { count: number; sentAgo: number[] }[] = [];
  const crm = crmOf(
    async (inputs) => {
      const rows = await tasks().whereIn(
        'reference',
        inputs.map((input) => input.reference ?? ''),
      );
      calls.push({
        count: inputs.length,
        sentAgo: [...new Set(rows.map((row) => clock.now().getTime() - row.sent_at.getTime()))],
      });
      if (inputs.length === 4) throw new CrmError('invalid', 'one of them is wrong');
      return makeAll(inputs);
    },
    () => clock.advance(8 * SECOND_MS),
  );
  await send(crm);
  expect(calls).toEqual([4, 2, 2].map((count) => ({ count, sentAgo: [0] })));
  expect((await tasks().select('state')).map((row) => row.state)).toEqual(Array.from({ length: 4 }, () => 'done'));
});

test('a half is not sent when the lane was lost while it waited for its turn', async () => {
  await planTasks(4);
  let turns = 0;
  const sizes: number[] = [];
  const crm = crmOf(
    (inputs) => {
      sizes.push(inputs.length);
      return inputs.length === 4 ? Promise.reject(new CrmError('invalid', 'one of them is wrong')) : makeAll(inputs);
    },
    () => void turns++,
  );
  await send(crm, () => turns < 3);
  expect(sizes).toEqual([4, 2]);
  expect((await tasks().select('state')).map((row) => row.state)).toEqual(['done', 'done', 'sending', 'sending']);
});
