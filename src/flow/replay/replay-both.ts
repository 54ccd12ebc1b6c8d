/** One address under the rules in force and under a draft: what both conclude alike is concluded once. */
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../settings.ts';
import { canDiffer } from './can-differ.ts';
import type { ReplayedAddress } from './history-at.ts';
import { type Concluded, type Replayed, type ReplayPeriod, replayAddress } from './replay-address.ts';

export interface ReplayedBoth {
  readonly now: Replayed;
  readonly draft: Replayed;
  /** The draft surely makes no difference to it. */
  readonly isOnce: boolean;
}

/** @param areSkipped false: both sides are lived through, also where the draft surely makes no difference */
export function replayBoth(
  now: Settings,
  draft: Settings,
  period: ReplayPeriod,
  areSkipped = true,
): (address: ReplayedAddress) => ReplayedBoth {
  const isOpen = areSkipped ? canDiffer(now, draft) : () => true;
  const isAlike = isDeepStrictEqual(now.conclude, draft.conclude) && isDeepStrictEqual(now.taught, draft.taught);
  return (address) => {
    const concluded = new Map<number, Concluded>();
    const first = replayAddress(address, now, period, concluded);
    if (!isOpen(address.history.events)) return { now: first, draft: first, isOnce: true };
    const second = replayAddress(address, draft, period, isAlike ? concluded : undefined);
    return { now: first, draft: second, isOnce: false };
  };
}
