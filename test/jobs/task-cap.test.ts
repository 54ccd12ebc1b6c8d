/** However many people are lost on one day, an owner gets the capped number of tasks, and one digest of the rest. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

/** Long past: the sandbox stamps what is created with the real time, which a search for it must not come after. */
const NOW = '2024-11-20T10:00:00Z';
const MANY = 240;
const nameOf = (n: number) => `p${String(n).padStart(3, '0')}`;
/** Everybody at a company of their own mail, so that nobody shares a task; even ones are Ruth's, odd ones Sam's. */
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' },
    { id: '502', userId: 9002, email: 'sam@larkfield.test', firstName: 'Sam' },
  ],
  contacts: Array.from({ length: MANY }, (_, n) => ({
    key: nameOf(n),
    properties: {
      email: `${nameOf(n)}@firm${n}.test`,
      firstname: `Person ${n}`,
      hs_buying_role: 'DECISION_MAKER',
      hubspot_owner_id: n % 2 === 0 ? '501' : '502',
    },
  })),
  deals: [238, 236, 234].map((n) => ({
    key: `deal${n}`,
    properties: { dealname: `Deal ${n}`, dealstage: 'contractsent', pipeline: 'default', hubspot_owner_id: '501' },
    contacts: [nameOf(n)],
  })),
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 1_000, searchWaitMs: 10 * MINUTE_MS });
});
afterEach(() => bench.close());

const bounce = (n: number) =>
  sendgridEvent(`${nameOf(n)}@firm${n}.test`, 'bounce', bench.clock.now(), {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });
const lose = async (from: number, until: number) => {
  await bench.post(Array.from({ length: until - from }, (_, n) => bounce(from + n)));
  await bench.drain();
};
interface Task {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly owner: { readonly id: string } | null;
}
const tasksOf = async (ownerId: string) =>
  ((await bench.tasks()) as unknown as Task[]).filter((task) => task.owner?.id === ownerId);
const isDigest = (task: Task) => task.subject.includes('beyond your');
const isAtRisk = (task: Task) => task.subject.startsWith('Deal at risk');
const digestsOf = async (ownerId: string) => (await tasksOf(ownerId)).filter(isDigest);
const ordinaryOf = async (ownerId: string) =>
  (await tasksOf(ownerId)).filter((task) => !isDigest(task) && !isAtRisk(task));
const linesOf = (task: Task | undefined) => task?.body.match(/<li>/g)?.length ?? 0;

test('hundreds are lost at once: ten tasks and one digest for each rep, and every deal at risk', async () => {
  await lose(0, MANY);
  bench.clock.advance(16 * MINUTE_MS);
  await bench.drain();
  expect(await ordinaryOf('501')).toHaveLength(10);
  expect(await ordinaryOf('502')).toHaveLength(10);
  expect((await tasksOf('501')).filter(isAtRisk)).toHaveLength(3);
  const [ruths, ...more] = await digestsOf('501');
  expect(more).toEqual([]);
  expect(ruths?.subject).toBe('107 more people to look at, beyond your 10 tasks of the day');
  expect(linesOf(ruths)).toBe(107);
  expect(ruths?.body).toMatch(
    /<a href="https:\/\/bellwether\.example\/addresses\/\d+">Person \d+<\/a>: decision maker; the address does not exist/,
  );
  expect(ruths?.body).toMatch(/BW-\w{4}-\w{4}-\w{4}/);
  expect(linesOf((await digestsOf('502'))[0])).toBe(110);
  expect(await bench.db('crm_write').where({ state: 'failed' })).toEqual([]);
});

test('what comes in within a quarter of an hour stands in one digest, and nothing in two', async () => {
  await lose(0, 40);
  bench.clock.advance(10 * MINUTE_MS);
  await lose(40, 60);
  expect(await digestsOf('501')).toEqual([]);
  bench.clock.advance(6 * MINUTE_MS);
  await bench.drain();
  expect((await digestsOf('501')).map(linesOf)).toEqual([20]);
});

test('what comes when the digest is out stands in the next morning’s, and a new day has a new cap', async () => {
  await lose(0, 40);
  bench.clock.advance(16 * MINUTE_MS);
  await bench.drain();
  await lose(40, 50);
  expect((await digestsOf('501')).map(linesOf)).toEqual([10]);
  bench.clock.advance(DAY_MS - 3 * HOUR_MS);
  await bench.drain();
  expect((await digestsOf('501')).map(linesOf)).toEqual([10]);
  bench.clock.advance(HOUR_MS);
  await bench.drain();
  expect((await digestsOf('501')).map(linesOf).toSorted((a, b) => a - b)).toEqual([5, 10]);
  await lose(50, 60);
  expect(await ordinaryOf('501')).toHaveLength(15);
});

test('the day is that of the portal’s calendar', async () => {
  await bench.db('portal').update({ time_zone: 'Pacific/Auckland' });
  // 23:30 in Auckland, and then past midnight there, on one day of UTC.
  bench.clock.advance(30 * MINUTE_MS);
  await lose(0, 30);
  expect(await ordinaryOf('501')).toHaveLength(10);
  bench.clock.advance(HOUR_MS);
  await lose(30, 40);
  expect(await ordinaryOf('501')).toHaveLength(15);
});

test('a cap of one’s own holds, and who can be reached again is not listed', async () => {
  const settings = await bench.db('rule_version').first('settings');
  const decide = { ...settings.settings.decide, taskCapPerOwner: 2, digestAfterMinutes: 6 * 24 * 60 };
  await bench.db('rule_version').update({ settings: JSON.stringify({ ...settings.settings, decide }) });
  await lose(0, 12);
  expect(await ordinaryOf('501')).toHaveLength(2);
  bench.clock.advance(DAY_MS);
  await bench.post([10, 8].map((n) => sendgridEvent(`${nameOf(n)}@firm${n}.test`, 'delivered', bench.clock.now())));
  bench.clock.advance(4 * DAY_MS);
  await bench.drain();
  expect(await bench.db('episode').whereNotNull('ended_at')).toHaveLength(2);
  bench.clock.advance(2 * DAY_MS);
  await bench.drain();
  expect((await digestsOf('501')).map(linesOf)).toEqual([2]);
});

test.each(['drop-after', '500-after', 'drop'])('with %s at the digest it stands once', async (kind) => {
  await lose(0, 30);
  await bench.control('POST', 'faults', { match: { method: 'POST', path: 'tasks/batch/create' }, kind });
  bench.clock.advance(16 * MINUTE_MS);
  await bench.drain();
  bench.clock.advance(9 * MINUTE_MS);
  await bench.drain();
  expect(
    await bench.db('crm_write').where({ surface: 'digest', state: 'sending', clean_reads: 0 }).count('*').first(),
  ).toEqual({ count: 2 });
  for (let turn = 0; turn < 4; turn++) {
    bench.clock.advance(2 * MINUTE_MS + SECOND_MS);
    await bench.drain();
  }
  expect(await digestsOf('501')).toHaveLength(1);
  expect(await digestsOf('502')).toHaveLength(1);
  expect((await bench.db('crm_write').where({ surface: 'digest' }).select('state')).map((row) => row.state)).toEqual([
    'done',
    'done',
  ]);
});
