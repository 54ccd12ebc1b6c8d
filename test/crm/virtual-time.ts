/** Time that passes only when everybody waits, in the order of their waking. */
export interface VirtualTime {
  readonly clock: { now(): Date; monotonicMs(): number };
  sleep(milliseconds: number): Promise<void>;
  /** Runs the work and lets time pass until it is done. */
  run<Value>(work: Promise<Value>): Promise<Value>;
}

export function createVirtualTime(start = new Date('2026-11-22T09:00:00Z')): VirtualTime {
  let nowMs = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  // A turn of the event loop: every promise that can settle has settled after it.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    clock: { now: () => new Date(start.getTime() + nowMs), monotonicMs: () => nowMs },
    sleep: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ at: nowMs + milliseconds, wake });
      }),
    async run(work) {
      let isDone = false;
      const end = () => {
        isDone = true;
      };
      work.then(end, end);
      await settle();
      while (!isDone) {
        const next = Math.min(...sleepers.map((sleeper) => sleeper.at));
        if (!Number.isFinite(next)) throw new Error('everybody waits for nothing');
        nowMs = Math.max(nowMs, next);
        const due = sleepers.filter((sleeper) => sleeper.at <= nowMs);
        sleepers = sleepers.filter((sleeper) => sleeper.at > nowMs);
        for (const sleeper of due) sleeper.wake();
        await settle();
      }
      return work;
    },
  };
}
