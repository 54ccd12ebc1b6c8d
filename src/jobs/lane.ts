/** The lease of a portal's lane, kept alive while the portal is drained, and given up when it cannot be. */
import type { Knex } from 'knex';
import { CALL_WINDOW_MS } from '../crm/budget.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { Db } from '../store/database.ts';
import { acquireLane, releaseLane, renewLane, stillHolds } from '../store/system/lane.ts';

export interface Lane {
  /** True while the lease has more left than a call can take. */
  isHeld(): boolean;
  /** Another worker's lease ran out a moment ago. */
  readonly isFromOther: boolean;
  /** @throws BellwetherError `lane.lost` inside the transaction of a worker that was stalled past its lease */
  assertHeld(trx: Db): Promise<void>;
  release(): Promise<void>;
}

export interface LaneTimes {
  readonly leaseMs: number;
  /** What must be left of the lease before a call begins: its timeout and a margin. */
  readonly reserveMs: number;
  /** For how long another holder's calls count; HubSpot's 10 s by default. */
  readonly windowMs?: number;
  /** Sabotage: everybody has the lane at all times. */
  readonly isOff?: boolean;
}

const EVERYBODYS: Lane = {
  isHeld: () => true,
  isFromOther: false,
  assertHeld: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

/** @returns null when another worker has the lane */
export async function holdLane(
  db: Knex,
  clock: Clock,
  portalId: number,
  holder: string,
  times: LaneTimes,
): Promise<Lane | null> {
  if (times.isOff) return EVERYBODYS;
  const askedAt = clock.monotonicMs();
  const taken = await acquireLane(db, portalId, holder, times.leaseMs, times.windowMs ?? CALL_WINDOW_MS);
  if (!taken) return null;
  const { epoch, isFromOther } = taken;
  // Counted from before the question, on the clock that stops for nobody: a stalled process finds its lease gone.
  let heldUntil = askedAt + times.leaseMs;
  let isLost = false;

  let isRenewing = false;

  const renew = async (): Promise<void> => {
    // What is decided under this lane holds its row until it is saved: renewals that wait for that do not pile up.
    if (isRenewing) return;
    isRenewing = true;
    const from = clock.monotonicMs();
    const isRenewed = await renewLane(db, portalId, epoch, times.leaseMs).catch(() => null);
    isRenewing = false;
    if (isRenewed) heldUntil = from + times.leaseMs;
    // Somebody else has it, whatever our clock says; a database that is away says nothing yet.
    else if (isRenewed === false || clock.monotonicMs() > heldUntil) isLost = true;
  };
  const timer = setInterval(() => void renew(), (times.leaseMs - times.reserveMs) / 4);
  timer.unref();

  return {
    isHeld: () => !isLost && heldUntil - clock.monotonicMs() > times.reserveMs,
    isFromOther,
    assertHeld: async (trx) => {
      if (!(await stillHolds(trx, portalId, epoch)))
        throw new BellwetherError('lane.lost', 'Another worker has taken this portal over.');
    },
    release: async () => {
      clearInterval(timer);
      isLost = true;
      await releaseLane(db, portalId, epoch).catch(() => undefined);
    },
  };
}
