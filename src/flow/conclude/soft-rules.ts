/** Soft bounces and blocks: trouble in getting through, at first no question about the person. */
import type { LedgerEvent } from '../event.ts';
import type { ConcludeSettings } from '../settings.ts';
import type { Loss } from './loss.ts';
import { DAY_MS, startOfDay } from './moments.ts';
import { isRoleAddress } from './role-address.ts';

/** Retry after a week; again a week later: call; the third, or three weeks of a full mailbox: is anybody there? */
export function applySoft(loss: Loss, bounce: LedgerEvent, email: string, settings: ConcludeSettings): void {
  const at = bounce.at.getTime();
  const windowStart = at - settings.softWindowDays * DAY_MS;
  const softs = [...loss.softs.filter((soft) => soft.at.getTime() >= windowStart), bounce];
  loss.softs = softs;
  loss.trouble = bounce;
  const first = softs[0]?.at.getTime() ?? at;
  if (softs.length === 1) loss.callFor = null;
  else if (at - first >= settings.callAfterDays * DAY_MS) loss.callFor ??= at;
  if (loss.doubt !== null) return;
  if (countDays(softs) < settings.softLimit && !isFullTooLong(softs, bounce, settings)) return;
  const hypothesis = isRoleAddress(email) ? 'shared_inbox_full' : 'left_mailbox_not_closed';
  loss.doubt = { cause: bounce, dead: loss.saidGone, deadline: null, hypothesis };
}

export function applyBlock(loss: Loss, bounce: LedgerEvent): void {
  loss.trouble = bounce;
  loss.refused = true;
}

/** Three mailings on one bad day of a server are one trial, not three. */
function countDays(softs: readonly LedgerEvent[]): number {
  return new Set(softs.map((soft) => startOfDay(soft.at.getTime()))).size;
}

/** Counted from bounce to bounce: without a mail nobody knows that a mailbox is still full. */
function isFullTooLong(softs: readonly LedgerEvent[], bounce: LedgerEvent, settings: ConcludeSettings): boolean {
  if (bounce.reason !== 'mailbox_full') return false;
  const first = softs.find((soft) => soft.reason === 'mailbox_full') ?? bounce;
  return bounce.at.getTime() - first.at.getTime() > settings.fullMailboxDays * DAY_MS;
}
