/** The verdict on one address: a pure function of its history and the time. */
import type { LedgerEvent } from '../event.ts';
import { foldPreferences, nextPauseEnd } from '../fold-preferences.ts';
import type { ConcludeSettings } from '../settings.ts';
import type { AddressHistory, AddressState, Burst, Cause, OptOut, PersonsWord, Verdict } from '../state.ts';
import { burstOf } from './burst/in-burst.ts';
import { foldLoss } from './fold-loss.ts';
import { gatherNews } from './gather-news.ts';
import { gatherSigns } from './gather-signs.ts';
import { guessWhatLiesBehind } from './guess-what-lies-behind.ts';
import type { Loss } from './loss.ts';
import { DAY_MS, MINUTE_MS, msToDay } from './moments.ts';
import { nameEpisodes } from './name-episodes.ts';
import { foldOptOut } from './opt-out.ts';
import { isHistory, orderEvents } from './order-events.ts';
import { findProbation } from './probation.ts';
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
  const { email, word, corrected = null, bursts = [] } = history;
  const inBurst = (event: LedgerEvent): Burst | null => burstOf(event, email, bursts);
  // What a gateway at fault refused says nothing of the mail before it.
  const own = bursts.length === 0 ? events : events.filter((event) => inBurst(event) === null);
  const deliveries = soundDeliveries(history.deliveredDays, own, settings.deliveryBounceHours, at);
  const signs = gatherSigns(history.life, events, at);
  const loss = foldLoss(
    {
      email,
      events,
      signs: signs.past,
      deliveries: deliveries.sound,
      word,
      corrected,
      isInBurst: (event) => inBurst(event) !== null,
      wasActedUpon: (event) =>
        history.actedUpon.some(({ kind, startedAt }) => kind === 'lost' && startedAt.getTime() === event.at.getTime()),
    },
    settings,
    at,
  );
  const { optOut, intervals, takenBack } = foldOptOut(events);
  const preferences = foldPreferences(events, new Date(at));
  const counts = countBounces(events);
  const probation = findProbation(loss, deliveries.sound, word, settings, at);
  const evidence = weighEvidence(loss, {
    probation,
    events,
    signs: signs.past,
    planned: signs.next,
    delivery: deliveries.sound.at(-1) ?? null,
    word,
    inBurst,
    peers: history.peers ?? null,
    record: history.record ?? null,
    mxGateway: history.mxGateway ?? null,
    since: storyBegan(loss, counts.last) - settings.lifeDays * DAY_MS,
    now: at,
    zone,
  });
  const { verdict } = loss;
  const cause = causeOf(loss);
  const waitsUntil = waitFor(cause, settings, now);
  const hearsUntil = hearFor(optOut, settings, now);
  const retry = optOut.scope === 'everything' ? null : retryAfter(loss, verdict, settings);
  return {
    verdict,
    since: loss.since === null ? null : new Date(loss.since),
    cause:
      cause === null ? null : describeCause(cause, inBurst(cause), loss.doubt?.word ?? null, history.mxGateway ?? null),
    hypothesis: verdict === 'unsure' ? guessWhatLiesBehind(loss, history.peers ?? null, settings) : null,
    hardBounces: counts.hard,
    softBounces: counts.soft,
    blocks: counts.block,
    retryAfter: retry,
    callFor: callFor(loss, verdict),
    lastBounceAt: counts.last?.at ?? null,
    lastDeliveredOn: deliveries.last === null ? null : msToDay(deliveries.last),
    evidence,
    peers: cause === null ? null : (history.peers ?? null),
    news: gatherNews(events, email),
    wouldChange: wouldChange(loss, verdict, events, retry, settings.dormantDays, zone),
    optOut,
    preferences,
    episodes: nameEpisodes(loss.intervals, intervals, history.actedUpon, takenBack),
    waitsUntil,
    hearsUntil,
    probation,
    reviewAt: findReviewAt(loss, signs, deliveries, word, [waitsUntil, hearsUntil], at, [
      probation?.until ?? null,
      nextPauseEnd(preferences),
    ]),
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

/** The bounce, or the word, that the verdict rests on. */
function causeOf(loss: Loss): LedgerEvent | null {
  return loss.doubt?.cause ?? loss.trouble;
}

function describeCause(
  event: LedgerEvent,
  burst: Burst | null,
  word: PersonsWord | null,
  mxGateway: string | null,
): Cause {
  // No server was asked for what somebody said.
  const gatewayByMx = word === null ? mxGateway : null;
  return {
    eventKey: event.eventKey,
    class: event.class,
    reason: event.reason,
    rule: event.rule,
    diagnostic: event.diagnostic,
    word: word === null ? null : { says: word.says, by: word.by, why: word.why ?? null },
    gateway: event.gateway ?? gatewayByMx,
    isGatewayByMx: event.gateway === null && gatewayByMx !== null,
    smtpCode: event.smtpCode,
    enhancedStatus: event.enhancedStatus,
    campaign: event.campaign,
    sendingIp: event.sendingIp,
    messageId: event.messageId,
    remoteMta: event.remoteMta,
    dkimDomain: event.dkimDomain ?? null,
    at: event.at,
    isHistory: isHistory(event),
    burst,
  };
}

/** Whether many share the loss shows after some minutes; soft bounces are waited for anyway. */
function waitFor(cause: LedgerEvent | null, settings: ConcludeSettings, now: Date): Date | null {
  const kind = cause === null ? null : readBounce(cause);
  if (cause === null || (kind !== 'gone' && kind !== 'block')) return null;
  const until = cause.at.getTime() + settings.settleMinutes * MINUTE_MS;
  return until > now.getTime() ? new Date(until) : null;
}

/** Of the newest leaving: who left one stream an hour ago and everything a minute ago is heard anew. */
function hearFor({ at }: OptOut, settings: ConcludeSettings, now: Date): Date | null {
  if (at === null) return null;
  const until = at.getTime() + settings.leaveMinutes * MINUTE_MS;
  return until > now.getTime() ? new Date(until) : null;
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
