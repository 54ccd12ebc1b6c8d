/** A portal's week, as its digests tell it: by owner, and as a whole. */
import type { AdminWeek } from '../flow/decide/shared-task/admin-digest.ts';
import type { DigestDeal, OwnerWeek, Some } from '../flow/decide/shared-task/owner-digest.ts';
import type { DigestWeek } from '../flow/digest-week.ts';
import { LEVELS_OF, type RateKind } from '../flow/rate-kind.ts';
import { DAY_MS } from '../lib/clock.ts';
import type { Db } from '../store/database.ts';
import { countWaitingOptOuts } from '../store/report/honoured.ts';
import { countRates } from '../store/report/rates.ts';
import { listSourceRows } from '../store/report/sources.ts';
import { countTroubles } from '../store/report/troubles.ts';
import { countWeek, listWaitingTasks, listWeekPeople, listWeekWords, type WeekPerson } from '../store/report/week.ts';
import { listRuleVersions } from '../store/rule-version.ts';
import {
  type DealMoney,
  type GuardedDeal,
  guardDeals,
  readShakyDeals,
  type ShakyDeal,
  sortDeals,
  sumDeals,
} from './join-deals.ts';
import type { LostPortal } from './join-lost.ts';

/** Of each kind, for one owner: more is no digest. */
const MOST = 8;
/** Older tasks are nobody's any more. */
const WAITING_DAYS = 180;
/** Versions of the rules in one week. */
const MOST_VERSIONS = 50;
const RATES: readonly (readonly [RateKind, string])[] = [
  ['unknown', 'Unknown users'],
  ['complaint', 'Marked as spam'],
];

export interface OwnersWeek {
  readonly ownerId: string;
  readonly week: OwnerWeek;
  /** Who is named in it. */
  readonly named: readonly number[];
}

/** @param ownerId null: of everybody who owns somebody or something */
export async function readOwnerWeeks(
  db: Db,
  portal: LostPortal,
  { from, until, dueAt }: DigestWeek,
  ownerId: string | null,
): Promise<OwnersWeek[]> {
  const { portalId } = portal;
  const week = { from, until };
  const [people, waiting, words, { deals }] = await Promise.all([
    listWeekPeople(db, portalId, week, ownerId, MOST),
    listWaitingTasks(
      db,
      portalId,
      { from: new Date(until.getTime() - WAITING_DAYS * DAY_MS), until: from },
      ownerId,
      MOST,
    ),
    listWeekWords(db, portalId, week, ownerId, MOST),
    readShakyDeals(db, portal, ownerId),
  ]);
  const quiet = sortDeals(deals.filter(isQuietDeal), 'amount');
  const owners = new Set([...people, ...waiting, ...words, ...quiet].flatMap((one) => ownerOf(one) ?? []));
  const weeks: OwnersWeek[] = [];
  for (const owner of owners) {
    const own = <Item extends { readonly ownerId: string }>(list: readonly Item[]) =>
      list.filter((one) => one.ownerId === owner);
    const theirs = quiet.filter(({ deal }) => deal.ownerId === owner);
    const shown = await guardDeals(db, portal, theirs.slice(0, MOST), dueAt);
    const standing = (which: WeekPerson['standing']) => own(people).filter((one) => one.standing === which);
    weeks.push({
      ownerId: owner,
      week: {
        lost: some(standing('lost')),
        wonBack: some(standing('won_back')),
        waiting: some(own(waiting)),
        words: some(own(words)),
        deals: { items: shown.map(tellDeal), count: theirs.length },
      },
      named: [
        ...[...own(people), ...own(words)].map(({ addressId }) => addressId),
        ...own(waiting).flatMap(({ addressIds }) => addressIds),
      ],
    });
  }
  return weeks;
}

const isQuietDeal = ({ risk }: ShakyDeal) => risk === 'nobody';

function ownerOf(one: { readonly ownerId: string } | ShakyDeal): string | null {
  return 'deal' in one ? one.deal.ownerId : one.ownerId;
}

