/** What became of a new address that gets only a welcome mail, from what was reported of it since. Pure. */
import { DAY_MS } from '../../lib/clock.ts';

export interface QuarantineFacts {
  readonly enteredAt: Date;
  /** The first day, UTC, on which mail was delivered there since; null: none was. */
  readonly deliveredOn: string | null;
  /** The server did not know it, since it came in. */
  readonly hasBounced: boolean;
  /** An admin let it out. */
  readonly isReleased: boolean;
}

/** `waiting`: for its welcome mail; `mailed`: it may still bounce. Verified and released ones may be mailed as any other. */
const QUARANTINE_STATES = ['waiting', 'mailed', 'verified', 'failed', 'released'] as const;
export type QuarantineState = (typeof QUARANTINE_STATES)[number];

export function quarantineState(facts: QuarantineFacts, welcomeDays: number, now: Date): QuarantineState {
  // What a server says outweighs what a colleague hopes.
  if (facts.hasBounced) return 'failed';
  if (facts.isReleased) return 'released';
  if (facts.deliveredOn === null) return 'waiting';
  // From the end of that day on: at which hour it was is not kept.
  const over = new Date(`${facts.deliveredOn}T00:00:00Z`).getTime() + (welcomeDays + 1) * DAY_MS;
  return now.getTime() >= over ? 'verified' : 'mailed';
}

export const isHeld = (state: QuarantineState): boolean => state !== 'verified' && state !== 'released';
