import {
  type Budget,
  createBudget,
  createBudgets,
  type Priority,
  WEB_SHARE,
  WORKER_SHARE,
} from '../../src/crm/budget.ts';
import { CrmError } from '../../src/crm/crm.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

const WINDOW_MS = 10_000;

/** Runs calls as a fake CRM would see them; `latency` gives the way there and back in ms. */
async function drive(
  time: VirtualTime,
  budget: Budget,
  priorities: readonly Priority[],
  latency: (index: number) => { there: number; back: number },
) {
  const arrivals: number[] = [];
  const order: number[] = [];
  const ends: number[] = [];
  const one = async (priority: Priority, index: number) => {
    const slot = await budget.acquire(priority, 'calls');
    order.push(index);
    const { there, back } = latency(index);
    await time.sleep(there);
    arrivals.push(time.clock.monotonicMs());
    await time.sleep(back);
    ends.push(time.clock.monotonicMs());
    slot.settle();
  };
  await Promise.all(priorities.map(one));
  return { arrivals: arrivals.toSorted((a, b) => a - b), order, wallMs: Math.max(...ends) };
}

/** The most requests that HubSpot counted in any rolling 10 s. */
function busiestWindow(arrivals: readonly number[]): number {
  return Math.max(...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + WINDOW_MS).length));
}

const repeat = (count: number, priority: Priority) => Array.from({ length: count }, () => priority);
const refusal = (retryAfterMs: number) => new CrmError('rate_limited', 'slower', { status: 429, retryAfterMs });

