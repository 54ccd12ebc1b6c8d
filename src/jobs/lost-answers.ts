/** HubSpot may answer a whole batch with no clear answer because of one record: who had none before is sent with ever fewer others. */
import { MINUTE_MS } from '../lib/clock.ts';
import type { SendingWrite, WriteOutcome } from '../store/crm-write.ts';

/** After the last of them it is for a person to look. */
const MAX_LOST_ANSWERS = 8;
/** One lost answer is the network's; from the second on it may be the record: 100 in a call, then 20, 4, and each alone. */
const FEWER = 5;

/** @param batchSize of the surface @returns how many that got no clear answer so often are sent in one call */
export function sizeOfCall(batchSize: number, lostAnswers: number): number {
  return Math.max(1, Math.floor(batchSize / FEWER ** Math.max(0, lostAnswers - 1)));
}

/**
 * For a row that may be sent again without making it twice: at once, and from the second time on after 1, 2, 4, 8, 16 and
 * 32 minutes, so that nobody has to see to what an hour of HubSpot's absence has left.
 *
 * @param why what is known of this attempt
 */
export function planAfterLoss(write: SendingWrite, why: string, now: Date): WriteOutcome {
  const { writeId, lostAnswers } = write;
  const count = lostAnswers + 1;
  if (count >= MAX_LOST_ANSWERS)
    return { writeId, kind: 'failed', why: `HubSpot gave no clear answer ${count} times. ${why}` };
  const tryAfter = count === 1 ? null : new Date(now.getTime() + MINUTE_MS * 2 ** (count - 2));
  return { writeId, kind: 'again', tryAfter, why, isLost: true };
}
