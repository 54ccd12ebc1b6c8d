/** The verdict on one address: a pure function of its history and the time. */
import type { LedgerEvent } from '../event.ts';
import type { ConcludeSettings } from '../settings.ts';
import type { AddressHistory, AddressState, Cause, Verdict } from '../state.ts';
import { foldLoss } from './fold-loss.ts';
import { gatherSigns } from './gather-signs.ts';
import type { Loss } from './loss.ts';
import { DAY_MS, msToDay } from './moments.ts';
import { nameEpisodes } from './name-episodes.ts';
import { foldOptOut } from './opt-out.ts';
import { isHistory, orderEvents } from './order-events.ts';
import { readBounce } from './read-bounce.ts';
import { findReviewAt } from './review-at.ts';
import { soundDeliveries } from './sound-deliveries.ts';
import { weighEvidence } from './weigh-evidence.ts';
import { wouldChange } from './would-change.ts';

/**
 * Any order of the events, with any number of copies, gives the same state; the state is constant from now until just
 * before its `reviewAt`.
 *
 * @param zone IANA zone of the portal: for the dates in the sentences alone; the rules count days in UTC
 */
export function concludeAddress(
  history: AddressHistory,
  settings: ConcludeSettings,
  now: Date,
  zone = 'UTC',
): AddressState {
  const events = orderEvents(history.events);
  // A clock a few minutes ahead of ours is no reason to wait for it: the newest event has happened.
  const at = Math.max(now.getTime(), events.at(-1)?.at.getTime() ?? 0);
  const deliveries = soundDeliveries(history.deliveredDays, events, settings.deliveryBounceHours, at);
  const signs = gatherSigns(history.life, events, at);
  const { email, word, corrected = null } = history;
  const loss = foldLoss(
    { email, events, signs: signs.past, deliveries: deliveries.sound, word, corrected },
    settings,
    at,
  );
  const { optOut, intervals } = foldOptOut(events);
  const counts = countBounces(events);
  const evidence = weighEvidence(loss, {
    events,
    signs: signs.past,
    planned: signs.next,
    delivery: deliveries.sound.at(-1) ?? null,
    word,
    since: storyBegan(loss, counts.last) - settings.lifeDays * DAY_MS,
    now: at,
    zone,
  });
  const { verdict } = loss;
  const cause = causeOf(loss);
  const retry = retryAfter(loss, verdict, settings);
  return {
    verdict,
    since: loss.since === null ? null : new Date(loss.since),
    cause: cause === null ? null : describeCause(cause),
    hypothesis: verdict === 'unsure' ? hypothesisOf(loss) : null,
    hardBounces: counts.hard,
    softBounces: counts.soft,
    blocks: counts.block,
    retryAfter: retry,
    callFor: callFor(loss, verdict),
    lastBounceAt: counts.last?.at ?? null,
    lastDeliveredOn: deliveries.last === null ? null : msToDay(deliveries.last),
    evidence,
    wouldChange: wouldChange(loss, verdict, events, retry, zone),
    optOut,
    episodes: nameEpisodes(loss.intervals, intervals, history.actedUpon),
    reviewAt: findReviewAt(loss, signs, deliveries, word, at),
  };
}

interface Counts {
  readonly hard: number;
  readonly soft: number;
  readonly block: number;
  readonly last: LedgerEvent | null;
}

function countBounces(events: readonly LedgerEvent[]): Counts {
  const counts = { hard: 0, soft: 0, block: 0 };
  let last: LedgerEvent | null = null;
  for (const event of events) {
    if (event.class === null || readBounce(event) === null) continue;
    counts[event.class] += 1;
    last = event;
  }
  return { ...counts, last };
}

/** The bounce that the verdict rests on. */
function causeOf(loss: Loss): LedgerEvent | null {
  return loss.doubt?.cause ?? loss.trouble;
}

function describeCause(event: LedgerEvent): Cause | null {
  if (event.class === null) return null;
  return {
    eventKey: event.eventKey,
    class: event.class,
    reason: event.reason,
    rule: event.rule,
    diagnostic: event.diagnostic,
    gateway: event.gateway,
    smtpCode: event.smtpCode,
    enhancedStatus: event.enhancedStatus,
    campaign: event.campaign,
    at: event.at,
    isHistory: isHistory(event),
  };
}

/** A receiver that refuses our mail as such, and then says "no such user", may just be refusing us. */
function hypothesisOf(loss: Loss): AddressState['hypothesis'] {
  const { doubt } = loss;
  if (doubt === null) return null;
  return loss.refused && doubt.hypothesis === 'may_be_gone' ? 'gateway_refuses' : doubt.hypothesis;
}

function retryAfter(loss: Loss, verdict: Verdict, settings: ConcludeSettings): Date | null {
  if (verdict !== 'retrying' || loss.trouble === null) return null;
  return new Date(loss.trouble.at.getTime() + settings.retryDays * DAY_MS);
}

/** Only a soft bounce asks for a call in this way; a hard one has plays of its own. */
function callFor(loss: Loss, verdict: Verdict): Date | null {
  if (loss.callFor === null) return null;
  const isSoftDoubt = verdict === 'unsure' && loss.doubt !== null && readBounce(loss.doubt.cause) === 'soft';
  return verdict === 'retrying' || isSoftDoubt ? new Date(loss.callFor) : null;
}

/** While mail fails, the story began with the first failure; else with the last one, where there was any. */
function storyBegan(loss: Loss, lastBounce: LedgerEvent | null): number {
  const open = loss.intervals.at(-1);
  if (open !== undefined && open.endedAt === null) return open.startedAt;
  return lastBounce?.at.getTime() ?? Number.NEGATIVE_INFINITY;
}
