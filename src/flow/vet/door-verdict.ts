/** Whether new data is taken. Pure. */
import { wilsonInterval } from '../../lib/wilson-interval.ts';
import type { PastCount, Projection } from './project-rate.ts';
import { ENOUGH_PAST } from './project-rate.ts';

export interface DoorLimits {
  /** Shares, 0 to 1, of unknown users: below the first it is taken, surely above the second it is refused. */
  readonly quarantineFrom: number;
  readonly refuseFrom: number;
  /** Share of rows that no mail should go to, from which the file is refused. */
  readonly refuseBadFrom: number;
  /** A welcome mail has this many days to bounce. */
  readonly welcomeDays: number;
}

/** Seed: careful senders stay below 1 %, few mailbox providers bear more than 10 %. */
export const DOOR_LIMITS: DoorLimits = { quarantineFrom: 0.01, refuseFrom: 0.1, refuseBadFrom: 0.2, welcomeDays: 7 };

export interface DoorFacts {
  readonly rows: number;
  /** Malformed, mistyped, without a mail server, disposable, or in a burst. */
  readonly bad: number;
  /** Addresses that nobody here has mailed yet. */
  readonly fresh: number;
  /** Rows of this file that were mailed before, and what came of it. */
  readonly sample: PastCount;
  readonly projection: Projection;
}

export interface DoorRate {
  readonly from: 'sample' | 'history';
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

export interface DoorVerdict {
  readonly advice: 'take' | 'quarantine' | 'sample' | 'refuse';
  readonly because: 'bad_rows' | 'rate' | 'maybe' | 'not_enough' | 'nothing_new' | 'low';
  /** null: there is not enough to say. */
  readonly rate: DoorRate | null;
  /** How many to mail first, from a separate IP; null where no sample is asked for. */
  readonly sampleSize: number | null;
}

export function judgeDoor(facts: DoorFacts, limits: DoorLimits): DoorVerdict {
  const rate = rateOf(facts);
  const verdict = (advice: DoorVerdict['advice'], because: DoorVerdict['because']): DoorVerdict => ({
    advice,
    because,
    rate,
    sampleSize: advice === 'sample' ? Math.min(facts.fresh, sampleSizeFor(limits.quarantineFrom)) : null,
  });
  const isBad = facts.rows > 0 && wilsonInterval(facts.bad, facts.rows)[0] >= limits.refuseBadFrom;
  if (isBad) return verdict('refuse', 'bad_rows');
  if (rate !== null && rate.low >= limits.refuseFrom) return verdict('refuse', 'rate');
  if (facts.fresh === 0) return verdict('take', 'nothing_new');
  if (rate === null) return verdict('sample', 'not_enough');
  if (rate.high >= limits.refuseFrom) return verdict('sample', 'maybe');
  return rate.high < limits.quarantineFrom ? verdict('take', 'low') : verdict('quarantine', 'rate');
}

/** What was mailed of this very file says more than what was mailed of its like. */
function rateOf({ sample, projection }: DoorFacts): DoorRate | null {
  if (sample.tried >= ENOUGH_PAST) {
    const [low, high] = wilsonInterval(sample.unknown, sample.tried);
    return { from: 'sample', rate: sample.unknown / sample.tried, low, high };
  }
  const { rate, low, high } = projection;
  return rate === null ? null : { from: 'history', rate, low, high };
}

/** @returns the fewest addresses of which none may bounce so that the rate is surely below `share` */
export function sampleSizeFor(share: number): number {
  let size = 1;
  while (wilsonInterval(0, size)[1] >= share && size < 100_000) size += 1;
  return size;
}
