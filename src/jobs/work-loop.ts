/** Which portal is drained when: woken by notifications, with a sweep behind them, a few portals at a time. */
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

export interface WorkLoopDeps {
  readonly log: Log;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /**
   * @param isOver true when the turn should end at the next chance: another portal waits, or the process ends
   * @returns true when the portal has more to do
   */
  drain(portalId: number, isOver: () => boolean): Promise<boolean>;
  portalsWithWork(): Promise<readonly number[]>;
  readonly sweepMs: number;
  /** Portals that are drained at once in this process. */
  readonly width: number;
  /** How long a portal goes on while others wait. */
  readonly turnMs: number;
}

export interface WorkLoop {
  wake(portalId: number): void;
  /** Resolves when all drains that were under way have ended. */
  stop(): Promise<void>;
}

export function startWorkLoop(deps: WorkLoopDeps): WorkLoop {
  /** Who has waited longest comes first; a portal with much to do goes to the end after each turn. */
  const queue = new Set<number>();
  const active = new Map<number, Promise<void>>();
  const wokenMeanwhile = new Set<number>();
  let isStopped = false;

  function wake(portalId: number): void {
    if (isStopped || !Number.isSafeInteger(portalId)) return;
    if (active.has(portalId)) wokenMeanwhile.add(portalId);
    else queue.add(portalId);
    pump();
  }

  function pump(): void {
    while (!isStopped && active.size < deps.width) {
      const next = queue.values().next();
      if (next.done) return;
      queue.delete(next.value);
      active.set(next.value, run(next.value));
    }
  }

  async function run(portalId: number): Promise<void> {
    let hasMore = false;
    const begunAt = deps.clock.monotonicMs();
    const isOver = () => isStopped || (queue.size > 0 && deps.clock.monotonicMs() - begunAt >= deps.turnMs);
    try {
      hasMore = await deps.drain(portalId, isOver);
    } catch (thrown) {
      // The sweep comes back to it: an error that lasts is logged at the pace of the sweep.
      deps.log.error({ portalId, err: messageOf(thrown) }, 'a portal could not be drained');
    }
    active.delete(portalId);
    if (wokenMeanwhile.delete(portalId) || hasMore) queue.add(portalId);
    pump();
  }

  async function sweep(): Promise<void> {
    try {
      for (const portalId of await deps.portalsWithWork()) wake(portalId);
    } catch (thrown) {
      deps.log.warn({ err: messageOf(thrown) }, 'the sweep found no database');
    }
  }

  const timer = setInterval(() => void sweep(), deps.sweepMs);
  void sweep();

  return {
    wake,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await Promise.allSettled(active.values());
    },
  };
}
