/**
 * One clock for all processes of a ledger: PostgreSQL's, carried on between two looks by a clock that never jumps. Whatever
 * happens to the clock of the machine (a virtual machine that was put to sleep, a time server that is wrong), waits of the
 * write protocol end when they should, and a moment that one process wrote means the same to the next.
 */
import { type Clock, SECOND_MS } from '../lib/clock.ts';
import { type Db, query } from './database.ts';

export interface DatabaseClock extends Clock {
  /** Takes a look now. Until the first one has succeeded, the clock is the machine's. @returns whether it could */
  look(): Promise<boolean>;
  stop(): void;
}

/** Quartz drifts by some 4 s a day at most: milliseconds between two looks. */
const LOOK_EVERY_MS = 30 * SECOND_MS;
const TRY_AGAIN_MS = SECOND_MS;
/** An answer is as exact as half the time that it took. */
const SLOWEST_MS = SECOND_MS;

/** @param machine the clock whose monotonic side is trusted */
export function createDatabaseClock(db: Db, machine: Clock): DatabaseClock {
  /** What the database's time is ahead of the monotonic side by. */
  let aheadMs: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  async function read(): Promise<boolean> {
    const before = machine.monotonicMs();
    const [row] = await query<{ now: Date }>(db, 'select clock_timestamp() as now');
    const tookMs = machine.monotonicMs() - before;
    if (!row || tookMs > SLOWEST_MS) return false;
    const seen = row.now.getTime() - before - tookMs / 2;
    // Within what a look can tell nothing has moved: time that steps back by a millisecond helps nobody.
    if (aheadMs === null || Math.abs(seen - aheadMs) > tookMs / 2 + 1) aheadMs = seen;
    return true;
  }

  async function look(): Promise<boolean> {
    if (timer) clearTimeout(timer);
    const couldRead = await read().catch(() => false);
    if (!isStopped) timer = setTimeout(() => void look(), couldRead ? LOOK_EVERY_MS : TRY_AGAIN_MS).unref();
    return couldRead;
  }

  return {
    now: () => (aheadMs === null ? machine.now() : new Date(machine.monotonicMs() + aheadMs)),
    monotonicMs: () => machine.monotonicMs(),
    look,
    stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}
