/** Canary and Our mail is blocked, asked anew for each day on which somebody left a mailing or servers refused it: some mailings a step. */
import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { chanceOfLeaves } from '../../flow/chance-of-leaves.ts';
import { isOurMailBlocked } from '../../flow/decide/mailing-blocked.ts';
import { isLeftByTooMany } from '../../flow/decide/mailing-left.ts';
import { calendarDay } from '../../flow/decide/shared-task/digest.ts';
import type { ReplayFinding, ReplaySide } from '../../flow/replay/compare-replays.ts';
import type { DecideSettings, Settings } from '../../flow/settings.ts';
import { DAY_MS } from '../../lib/clock.ts';
import { type CampaignOwner, listCampaignOwners } from '../../store/campaign-owner.ts';
import { mailingBlocks } from '../../store/mailing-blocks.ts';
import { countMailingLeaves } from '../../store/mailing-leaves.ts';
import { listLeftDays, listRefusedDays, type NoticedDay } from '../../store/noticed-mailing.ts';
import type { Portal } from '../../store/portal.ts';
import type { Replay } from '../../store/replay.ts';
import type { PhaseStep, ReplayPhase } from './replay-phase.ts';

/** Each takes a count of three months of mail for each of its days. */
const MAILINGS_OF_STEP = 20;
/** Beyond the findings of other phases, which are of no address either. */
const FIRST_NTH = 1_000_000;

type OfMailing = 'canary' | 'our-mail-blocked';

/** A campaign in one month: campaigns keep their names, and the newsletter of the next month is another mailing. */
interface Mailing {
  readonly play: OfMailing;
  readonly campaign: string;
  readonly days: readonly NoticedDay[];
}

/** Counted in mailings. */
export const mailingsPhase: ReplayPhase = { differs: mailingsDiffer, step: replayMailings };

function mailingsDiffer(now: Settings, draft: Settings): boolean {
  const asked = ({ decide }: Settings) => [
    decide.plays.canary.on,
    decide.canaryLeaves,
    decide.canaryTimes,
    decide.canaryOdds,
    decide.plays['our-mail-blocked'].on,
    decide.blockedGateways,
    decide.blockedShare,
  ];
  return !isDeepStrictEqual(asked(now), asked(draft));
}

async function replayMailings(
  db: Knex,
  portal: Portal,
  replay: Replay,
  base: Settings,
  after: number,
): Promise<PhaseStep> {
  const { portalId } = portal;
  const sides = [base.decide, replay.settings.decide] as const;
  const all = await listMailings(db, portalId, replay, sides);
  const owners = await listCampaignOwners(db, portalId);
  const findings: ReplayFinding[] = [];
  for (const [n, mailing] of all.slice(after, after + MAILINGS_OF_STEP).entries()) {
    const told = await tellSides(db, portalId, mailing, sides);
    const nth = FIRST_NTH + after + n;
    if (told) findings.push(toFinding(mailing, told, nth, portal, owners, told.side === 'now' ? sides[0] : sides[1]));
  }
  const done = Math.min(after + MAILINGS_OF_STEP, all.length);
  return { findings, done, isLast: done >= all.length };
}

async function listMailings(
  db: Knex,
  portalId: number,
  { asOf, days }: Replay,
  sides: readonly DecideSettings[],
): Promise<Mailing[]> {
  const period = { from: days === null ? null : new Date(asOf.getTime() - days * DAY_MS), until: asOf };
  const fewest = (of: (decide: DecideSettings) => number) => Math.min(...sides.map(of));
  const left = await listLeftDays(db, portalId, { ...period, atLeast: fewest((one) => one.canaryLeaves) });
  const refused = await listRefusedDays(db, portalId, { ...period, atLeast: fewest((one) => one.blockedGateways) });
  return [...groupByMonth('canary', left), ...groupByMonth('our-mail-blocked', refused)];
}

function groupByMonth(play: OfMailing, days: readonly NoticedDay[]): Mailing[] {
  const months = Map.groupBy(days, ({ campaign, at }) => `${at.toISOString().slice(0, 7)} ${campaign}`);
  return [...months.values()].map((ofMonth) => ({ play, campaign: ofMonth[0]?.campaign ?? '', days: ofMonth }));
}

interface Told {
  readonly side: ReplaySide;
  /** Of the first side that told of it. */
  readonly at: Date;
  readonly becomes: string;
}

/** Each side tells of a mailing once, on the first day on which its numbers were reached. */
async function tellSides(
  db: Knex,
  portalId: number,
  { play, campaign, days }: Mailing,
  sides: readonly [DecideSettings, DecideSettings],
): Promise<Told | null> {
  const [now, draft] = sides.map((decide) => ({ decide, told: !decide.plays[play].on }));
  if (!now || !draft) return null;
  let first: { readonly at: Date; readonly becomes: string } | null = null;
  const toldBy: ('now' | 'draft')[] = [];
  for (const { at } of days) {
    if (now.told && draft.told) break;
    const counted = await (play === 'canary' ? countLeft : countRefused)(db, portalId, campaign, at, sides);
    for (const [name, side] of [
      ['now', now],
      ['draft', draft],
    ] as const) {
      if (side.told || !counted?.isMuch(side.decide)) continue;
      side.told = true;
      toldBy.push(name);
      first ??= { at, becomes: counted.words };
    }
  }
  const [one] = toldBy;
  return first && one ? { ...first, side: toldBy.length === 2 ? 'both' : one } : null;
}

interface Counted {
  readonly words: string;
  isMuch(decide: DecideSettings): boolean;
}

async function countLeft(
  db: Knex,
  portalId: number,
  campaign: string,
  at: Date,
  sides: readonly DecideSettings[],
): Promise<Counted | null> {
  const atLeast = Math.min(...sides.map((one) => one.canaryLeaves));
  const [counts] = await countMailingLeaves(db, portalId, [{ campaign, at }], atLeast);
  if (!counts) return null;
  const leaves = { ...counts, chance: chanceOfLeaves(counts) };
  const words = `${leaves.left} of ${Math.max(leaves.delivered, leaves.left)} left it`;
  return { words, isMuch: (decide) => isLeftByTooMany(leaves, decide) };
}

async function countRefused(db: Knex, portalId: number, campaign: string, at: Date): Promise<Counted | null> {
  const mailing = (await mailingBlocks(db, portalId, [{ campaign, at }], 0)).get(campaign);
  if (!mailing) return null;
  const { gateways, refused, reported } = mailing;
  const words = `${gateways} mail systems refused it, for ${refused} of ${Math.max(reported, refused)}`;
  return { words, isMuch: (decide) => isOurMailBlocked(mailing, decide) };
}

/** Of no address: it stands before all of them. */
function toFinding(
  { play, campaign }: Mailing,
  { side, at, becomes }: Told,
  nth: number,
  portal: Portal,
  owners: readonly CampaignOwner[],
  { fallbackOwnerId }: DecideSettings,
): ReplayFinding {
  const named = owners.find((one) => one.kind === 'campaign' && one.name === campaign)?.ownerId ?? null;
  return {
    addressId: 0,
    nth,
    kind: 'task',
    side,
    play,
    at,
    day: calendarDay(at, portal.timeZone),
    ownerId: play === 'canary' ? (named ?? fallbackOwnerId) : fallbackOwnerId,
    person: campaign,
    company: null,
    why: null,
    was: null,
    becomes,
    hasOpenDeal: false,
    isConfirmedDead: false,
    readsOtherwise: false,
  };
}