describe('the call budget of a portal', () => {
  test('never lets more than 110 requests into any rolling 10 s, and 1,100 calls take at most 5 % longer than they must', async () => {
    const time = createVirtualTime();
    const budget = createBudget(time);
    // Unequal latencies, repeatable: 10 to 90 ms each way.
    const latency = (index: number) => ({ there: 10 + ((index * 37) % 80), back: 10 + ((index * 53) % 80) });
    const { arrivals, wallMs } = await time.run(drive(time, budget, repeat(1_100, 'interactive'), latency));
    expect(arrivals).toHaveLength(1_100);
    expect(busiestWindow(arrivals)).toBe(110);
    const floorMs = 9 * WINDOW_MS + 80;
    expect(floorMs / wallMs).toBeGreaterThanOrEqual(0.95);
  });

  test('a lane alone drains 1,100 calls at 95 % of its 100 in 10 s or better', async () => {
    const time = createVirtualTime();
    const budget = createBudget(time);
    const { arrivals, wallMs } = await time.run(
      drive(time, budget, repeat(1_100, 'lane'), () => ({ there: 40, back: 40 })),
    );
    expect(busiestWindow(arrivals)).toBe(100);
    expect((10 * WINDOW_MS + 80) / wallMs).toBeGreaterThanOrEqual(0.95);
  });

  test('counts from the response: a slow answer frees its slot 10 s after it came, not after it was asked for', async () => {
    const time = createVirtualTime();
    const budget = createBudget({ ...time, share: { total: 1, lane: 1, search: 1 } });
    const { arrivals } = await time.run(drive(time, budget, repeat(2, 'lane'), () => ({ there: 0, back: 4_000 })));
    expect(arrivals).toEqual([0, 14_000]);
  });

  test('lanes never take the ten slots that are kept for people who wait', async () => {
    const time = createVirtualTime();
    const budget = createBudget(time);
    const both = [...repeat(300, 'lane'), ...repeat(10, 'interactive')];
    const { order, arrivals } = await time.run(drive(time, budget, both, () => ({ there: 40, back: 40 })));
    const firstWindow = order.slice(0, 110);
    expect(firstWindow.filter((index) => index >= 300)).toHaveLength(10);
    expect(busiestWindow(arrivals)).toBe(110);
  });

  test('lane calls begin in the order in which they asked', async () => {
    const time = createVirtualTime();
    const budget = createBudget(time);
    const { order } = await time.run(drive(time, budget, repeat(250, 'lane'), () => ({ there: 20, back: 20 })));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('web and worker as separate processes together stay within 110', async () => {
    const time = createVirtualTime();
    const web = createBudget({ ...time, share: WEB_SHARE });
    const worker = createBudget({ ...time, share: WORKER_SHARE });
    const latency = () => ({ there: 40, back: 40 });
    const [one, two] = await time.run(
      Promise.all([
        drive(time, web, repeat(30, 'interactive'), latency),
        drive(time, worker, repeat(300, 'lane'), latency),
      ]),
    );
    expect(busiestWindow([...one.arrivals, ...two.arrivals].toSorted((a, b) => a - b))).toBe(110);
    await expect(web.acquire('lane', 'calls')).rejects.toMatchObject({ code: 'crm.no-share' });
  });

  test('searches have five a second of their own, and leave the calls alone', async () => {
    const time = createVirtualTime();
    const budget = createBudget(time);
    const starts: number[] = [];
    const search = async () => {
      const slot = await budget.acquire('lane', 'search');
      starts.push(time.clock.monotonicMs());
      await time.sleep(50);
      slot.settle();
    };
    await time.run(Promise.all(Array.from({ length: 12 }, search)));
    expect(starts.map((at) => Math.floor(at / 1_050))).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2]);
    expect(budget.stats()).toEqual({ calls: 0, searches: 12, rateLimited: 0 });
  });

  test('in a shorter window, as tests set it, what a former holder may have used is free again sooner', async () => {
    const time = createVirtualTime();
    const budget = createBudget({ ...time, windowMs: 1_000 });
    budget.assumeSpent();
    const { arrivals } = await time.run(drive(time, budget, ['lane'], () => ({ there: 0, back: 1 })));
    expect(arrivals).toEqual([1_000]);
  });

  test('a 429 pauses this portal alone, for as long as HubSpot asked', async () => {
    const time = createVirtualTime();
    const budgets = createBudgets(time);
    budgets.for(1).pause(3_000, refusal(3_000));
    const latency = () => ({ there: 0, back: 1 });
    const [paused, free] = await time.run(
      Promise.all([drive(time, budgets.for(1), ['lane'], latency), drive(time, budgets.for(2), ['lane'], latency)]),
    );
    expect(paused.arrivals).toEqual([3_000]);
    expect(free.arrivals).toEqual([0]);
    expect(budgets.for(1).stats().rateLimited).toBe(1);
    expect(budgets.for(2).stats().rateLimited).toBe(0);
  });

  test('a pause of hours is told at once instead of being waited out, also to those who wait already', async () => {
    const time = createVirtualTime();
    const budget = createBudget({ ...time, share: { total: 1, lane: 1, search: 1 } });
    const first = await budget.acquire('lane', 'calls');
    const waiting = budget.acquire('lane', 'calls');
    const daily = refusal(5 * 3_600_000);
    budget.pause(5 * 3_600_000, daily);
    await expect(waiting).rejects.toBe(daily);
    await expect(budget.acquire('lane', 'calls')).rejects.toBe(daily);
    first.settle();
  });

  test('a new holder of the lane begins as if its predecessor had just used every slot, and people still get theirs', async () => {
    const time = createVirtualTime();
    const budget = createBudget(time);
    budget.assumeSpent();
    const { arrivals } = await time.run(drive(time, budget, ['lane', 'interactive'], () => ({ there: 0, back: 1 })));
    expect(arrivals).toEqual([0, 10_000]);
  });

  test('a slot that is given back was never used', async () => {
    const time = createVirtualTime();
    const budget = createBudget({ ...time, share: { total: 1, lane: 1, search: 1 } });
    const slot = await budget.acquire('lane', 'calls');
    slot.giveBack();
    slot.settle();
    const { arrivals } = await time.run(drive(time, budget, ['lane'], () => ({ there: 0, back: 1 })));
    expect(arrivals).toEqual([0]);
    expect(budget.stats().calls).toBe(1);
  });
});
