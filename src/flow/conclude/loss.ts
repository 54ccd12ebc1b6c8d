/** What the fold keeps while it walks through a history: the state of one address at one moment. */
import type { LedgerEvent } from '../event.ts';
import type { EpisodeInterval, Hypothesis, LifeSign, PersonsWord, Verdict } from '../state.ts';
import { readBounce } from './read-bounce.ts';

/** The question "is the person gone from this address?", once something raised it. */
export interface Doubt {
  readonly cause: LedgerEvent;
  /** Set where nothing but somebody's word raised it. */
  readonly word?: PersonsWord;
  /** Answered: gone. */
  dead: boolean;
  /** When silence answers it; null where it never does: only a hard reason that speaks of the address may become dead. */
  readonly deadline: number | null;
  readonly hypothesis: Hypothesis;
}

export interface LostInterval {
  readonly startedAt: number;
  endedAt: number | null;
  wonBackBy: EpisodeInterval['wonBackBy'];
  readonly causeKey: string;
}

/** All moments in milliseconds since 1970. */
export interface Loss {
  doubt: Doubt | null;
  /** Soft bounces since the last delivery or human sign, within the window of the last one. */
  softs: readonly LedgerEvent[];
  /** The newest soft bounce or block that no delivery has answered: the question "does our mail get through?" */
  trouble: LedgerEvent | null;
  /** A block came since the last recovery. */
  refused: boolean;
  callFor: number | null;
  /** A delivery that will answer the doubt at this moment, if no bounce follows until then. */
  settlesAt: number | null;
  /** Messages whose hard bounce was counted: one mail seen through two doors bounced once. */
  readonly hardMessages: Set<string>;
  isReachable: boolean;
  lastSign: number | null;
  lastHumanSign: { readonly kind: LifeSign['kind']; readonly at: number } | null;
  lastDelivery: number | null;
  /** A person's word protects the address until here. */
  vouchedUntil: number | null;
  /** Somebody said that the person is not there, and no sign of the person came since. */
  saidGone: boolean;
  /** The person has another address: nobody is lost with this one any more. */
  isReplaced: boolean;
  verdict: Verdict;
  since: number | null;
  readonly intervals: LostInterval[];
}

export function startLoss(): Loss {
  return {
    doubt: null,
    softs: [],
    trouble: null,
    refused: false,
    callFor: null,
    settlesAt: null,
    hardMessages: new Set(),
    isReachable: false,
    lastSign: null,
    lastHumanSign: null,
    lastDelivery: null,
    vouchedUntil: null,
    saidGone: false,
    isReplaced: false,
    verdict: 'unknown',
    since: null,
    intervals: [],
  };
}

function verdictOf(loss: Loss): Verdict {
  // Accepted again after it was thought gone, and not yet sure: evidence on both sides.
  if (loss.doubt !== null && loss.settlesAt !== null) return 'unsure';
  if (loss.doubt !== null) return loss.doubt.dead ? 'dead' : 'unsure';
  if (loss.trouble !== null) return readTrouble(loss.trouble);
  return loss.isReachable ? 'reachable' : 'unknown';
}

function readTrouble(trouble: LedgerEvent): Verdict {
  return readBounce(trouble) === 'soft' ? 'retrying' : 'blocked';
}

/** Notes when the verdict changed. */
export function settleVerdict(loss: Loss, at: number): void {
  const verdict = verdictOf(loss);
  if (verdict === loss.verdict) return;
  loss.verdict = verdict;
  loss.since = at;
}

/** @param cause the bounce with which mail ceased to get through */
export function openInterval(loss: Loss, cause: LedgerEvent): void {
  if (loss.isReplaced) return;
  const last = loss.intervals.at(-1);
  if (last !== undefined && last.endedAt === null) return;
  loss.intervals.push({ startedAt: cause.at.getTime(), endedAt: null, wonBackBy: null, causeKey: cause.eventKey });
}

/** The address was corrected: the loss of the person is over, whatever becomes of the address itself. */
export function replaceAddress(loss: Loss, at: number, works: boolean): void {
  loss.isReplaced = true;
  const last = loss.intervals.at(-1);
  if (last === undefined || last.endedAt !== null) return;
  last.endedAt = at;
  last.wonBackBy = works ? 'corrected' : null;
}

/** Mail gets through again, or the person is known to be there: everything of this loss is over. */
export function recover(loss: Loss, at: number, by: LostInterval['wonBackBy']): void {
  const last = loss.intervals.at(-1);
  if (last !== undefined && last.endedAt === null) {
    last.endedAt = at;
    last.wonBackBy = by;
  }
  loss.doubt = null;
  loss.softs = [];
  loss.trouble = null;
  loss.refused = false;
  loss.callFor = null;
  loss.settlesAt = null;
  loss.hardMessages.clear();
  loss.isReachable = true;
}
