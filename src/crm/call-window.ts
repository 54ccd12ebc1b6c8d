/** Counts the calls of one rolling window: under way, or answered less than the window's length ago. */
export interface CallWindow {
  used(nowMs: number): number;
  take(): void;
  settle(nowMs: number): void;
  giveBack(): void;
  /** When the next slot becomes free; null while none is known to. */
  nextFreeAt(nowMs: number): number | null;
  /** As if slots had been used and answered just now, until this many are taken. */
  fill(upTo: number, nowMs: number): void;
}

export function createCallWindow(lengthMs: number): CallWindow {
  let underWay = 0;
  /** Ascending, since answers are logged as they come. */
  const freeAt: number[] = [];
  const forget = (nowMs: number) => {
    while (freeAt.length > 0 && (freeAt[0] ?? 0) <= nowMs) freeAt.shift();
  };
  return {
    used(nowMs) {
      forget(nowMs);
      return underWay + freeAt.length;
    },
    take() {
      underWay += 1;
    },
    settle(nowMs) {
      underWay -= 1;
      freeAt.push(nowMs + lengthMs);
    },
    giveBack() {
      underWay -= 1;
    },
    nextFreeAt(nowMs) {
      forget(nowMs);
      return freeAt[0] ?? null;
    },
    fill(upTo, nowMs) {
      forget(nowMs);
      while (underWay + freeAt.length < upTo) freeAt.push(nowMs + lengthMs);
    },
  };
}
