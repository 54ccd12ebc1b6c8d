/** What stands around an address in question: its colleagues, and how its industry fares. */
import type { Knex } from 'knex';
import { chanceOfLeaves } from '../flow/chance-of-leaves.ts';
import { isAccountDomain } from '../flow/conclude/account/account-domain.ts';
import { readBounce } from '../flow/conclude/read-bounce.ts';
import type { LedgerEvent } from '../flow/event.ts';
import type { CrmFacts } from '../flow/facts.ts';
import { NO_WORDS, type OwnWords } from '../flow/own-words.ts';
import type { Settings } from '../flow/settings.ts';
import type { IndustryBlocks, MailingBlocks, MailingLeaves, Peers, RecordFacts } from '../flow/state.ts';
import { domainOf } from '../lib/address.ts';
import { DAY_MS } from '../lib/clock.ts';
import { listCampaignOwners } from '../store/campaign-owner.ts';
import { industriesLearnedAt, learnIndustries, listIndustries } from '../store/industry-share.ts';
import { mailingBlocks } from '../store/mailing-blocks.ts';
import { countMailingLeaves, type LeaveQuestion, saidOfMailing } from '../store/mailing-leaves.ts';
import { findOwnWords } from '../store/own-words.ts';
import { type PeerQuestion, peersOf, reachedDomains } from '../store/peers.ts';
import type { Suspect } from './find-bursts.ts';
import { gatewaysByMx } from './gateways-by-mx.ts';

const LEARN_EVERY_MS = DAY_MS;
const LEARN_FROM_MS = 90 * DAY_MS;

/** @returns of those with a bounce, the colleagues who got mail since the day of the newest one */
export async function colleaguesOf(
  db: Knex,
  portalId: number,
  suspects: readonly Suspect[],
): Promise<Map<number, Peers>> {
  const questions = suspects.flatMap(({ addressId, email, events }): PeerQuestion[] => {
    const last = events.findLast((event) => {
      const kind = readBounce(event);
      return kind !== null && kind !== 'soft';
    });
    const domain = domainOf(email);
    if (last === undefined || !isAccountDomain(domain)) return [];
    return [{ addressId, domain, since: last.at.toISOString().slice(0, 10) }];
  });
  return peersOf(db, portalId, questions);
}

/** Learned anew once a day, of the last 90. */
async function knownIndustries(db: Knex, portalId: number, now: Date): Promise<Map<string, IndustryBlocks>> {
  const learnedAt = await industriesLearnedAt(db, portalId);
  if (learnedAt === null || now.getTime() - learnedAt.getTime() > LEARN_EVERY_MS)
    await learnIndustries(db, portalId, new Date(now.getTime() - LEARN_FROM_MS), now);
  return listIndustries(db, portalId);
}

/** What a batch of addresses shares: asked once for all of them. */
export interface Surroundings {
  readonly industries: ReadonlyMap<string, IndustryBlocks>;
  /** Domains of which a server said that they take no mail, and that took some all the same. */
  readonly reachedDomains: ReadonlySet<string>;
  readonly mailings: ReadonlyMap<string, MailingBlocks>;
  /** Mailings that more than a few left, by name. */
  readonly leaves: ReadonlyMap<string, MailingLeaves>;
  /** By domain, as their MX names them; those never asked for are absent. */
  readonly gateways: ReadonlyMap<string, string>;
  /** The portal's words for reasons and kinds of mail, where somebody left. */
  readonly words: OwnWords;
}

export async function lookAround(
  db: Knex,
  portalId: number,
  suspects: readonly Suspect[],
  settings: Settings,
  now: Date,
): Promise<Surroundings> {
  const doubtful = suspects.filter(({ events }) => events.some((event) => event.reason === 'domain_unknown'));
  const hasLeft = suspects.some(({ events }) => lastLeave(events) !== null);
  const [industries, reached, mailings, leaves, gateways, words] = await Promise.all([
    knownIndustries(db, portalId, now),
    reachedDomains(
      db,
      portalId,
      doubtful.map(({ email }) => domainOf(email)),
    ),
    mailingBlocks(
      db,
      portalId,
      suspects.flatMap(({ events }) => lastRefusal(events) ?? []),
    ),
    leavesOf(
      db,
      portalId,
      suspects.flatMap(({ events }) => freshLeave(events, settings, now) ?? []),
      settings,
    ),
    gatewaysByMx(db, portalId, suspects),
    hasLeft ? findOwnWords(db, portalId) : NO_WORDS,
  ]);
  return { industries, reachedDomains: reached, mailings, leaves, gateways, words };
}

/** The mailing of the newest bounce, where it was a refusal. */
export function lastRefusal(events: readonly LedgerEvent[]): { campaign: string; at: Date } | null {
  const last = events.findLast((event) => readBounce(event) !== null);
  if (last === undefined || readBounce(last) !== 'block' || last.campaign === null) return null;
  return { campaign: last.campaign, at: last.at };
}

/** What is too old for a task is not asked about. */
function freshLeave(events: readonly LedgerEvent[], { decide }: Settings, now: Date): LeaveQuestion | null {
  const last = lastLeave(events);
  if (!last?.campaign || now.getTime() - last.at.getTime() > decide.taskMaxAgeDays * DAY_MS) return null;
  return { campaign: last.campaign, at: last.at };
}

export function lastLeave(events: readonly LedgerEvent[]): LedgerEvent | null {
  return events.findLast((event) => LEAVING.has(event.type)) ?? null;
}

const LEAVING: ReadonlySet<string> = new Set(['list_unsubscribe', 'global_unsubscribe', 'complaint']);

/** Tested once for all who left by it, since the test takes longer than a look. */
async function leavesOf(
  db: Knex,
  portalId: number,
  questions: readonly LeaveQuestion[],
  { decide }: Settings,
): Promise<Map<string, MailingLeaves>> {
  const found = new Map<string, MailingLeaves>();
  if (!decide.plays.canary.on) return found;
  const counted = await countMailingLeaves(db, portalId, questions, decide.canaryLeaves);
  const owners = counted.length === 0 ? [] : await listCampaignOwners(db, portalId);
  for (const { at, ...counts } of counted) {
    const { campaign } = counts;
    const chance = chanceOfLeaves(counts);
    const isRare = chance <= 1 / decide.canaryOdds;
    const said = isRare ? await saidOfMailing(db, portalId, { campaign, at }) : { reasons: [], quotes: [] };
    const owner = owners.find((one) => one.kind === 'campaign' && one.name === campaign);
    found.set(campaign, { ...counts, ...said, chance, ownerId: owner?.ownerId ?? null });
  }
  return found;
}

export function recordOf(email: string, facts: CrmFacts, around: Surroundings): RecordFacts {
  return {
    createdAt: facts.contact?.createdAt ?? null,
    industry: around.industries.get(facts.company?.industry?.toUpperCase() ?? '') ?? null,
    isDomainAlive: around.reachedDomains.has(domainOf(email)),
  };
}
