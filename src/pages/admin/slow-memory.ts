/**
 * What counts a whole flock takes seconds in a large account. Whatever took long is shown again for a while, and says as of when; what is quick is
 * counted each time. In memory of the process: nothing that has to be erased, and gone when it ends.
 */
import type { Clock } from '../../lib/clock.ts';
import { SECOND_MS } from '../../lib/clock.ts';

/** What a person does not notice is not remembered. */
const SLOW_MS = 500;
/** Ten seconds of counting are good for a quarter of an hour: the database spends a hundredth of its time on it at most. */
const GOOD_FOR_TIMES = 100;
const MOST_GOOD_MS = 1_800 * SECOND_MS;
/** The oldest goes first. */
const MOST_KEPT = 200;

export interface Recalled<Value> {
  readonly value: Value;
  /** null: just now. */
  readonly counted: Counted | null;
}

export interface Counted {
  readonly at: Date;
  /** When it is counted anew for whoever asks. */
  readonly until: Date;
}

export interface SlowMemory {
  /** @param key of what is asked for, within the portal; whoever asks meanwhile waits for the same count */
  recall<Value>(portalId: number, key: string, count: () => Promise<Value>): Promise<Recalled<Value>>;
  /** Something was changed by hand that is to be seen at once. */
  forget(portalId: number): void;
}

interface Kept extends Counted {
  readonly value: unknown;
}

export function createSlowMemory(clock: Clock): SlowMemory {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<Recalled<unknown>>>();

  async function countNow(name: string, count: () => Promise<unknown>): Promise<Recalled<unknown>> {
    const begun = clock.monotonicMs();
    const at = clock.now();
    const value = await count();
    const took = clock.monotonicMs() - begun;
    kept.delete(name);
    if (took >= SLOW_MS) {
      kept.set(name, { value, at, until: new Date(at.getTime() + Math.min(took * GOOD_FOR_TIMES, MOST_GOOD_MS)) });
      for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
    }
    return { value, counted: null };
  }

  return {
    async recall<Value>(portalId: number, key: string, count: () => Promise<Value>): Promise<Recalled<Value>> {
      const name = `${portalId} ${key}`;
      const one = kept.get(name);
      if (one && one.until > clock.now()) return { value: one.value as Value, counted: one };
      const running = underWay.get(name) ?? countNow(name, count).finally(() => underWay.delete(name));
      underWay.set(name, running);
      return (await running) as Recalled<Value>;
    },
    forget(portalId) {
      for (const name of kept.keys()) if (name.startsWith(`${portalId} `)) kept.delete(name);
      for (const name of underWay.keys()) if (name.startsWith(`${portalId} `)) underWay.delete(name);
    },
  };
}
