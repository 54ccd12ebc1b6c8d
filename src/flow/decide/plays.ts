/** All plays, in the order of their weight: of two that would open a task for one loss, the first does. */
import type { Play } from './play.ts';
import { accountMoved } from './plays/account-moved.ts';
import { canary } from './plays/canary.ts';
import { championLost } from './plays/champion-lost.ts';
import { complaint } from './plays/complaint.ts';
import { deadSuppress } from './plays/dead-suppress.ts';
import { dealAtRisk } from './plays/deal-at-risk.ts';
import { entryError } from './plays/entry-error.ts';
import { falseBounce } from './plays/false-bounce.ts';
import { globalUnsubscribe } from './plays/global-unsubscribe.ts';
import { listUnsubscribe } from './plays/list-unsubscribe.ts';
import { ourMailBlocked } from './plays/our-mail-blocked.ts';
import { passionateFeedback } from './plays/passionate-feedback.ts';
import { softBounceCall } from './plays/soft-bounce-call.ts';
import { softBounceRetry } from './plays/soft-bounce-retry.ts';
import { unknownUserRate } from './plays/unknown-user-rate.ts';
import { wonBack } from './plays/won-back.ts';

export const plays: readonly Play[] = [
  ourMailBlocked,
  canary,
  unknownUserRate,
  accountMoved,
  dealAtRisk,
  entryError,
  championLost,
  falseBounce,
  softBounceCall,
  complaint,
  globalUnsubscribe,
  listUnsubscribe,
  passionateFeedback,
  softBounceRetry,
  deadSuppress,
  wonBack,
];
