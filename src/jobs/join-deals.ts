/** Open deals on which somebody cannot be reached: how much, whom it is about, whom to call instead, and the open task. */
import { loadFacts } from '../crm/records/load-facts.ts';
import { readDeal } from '../crm/records/read-fields.ts';
import { type Replacement, rankReplacements } from '../flow/decide/rank-replacements.ts';
import type { DealFacts } from '../flow/facts.ts';
import { writeDate } from '../flow/write-date.ts';
import type { Db } from '../store/database.ts';
import { type DealRow, listShakyDeals, type OpenTask, openTasksOf } from '../store/report/deals.ts';
import type { LostPortal } from './join-lost.ts';

/** `nobody`: mail reaches no one on the deal. `some`: it reaches others. */
export const DEAL_RISKS = ['nobody', 'some'] as const;
export type DealRisk = (typeof DEAL_RISKS)[number];

export const DEAL_ORDERS = ['amount', 'closes', 'probability'] as const;
export type DealOrder = (typeof DEAL_ORDERS)[number];

/** With the currency of the portal where it names none. */
export interface ShakyDeal extends Omit<DealRow, 'fields'> {
  readonly deal: DealFacts;
  readonly risk: DealRisk;
}

export interface ShakyDeals {
  readonly deals: readonly ShakyDeal[];
  readonly looked: number;
  readonly isCut: boolean;
  readonly unread: number;
}

export interface DealMoney {
  readonly currency: string | null;
  readonly amount: number;
}

export interface GuardedDeal extends ShakyDeal {
  readonly replacements: readonly Replacement[];
  readonly tasks: readonly OpenTask[];
}

type DealPortal = Pick<LostPortal, 'portalId' | 'currency'>;

/** @param ownerId of the deal; null: everybody's */
export async function readShakyDeals(db: Db, portal: DealPortal, ownerId: string | null = null): Promise<ShakyDeals> {
  const { rows, ...rest } = await listShakyDeals(db, portal.portalId, ownerId);
  return { ...rest, deals: rows.map((row) => read(row, portal.currency)) };
}

function read({ fields, ...row }: DealRow, usual: string | null): ShakyDeal {
  const deal = readDeal({ recordId: row.dealId, fields, links: null, readAt: new Date(0), linksReadAt: null });
  return {
    ...row,
    deal: { ...deal, currency: deal.currency ?? usual },
    risk: row.reachable === 0 ? 'nobody' : 'some',
  };
}

/** The largest, the nearest or the likeliest first; amounts within their currency, since two currencies cannot be compared. */
export function sortDeals(deals: readonly ShakyDeal[], order: DealOrder): ShakyDeal[] {
  const currencies = sumDeals(deals).map(({ currency }) => currency);
  const rank = ({ deal }: ShakyDeal): number =>
    deal.amount === null ? currencies.length : currencies.indexOf(deal.currency);
  const by: Readonly<Record<DealOrder, (a: ShakyDeal, b: ShakyDeal) => number>> = {
    amount: (a, b) => rank(a) - rank(b) || (b.deal.amount ?? 0) - (a.deal.amount ?? 0),
    closes: (a, b) => closeTime(a) - closeTime(b),
    probability: (a, b) => (b.deal.stageProbability ?? -1) - (a.deal.stageProbability ?? -1),
  };
  return deals.toSorted(
    (a, b) => by[order](a, b) || by.amount(a, b) || (a.dealId < b.dealId ? -1 : Number(a.dealId > b.dealId)),
  );
}

function closeTime({ deal }: ShakyDeal): number {
  return deal.closeDate?.getTime() ?? 8.64e15;
}

/** Each currency for itself: that of the most deals first. */
export function sumDeals(deals: readonly ShakyDeal[]): DealMoney[] {
  const sums = new Map<string | null, { amount: number; deals: number }>();
  for (const { deal } of deals) {
    if (deal.amount === null) continue;
    const sum = sums.get(deal.currency) ?? { amount: 0, deals: 0 };
    sums.set(deal.currency, { amount: sum.amount + deal.amount, deals: sum.deals + 1 });
  }
  return [...sums]
    .toSorted(([a, one], [b, two]) => two.deals - one.deals || ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([currency, { amount }]) => ({ currency, amount }));
}

/** Some hundred at once: their companies' people are held in memory. */
export async function guardDeals(
  db: Db,
  portal: LostPortal,
  deals: readonly ShakyDeal[],
  now: Date,
): Promise<GuardedDeal[]> {
  const lost = (deal: ShakyDeal) =>
    deal.members.flatMap(({ reach, addressId }) => (reach !== 'fine' && addressId !== null ? [addressId] : []));
  const ids = [...new Set(deals.flatMap(lost))];
  const [facts, tasks] = await Promise.all([
    loadFacts(db, portal.portalId, portal, ids),
    openTasksOf(db, portal.portalId, ids),
  ]);
  const write = (at: Date) => writeDate(at, portal.timeZone);
  return deals.map((deal) => {
    const own = lost(deal);
    const gone = new Set(deal.members.flatMap(({ reach, contactId }) => (reach === 'fine' ? [] : [contactId])));
    const first = own.map((id) => facts.get(id)).find((known) => known !== undefined);
    const ranked = first ? rankReplacements(first, portal.decide, now, write) : [];
    const found = new Map(own.flatMap((id) => tasks.get(id) ?? []).map((task) => [task.subject, task]));
    return {
      ...deal,
      replacements: ranked.filter(({ person }) => !gone.has(person.contactId)),
      tasks: [...found.values()],
    };
  });
}
