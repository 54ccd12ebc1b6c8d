/** A portal's turn beside other portals: it ends early, and yet does something of everything. */
import { drainPortal } from '../../src/jobs/drain-portal.ts';
import { DAY_MS, SECOND_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

/** One more than a batch of addresses. */
const PEOPLE = 1_001;
const emailOf = (n: number) => `p${n}@acme.test`;

let bench: FlowBench;
beforeAll(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', {
    contacts: Array.from({ length: PEOPLE }, (_, n) => ({ properties: { email: emailOf(n) } })),
  });
});
afterAll(() => bench.close());

const open = async () => ({
  marked: Number((await bench.db('address').whereNotNull('dirty_at').count('*').first())?.count),
  unsent: Number((await bench.db('crm_write').whereNot({ state: 'done' }).count('*').first())?.count),
  sent: Number((await bench.db('crm_write').where({ state: 'done' }).count('*').first())?.count),
});

/** Everybody bounces once more: another batch for each of them, whatever was sent before. */
const bounceAll = () =>
  bench.post(
    Array.from({ length: PEOPLE }, (_, n) =>
      sendgridEvent(emailOf(n), 'bounce', bench.clock.now(), {
        type: 'bounce',
        reason: '550 5.1.1 no such user here',
        status: '5.1.1',
      }),
    ),
  );

test('a turn while others wait ends after one batch, whose writes are sent, and the next one goes on from there', async () => {
  await bounceAll();
  expect(await drainPortal(bench.deps, bench.portalId, () => true)).toBe(true);
  expect(await open()).toEqual({ marked: 1, unsent: 0, sent: PEOPLE - 1 });
  expect(await drainPortal(bench.deps, bench.portalId, () => true)).toBe(true);
  expect(await open()).toEqual({ marked: 0, unsent: 0, sent: PEOPLE });
  expect(await drainPortal(bench.deps, bench.portalId, () => true)).toBe(false);
});

test('batches of one surface are sent several at once, each with a turn of its own', async () => {
  bench.clock.advance(DAY_MS);
  await bounceAll();
  const count = { now: 0, most: 0, turns: 0 };
  const openPortal = async (portalId: number) => {
    const portal = await bench.deps.openPortal(portalId);
    if (!portal?.crm) return portal;
    const { crm } = portal;
    const takeTurn = async () => {
      const turn = await crm.takeTurn();
      count.turns += 1;
      count.now += 1;
      count.most = Math.max(count.most, count.now);
      const release = () => {
        count.now -= 1;
        turn.release();
      };
      return { ...turn, release };
    };
    return { ...portal, crm: { ...crm, takeTurn } };
  };
  while (await drainPortal({ ...bench.deps, openPortal }, bench.portalId));
  expect(count).toEqual({ now: 0, most: 8, turns: 11 });
  expect(await open()).toMatchObject({ marked: 0, unsent: 0 });
});

test('when HubSpot refuses one of several batches for want of budget, none is left in doubt, and all are sent later', async () => {
  bench.clock.advance(DAY_MS);
  await bounceAll();
  await bench.control('POST', 'faults', {
    match: { method: 'POST', path: 'contacts/batch/update' },
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '1' },
  });
  await bench.drain();
  const states = async () =>
    (await bench.db('crm_write').distinct('state').orderBy('state')).map((row: { state: string }) => row.state);
  expect(await states()).not.toContain('sending');
  expect(await states()).toContain('planned');
  bench.clock.advance(10 * SECOND_MS);
  await bench.drain();
  expect(await states()).toEqual(['done']);
});
