/** Hard bounces: gone, unless something speaks for life. */
import type { LedgerEvent } from '../event.ts';
import type { ConcludeSettings } from '../settings.ts';
import { type Loss, openInterval } from './loss.ts';
import { DAY_MS } from './moments.ts';

/**
 * A hard reason that speaks of the address. A single one against signs of life is a question; a second mail refused that
 * way, or no life at all, is an answer. While a person vouches for the address it stays a question.
 */
export function applyGone(loss: Loss, bounce: LedgerEvent, settings: ConcludeSettings): void {
  // What somebody said is borne out by the server: its words are the better reason.
  if (loss.doubt?.dead && loss.doubt.word === undefined) return;
  const at = bounce.at.getTime();
  const isAsked = loss.doubt !== null && loss.doubt.deadline !== null && loss.doubt.hypothesis !== 'gateway_at_fault';
  const isSameMail = bounce.messageId !== null && loss.hardMessages.has(bounce.messageId);
  if (bounce.messageId !== null) loss.hardMessages.add(bounce.messageId);
  const isVouched = loss.vouchedUntil !== null && at <= loss.vouchedUntil;
  if (isAsked && (isVouched || isSameMail)) return;
  if (isVouched || (!isAsked && hasLifeBefore(loss, at, settings))) {
    const deadline = Math.max(at, loss.vouchedUntil ?? at) + settings.unsureDays * DAY_MS;
    loss.doubt = { cause: bounce, dead: false, deadline, hypothesis: 'may_be_gone' };
  } else {
    loss.doubt = { cause: bounce, dead: true, deadline: null, hypothesis: 'may_be_gone' };
  }
}

/**
 * The gateway said so of many at once: a question, and no word about this one. Nobody is lost by it as long as it is a question; a
 * second mail that is refused later is judged as if it were the first.
 */
export function applyBurst(loss: Loss, bounce: LedgerEvent, settings: ConcludeSettings): void {
  if (loss.doubt !== null) return;
  const deadline = bounce.at.getTime() + settings.unsureDays * DAY_MS;
  loss.doubt = { cause: bounce, dead: false, deadline, hypothesis: 'gateway_at_fault' };
}

/** Refused for good without a word about the address: a person should look, and silence answers nothing. */
export function applyUnclear(loss: Loss, bounce: LedgerEvent): void {
  if (loss.doubt !== null) return;
  loss.doubt = { cause: bounce, dead: loss.saidGone, deadline: null, hypothesis: 'may_be_gone' };
}

/** Time alone: 14 days without life turn the question into an answer. */
export function applySilence(loss: Loss, until: number): number | null {
  const doubt = loss.doubt;
  if (doubt === null || doubt.dead || doubt.deadline === null || doubt.deadline > until) return null;
  doubt.dead = true;
  openInterval(loss, doubt.cause);
  return doubt.deadline;
}

/** Signs count in the days before the bounce; whatever comes later is judged when it comes. */
function hasLifeBefore(loss: Loss, at: number, settings: ConcludeSettings): boolean {
  // Who said so knew better than the signs before it, and a mailbox may stay open long after its owner has left.
  if (loss.saidGone) return false;
  const { lastSign, lastDelivery } = loss;
  if (lastSign !== null && at - lastSign <= settings.lifeDays * DAY_MS) return true;
  return lastDelivery !== null && at - lastDelivery <= settings.deliveryDays * DAY_MS;
}