function some<Item extends { readonly count: number }>(items: readonly Item[]): Some<Item> {
  return { items, count: items[0]?.count ?? 0 };
}

function tellDeal({ deal, replacements }: GuardedDeal): DigestDeal {
  const person = replacements[0]?.person;
  const reach = person?.phone ?? person?.mobilePhone ?? person?.email;
  return {
    name: deal.name,
    closeDate: deal.closeDate,
    money: deal.amount === null ? null : moneyWords({ amount: deal.amount, currency: deal.currency }),
    callInstead: person ? `${person.name || 'somebody'}${reach ? ` (${reach})` : ''}` : null,
  };
}

function moneyWords({ amount, currency }: DealMoney): string {
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(amount);
  return currency === null ? number : `${currency} ${number}`;
}

export async function readAdminWeek(db: Db, portal: LostPortal, week: DigestWeek): Promise<AdminWeek> {
  const { portalId } = portal;
  const { from, until } = week;
  const before = { from: new Date(from.getTime() - 7 * DAY_MS), until: from };
  const [now, then, rates, { deals }, waiting, troubles, sources, versions] = await Promise.all([
    countWeek(db, portalId, week),
    countWeek(db, portalId, before),
    Promise.all(RATES.map(([kind, label]) => readRate(db, portalId, kind, label, week, before))),
    readShakyDeals(db, portal),
    countWaitingOptOuts(db, portalId),
    countTroubles(db, portalId),
    listSourceRows(db, portalId),
    listRuleVersions(db, portalId, null, MOST_VERSIONS),
  ]);
  const quiet = deals.filter(isQuietDeal);
  return {
    counts: now,
    before: then,
    rates,
    deals: { count: quiet.length, money: sumDeals(quiet).map(moneyWords).join(' and ') || null },
    honoured: { count: now.honoured, slowestSeconds: now.slowestSeconds, waiting: waiting.waiting },
    troubles: troubleWords(troubles),
    // One that was connected within the week may only begin.
    silent: sources.filter(
      (source) => source.isOn && source.createdAt < from && (source.lastEventAt === null || source.lastEventAt < from),
    ),
    rules: versions
      .filter(({ madeAt }) => madeAt >= from && madeAt < until)
      .map(({ settings, madeBy, note }) => ({ version: settings.version, madeBy, note })),
  };
}

async function readRate(
  db: Db,
  portalId: number,
  kind: RateKind,
  label: string,
  now: Pick<DigestWeek, 'from' | 'until'>,
  before: Pick<DigestWeek, 'from' | 'until'>,
): Promise<AdminWeek['rates'][number]> {
  const count = async ({ from, until }: Pick<DigestWeek, 'from' | 'until'>) => {
    const days = { from: dayOf(from), to: dayOf(new Date(until.getTime() - 1)) };
    const filter = { ...days, campaign: null, dataSource: null, isLive: true, kind };
    const [all] = await countRates(db, portalId, 'all', filter, 1);
    return all ?? { attempted: 0, delivered: 0, unknown: 0 };
  };
  return { label, levels: LEVELS_OF[kind], now: await count(now), before: await count(before) };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function troubleWords(troubles: Awaited<ReturnType<typeof countTroubles>>): string[] {
  const { failedWrites, failedDeliveries, quarantined, addressesAside, changesAside, leaveQuestions } = troubles;
  const said: readonly (readonly [number, string, string])[] = [
    [failedWrites, 'change was refused by HubSpot', 'changes were refused by HubSpot'],
    [failedDeliveries, 'delivery could not be read', 'deliveries could not be read'],
    [quarantined, 'delivery is in quarantine', 'deliveries are in quarantine'],
    [leaveQuestions, 'mail may ask to be left alone', 'mails may ask to be left alone'],
    [addressesAside, 'address could not be worked on', 'addresses could not be worked on'],
    [changesAside, 'change in HubSpot could not be followed', 'changes in HubSpot could not be followed'],
  ];
  return said.flatMap(([count, one, many]) => (count > 0 ? [`${count} ${count === 1 ? one : many}`] : []));
}
