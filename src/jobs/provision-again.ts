/** Putting back what an admin deleted, when HubSpot refuses a call for want of it: once for all the calls that were refused at once. */
import { type Clock, MINUTE_MS } from '../lib/clock.ts';

export interface ProvisionAgainDeps {
  readonly clock: Clock;
  provision(portalId: number): Promise<void>;
}

/** Somebody who deletes it again and again wants it gone. */
const AGAIN_AFTER_MS = 10 * MINUTE_MS;

interface Attempt {
  readonly begunAt: number;
  readonly done: Promise<void>;
  /** Infinite while it is under way. */
  endedAt: number;
}

/** @returns as `DrainDeps.provisionAgain` says */
export function createProvisionAgain(deps: ProvisionAgainDeps): (portalId: number, sentAt: Date) => Promise<boolean> {
  const { clock, provision } = deps;
  const attempts = new Map<number, Attempt>();

  return async (portalId, sentAt) => {
    const last = attempts.get(portalId);
    if (last && sentAt.getTime() <= last.endedAt) {
      // The call may have met the gap that was closed meanwhile.
      await last.done;
      return true;
    }
    const begunAt = clock.now().getTime();
    if (last && begunAt - last.begunAt < AGAIN_AFTER_MS) return false;
    const done = provision(portalId);
    const attempt: Attempt = { begunAt, done, endedAt: Number.POSITIVE_INFINITY };
    attempts.set(portalId, attempt);
    try {
      await done;
    } finally {
      attempt.endedAt = clock.now().getTime();
    }
    return true;
  };
}
