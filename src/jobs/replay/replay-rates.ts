/** Too many unknown users, asked anew for each day of the period as it is asked every hour: some days of it a step. */
import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { calendarDay } from '../../flow/decide/shared-task/digest.ts';
import type { ReplayFinding, ReplaySide } from '../../flow/replay/compare-replays.ts';
import type { DecideSettings, Settings } from '../../flow/settings.ts';
import { DAY_MS } from '../../lib/clock.ts';
import { type CampaignOwner, listCampaignOwners } from '../../store/campaign-owner.ts';
import type { Portal } from '../../store/portal.ts';
import { listReplayRates, type Replay, type ReplayRate } from '../../store/replay.ts';
import { countRates } from '../../store/report/rates.ts';
import { type FoundCause, findRateCauses } from '../find-rate-causes.ts';
import { RATE_DAYS, receiverOf, TELL_AGAIN_MS } from '../plan-rate-alerts.ts';
import type { PhaseStep, ReplayPhase } from './replay-phase.ts';

/** A question for each takes some counts of two weeks of mail. */
const DAYS_OF_STEP = 7;
/** Where everything is asked for. */
const MOST_DAYS = 365;
const EACH = 100;

/** Counted in days. */
export const ratesPhase: ReplayPhase = { differs: ratesDiffer, step: replayRates };

function ratesDiffer(now: Settings, draft: Settings): boolean {
  const asked = ({ decide }: Settings) => [
    decide.plays['unknown-user-rate'].on,
    decide.rateLimit,
    decide.rateUnknown,
    Math.min(RATE_DAYS, decide.taskMaxAgeDays),
  ];
  return !isDeepStrictEqual(asked(now), asked(draft));
}

async function replayRates(
  db: Knex,
  portal: Portal,
  replay: Replay,
  base: Settings,
  after: number,
): Promise<PhaseStep> {
  const { portalId } = portal;
  const { asOf, replayId } = replay;
  const all = Math.min(replay.days ?? MOST_DAYS, MOST_DAYS);
  const days = Math.min(DAYS_OF_STEP, all - after);
  const moments = Array.from({ length: days }, (_, n) => new Date(asOf.getTime() - (all - 1 - after - n) * DAY_MS));
  const step = { done: after + days, isLast: after + days >= all };
  const [first = asOf, last = asOf] = [moments[0], moments.at(-1)];
  const unknowns = await countUnknowns(db, portalId, first, last);
  const [owners, told] = await Promise.all([
    listCampaignOwners(db, portalId),
    listReplayRates(db, portalId, replayId, new Date(first.getTime() - TELL_AGAIN_MS)),
  ]);
  const findings: ReplayFinding[] = [];
  for (const [n, at] of moments.entries()) {
    const tell = async (decide: DecideSettings, side: ReplaySide): Promise<FoundCause[]> => {
      const known = told.filter((one) => one.side !== (side === 'now' ? 'draft' : 'now') && isRecent(one, at));
      const causes = await causesOf(db, portalId, decide, at, unknowns, known);
      return causes.filter(({ kind, group }) => !known.some((one) => one.kind === kind && one.name === group.key));
    };
    const now = await tell(base.decide, 'now');
    const draft = await tell(replay.settings.decide, 'draft');
    const has = (list: readonly FoundCause[], one: FoundCause) => list.some((other) => nameOf(other) === nameOf(one));
    const found: [ReplaySide, FoundCause][] = [
      ...now.map((one): [ReplaySide, FoundCause] => [has(draft, one) ? 'both' : 'now', one]),
      ...draft.filter((one) => !has(now, one)).map((one): [ReplaySide, FoundCause] => ['draft', one]),
    ];
    for (const [nth, [side, cause]] of found.entries()) {
      const decide = side === 'now' ? base.decide : replay.settings.decide;
      findings.push(toFinding(cause, side, at, portal, (after + n) * EACH + nth, owners, decide));
      told.push({ side, kind: cause.kind, name: cause.group.key, at });
    }
  }
  return { ...step, findings };
}

/** By day. Too few of them in two weeks ask no question. */
async function countUnknowns(
  db: Knex,
  portalId: number,
  first: Date,
  last: Date,
): Promise<ReadonlyMap<string, number>> {
  const from = dayOf(new Date(first.getTime() - (RATE_DAYS - 1) * DAY_MS));
  const filter = { from, to: dayOf(last), campaign: null, dataSource: null, isLive: true };
  const counted = await countRates(db, portalId, 'day', filter, RATE_DAYS + DAYS_OF_STEP);
  return new Map(counted.map(({ key, unknown }) => [key, unknown]));
}

async function causesOf(
  db: Knex,
  portalId: number,
  decide: DecideSettings,
  at: Date,
  unknowns: ReadonlyMap<string, number>,
  told: readonly ReplayRate[],
): Promise<FoundCause[]> {
  if (!decide.plays['unknown-user-rate'].on) return [];
  const days = Math.min(RATE_DAYS, decide.taskMaxAgeDays);
  const [from, to] = [dayOf(new Date(at.getTime() - (days - 1) * DAY_MS)), dayOf(at)];
  let unknown = 0;
  for (const [day, count] of unknowns) if (day >= from && day <= to) unknown += count;
  if (unknown < decide.rateUnknown) return [];
  return findRateCauses(db, portalId, { from, to, campaign: null, dataSource: null, isLive: true }, decide, told);
}

function isRecent(told: ReplayRate, at: Date): boolean {
  return at.getTime() - told.at.getTime() < TELL_AGAIN_MS;
}

function nameOf({ kind, group }: FoundCause): string {
  return `${kind} ${group.key}`;
}

/** Of no address: it stands before all of them. */
function toFinding(
  cause: FoundCause,
  side: ReplaySide,
  at: Date,
  portal: Portal,
  nth: number,
  owners: readonly CampaignOwner[],
  decide: DecideSettings,
): ReplayFinding {
  const { kind, group } = cause;
  return {
    addressId: 0,
    nth,
    kind: 'task',
    side,
    play: 'unknown-user-rate',
    at,
    day: calendarDay(at, portal.timeZone),
    ownerId: receiverOf(cause, owners, decide.fallbackOwnerId, new Set()).ownerId,
    person: group.key,
    company: null,
    why: null,
    was: kind,
    becomes: `${group.unknown} of ${group.attempted} unknown`,
    hasOpenDeal: false,
    isConfirmedDead: false,
    readsOtherwise: false,
  };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
