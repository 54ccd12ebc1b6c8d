/**
 * How often one portal may be called. HubSpot allows an OAuth app 110 requests per rolling 10 s and portal, and searches
 * apart from that, 5 a second. A log of the last calls, each slot freed 10 s after its response, reaches 97 % of that
 * without a single 429 whichever way HubSpot counts; a token bucket or a reservoir overshoots (docs/operations.md).
 */

import { SECOND_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { type CallWindow, createCallWindow } from './call-window.ts';
import type { CrmError } from './crm.ts';

/** `interactive`: somebody is waiting (a page, a card, provisioning). */
export type Priority = 'lane' | 'interactive';
export type CallPool = 'calls' | 'search';

/** What of the portal's allowance this process may use. The shares of all processes together must not exceed the whole. */
export interface BudgetShare {
  /** Requests per 10 s. */
  readonly total: number;
  /** Of these, at most this many for lanes; the rest is kept for interactive calls. */
  readonly lane: number;
  /** Searches per second. */
  readonly search: number;
}

export const WHOLE_SHARE: BudgetShare = { total: 110, lane: 100, search: 5 };
/** Web and worker as processes of their own. */
export const WEB_SHARE: BudgetShare = { total: 10, lane: 0, search: 1 };
export const WORKER_SHARE: BudgetShare = { total: 100, lane: 100, search: 4 };

export const CALL_WINDOW_MS = 10 * SECOND_MS;
const SEARCH_WINDOW_MS = SECOND_MS;
/** A pause longer than this is not waited out: the caller is told, and may do something else meanwhile. */
const LONGEST_WAIT_MS = 15 * SECOND_MS;

/** Permission for one call. */
export interface Slot {
  /** The response is there, or will not come. */
  settle(): void;
  /** The call was not made after all. */
  giveBack(): void;
}

export interface BudgetStats {
  readonly calls: number;
  readonly searches: number;
  /** How often HubSpot answered 429: zero in normal operation. */
  readonly rateLimited: number;
}

export interface Budget {
  /**
   * Waits for a slot, first come first served; interactive calls go ahead of lanes.
   * @throws CrmError the reason of a pause that lasts longer than 15 s
   */
  acquire(priority: Priority, pool: CallPool): Promise<Slot>;
  /** No call begins for this long. */
  pause(milliseconds: number, reason: CrmError): void;
  /** As if the lane's slots had all just been used: whoever held this portal's lane before may have done so. */
  assumeSpent(): void;
  stats(): BudgetStats;
}

export interface BudgetDeps {
  readonly clock: { monotonicMs(): number };
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly share?: BudgetShare;
  /** Milliseconds for which a call counts; HubSpot's own 10 s by default. */
  readonly windowMs?: number;
}

interface Waiter {
  start(slot: Slot): void;
  refuse(reason: CrmError): void;
}

interface Pool {
  readonly window: CallWindow;
  readonly limits: Readonly<Record<Priority, number>>;
  readonly waiting: Readonly<Record<Priority, Waiter[]>>;
  wakeAt: number | null;
}

export function createBudget(deps: BudgetDeps): Budget {
  const { clock, sleep, share = WHOLE_SHARE, windowMs = CALL_WINDOW_MS } = deps;
  const count = { calls: 0, searches: 0, rateLimited: 0 };
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let pausedWhy: CrmError | null = null;

  const createPool = (size: number, lane: number, lengthMs: number): Pool => ({
    window: createCallWindow(lengthMs),
    limits: { interactive: size, lane },
    waiting: { interactive: [], lane: [] },
    wakeAt: null,
  });
  const pools: Readonly<Record<CallPool, Pool>> = {
    calls: createPool(share.total, share.lane, windowMs),
    search: createPool(share.search, share.search, SEARCH_WINDOW_MS),
  };

  function begin(name: CallPool): Slot {
    const pool = pools[name];
    pool.window.take();
    count[name === 'search' ? 'searches' : 'calls'] += 1;
    let isOver = false;
    const end = (how: () => void) => {
      if (isOver) return;
      isOver = true;
      how();
      pump(name);
    };
    return {
      settle: () => end(() => pool.window.settle(clock.monotonicMs())),
      giveBack: () =>
        end(() => {
          pool.window.giveBack();
          count[name === 'search' ? 'searches' : 'calls'] -= 1;
        }),
    };
  }

  function wakeAt(name: CallPool, at: number): void {
    const pool = pools[name];
    if (pool.wakeAt !== null && pool.wakeAt <= at) return;
    pool.wakeAt = at;
    void sleep(Math.max(1, Math.ceil(at - clock.monotonicMs()))).then(() => {
      if (pool.wakeAt === at) pool.wakeAt = null;
      pump(name);
    });
  }

  function pump(name: CallPool): void {
    const pool = pools[name];
    const now = clock.monotonicMs();
    if (now < pausedUntil) {
      if (pool.waiting.interactive.length + pool.waiting.lane.length > 0) wakeAt(name, pausedUntil);
      return;
    }
    for (const priority of ['interactive', 'lane'] as const) {
      const queue = pool.waiting[priority];
      while (queue.length > 0 && pool.window.used(now) < pool.limits[priority]) queue.shift()?.start(begin(name));
      // With fewer slots used than the limit the next one to be freed is not enough for a lane: look again each time.
      const next = queue.length > 0 ? pool.window.nextFreeAt(now) : null;
      if (next !== null) wakeAt(name, next);
    }
  }

  return {
    acquire(priority, name) {
      const pool = pools[name];
      if (pool.limits[priority] < 1) {
        return Promise.reject(
          new BellwetherError('crm.no-share', `This process has no share of the ${priority} calls.`),
        );
      }
      if (pausedWhy && pausedUntil - clock.monotonicMs() > LONGEST_WAIT_MS) return Promise.reject(pausedWhy);
      return new Promise<Slot>((start, refuse) => {
        pool.waiting[priority].push({ start, refuse });
        pump(name);
      });
    },
    pause(milliseconds, reason) {
      if (reason.kind === 'rate_limited') count.rateLimited += 1;
      const until = clock.monotonicMs() + milliseconds;
      if (until <= pausedUntil) return;
      pausedUntil = until;
      pausedWhy = reason;
      if (milliseconds <= LONGEST_WAIT_MS) return;
      for (const pool of Object.values(pools)) {
        for (const queue of Object.values(pool.waiting)) {
          for (const waiter of queue.splice(0)) waiter.refuse(reason);
        }
      }
    },
    assumeSpent() {
      for (const pool of Object.values(pools)) pool.window.fill(pool.limits.lane, clock.monotonicMs());
    },
    stats: () => ({ ...count }),
  };
}

export interface Budgets {
  for(portalId: number): Budget;
}

/** One budget for each portal, for the life of the process. */
export function createBudgets(deps: BudgetDeps): Budgets {
  const byPortal = new Map<number, Budget>();
  return {
    for(portalId) {
      const known = byPortal.get(portalId);
      if (known) return known;
      const budget = createBudget(deps);
      byPortal.set(portalId, budget);
      return budget;
    },
  };
}
