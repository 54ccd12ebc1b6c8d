/**
 * Holds up a network that asks for very much, a little more each time, and refuses nobody: whoever leaves once, from a
 * network that is quiet, never waits. Only where a whole crowd of one network waits already is the next one asked to press
 * again.
 */
import type { Clock } from '../../../lib/clock.ts';

export interface SlowDownLimits {
  /** Requests of one network that nobody has to wait for. */
  readonly free: number;
  /** One of those comes back in this time. */
  readonly refillMs: number;
  /** Each request beyond waits so much longer than the one before. */
  readonly stepMs: number;
  readonly maxMs: number;
  /** Of one network, at the same time. */
  readonly maxWaiting: number;
}

/** An office behind one address leaves together after a mailing at most; a flood gets some five through a second. */
const SLOW_DOWN: SlowDownLimits = { free: 30, refillMs: 2_000, stepMs: 250, maxMs: 10_000, maxWaiting: 50 };

interface Network {
  used: number;
  at: number;
  waiting: number;
}

export interface SlowDown {
  /** Waits as long as this network has to. @returns false where its crowd is too large: it should come again */
  pass(network: string): Promise<boolean>;
  /** How many networks are remembered. */
  size(): number;
}

/** Networks are forgotten when they have been quiet; this many are looked at then. */
const MANY = 5_000;

export function createSlowDown(
  clock: Pick<Clock, 'monotonicMs'>,
  sleep: (ms: number) => Promise<void>,
  limits: SlowDownLimits = SLOW_DOWN,
): SlowDown {
  const networks = new Map<string, Network>();

  function refresh(one: Network, now: number): void {
    one.used = Math.max(0, one.used - (now - one.at) / limits.refillMs);
    one.at = now;
  }

  function forgetQuiet(now: number): void {
    for (const [key, one] of networks) {
      refresh(one, now);
      if (one.used === 0 && one.waiting === 0) networks.delete(key);
    }
  }

  return {
    async pass(network) {
      const now = clock.monotonicMs();
      if (networks.size >= MANY) forgetQuiet(now);
      const one = networks.get(network) ?? { used: 0, at: now, waiting: 0 };
      networks.set(network, one);
      refresh(one, now);
      if (one.waiting >= limits.maxWaiting) return false;
      one.used += 1;
      const over = one.used - limits.free;
      if (over <= 0) return true;
      one.waiting += 1;
      try {
        await sleep(Math.min(limits.maxMs, Math.ceil(over) * limits.stepMs));
      } finally {
        one.waiting -= 1;
      }
      return true;
    },
    size: () => networks.size,
  };
}
