/** What speaks for life: signs of a human, deliveries, somebody's word. */
import type { LedgerEvent } from '../event.ts';
import type { ConcludeSettings } from '../settings.ts';
import type { LifeSign, PersonsWord } from '../state.ts';
import { type Loss, type LostInterval, openInterval, recover } from './loss.ts';
import { DAY_MS, HOUR_MS } from './moments.ts';
import { compareEvents } from './order-events.ts';
import { readBounce } from './read-bounce.ts';
import { wordAsCause } from './word-as-cause.ts';

/**
 * A sign of a human newer than the bounces answers "is the person gone?". It does not answer "does our mail get
 * through?": who writes to us from a full or refusing mailbox is alive, and our mail still fails.
 */
export function applySign(loss: Loss, sign: LifeSign, settings: ConcludeSettings): void {
  if (sign.kind !== 'word' && isDormant(loss, sign.at.getTime(), settings)) {
    askAboutRecycling(loss);
    return;
  }
  const by = sign.kind === 'inbound_mail' || sign.kind === 'reply' ? 'reply' : sign.kind === 'word' ? 'word' : 'person';
  loss.lastHumanSign = { kind: sign.kind, at: sign.at.getTime() };
  applyLife(loss, sign.at.getTime(), by);
}

/** @param start first moment of the delivery's day */
export function applyDelivery(loss: Loss, start: number, settings: ConcludeSettings): void {
  // A mailbox stays open after its owner has left, and a wrong one takes mail as well as the right one.
  if (loss.saidGone) {
    loss.lastDelivery = start;
    return;
  }
  if (isDormant(loss, start, settings)) {
    askAboutRecycling(loss);
    return;
  }
  loss.lastDelivery = start;
  // Servers that accept first and bounce later: whom we thought gone is back only when no bounce followed in time.
  if (loss.doubt === null || loss.doubt.hypothesis === 'gateway_at_fault') recover(loss, start, 'delivered');
  else loss.settlesAt ??= start + settings.deliveryBounceHours * HOUR_MS;
}

/** Time alone: no bounce followed the delivery, since one that a bounce follows is not even looked at. */
export function applyQuiet(loss: Loss, until: number): number | null {
  const { settlesAt } = loss;
  if (settlesAt === null || settlesAt > until) return null;
  recover(loss, settlesAt, 'delivered');
  return settlesAt;
}

/** "I know she is there" or "she has left". */
export function applyWord(loss: Loss, word: PersonsWord, settings: ConcludeSettings): void {
  const at = word.at.getTime();
  if (word.says === 'reachable') {
    loss.vouchedUntil = word.until?.getTime() ?? at + settings.lifeDays * DAY_MS;
    loss.lastHumanSign = { kind: 'word', at };
    applyLife(loss, at, 'word');
    return;
  }
  loss.saidGone = true;
  loss.settlesAt = null;
  loss.doubt ??= { cause: wordAsCause(word), word, dead: true, deadline: null, hypothesis: 'may_be_gone' };
  loss.doubt.dead = true;
  openInterval(loss, loss.doubt.cause);
}

/**
 * Gone for a year: providers make spam traps of such addresses, and give them to others. That one takes mail again, or that mail
 * comes from it, says nothing of the person any more.
 */
function isDormant({ doubt }: Loss, at: number, settings: ConcludeSettings): boolean {
  if (doubt === null || readBounce(doubt.cause) !== 'gone') return false;
  if (doubt.hypothesis === 'maybe_recycled') return true;
  return doubt.dead && at - doubt.cause.at.getTime() > settings.dormantDays * DAY_MS;
}

function askAboutRecycling(loss: Loss): void {
  if (loss.doubt === null) return;
  loss.doubt = { cause: loss.doubt.cause, dead: false, deadline: null, hypothesis: 'maybe_recycled' };
}

function applyLife(loss: Loss, at: number, by: LostInterval['wonBackBy']): void {
  loss.lastSign = at;
  loss.saidGone = false;
  loss.softs = [];
  loss.callFor = null;
  if (loss.doubt === null) return;
  const { trouble } = loss;
  if (trouble !== null && readBounce(trouble) === 'block' && isNewer(trouble, loss.doubt.cause)) {
    loss.doubt = null;
    loss.settlesAt = null;
    loss.hardMessages.clear();
    return;
  }
  recover(loss, at, by);
}

function isNewer(a: LedgerEvent, b: LedgerEvent): boolean {
  return compareEvents(a, b) > 0;
}
