/** What the page of rates reads. */
import { LEVELS_OF, type RateKind } from '../../../flow/rate-kind.ts';
import { type JudgedRate, judgeRate } from '../../../flow/unknown-user-rate.ts';
import { type UsualRate, usualRate } from '../../../flow/usual-rate.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import type { Db } from '../../../store/database.ts';
import { listToldRates, type ToldRate } from '../../../store/rate-told.ts';
import type { RateGroup } from '../../../store/report/rates.ts';
import { countRatesBy } from '../../../store/report/rates-by.ts';
import { daysBefore, filterOf, type RatesQuery, stretchesOf, stretchOf } from './rates-query.ts';

/** So many are judged; what else there is has fewer addresses, and stands in the CSV. */
const MOST = 5_000;
const SHOWN = 100;

export interface JudgedGroup extends RateGroup {
  readonly judged: JudgedRate;
}

export interface RatesView {
  readonly query: RatesQuery;
  readonly total: JudgedGroup;
  /** One for each stretch of time, ascending. */
  readonly course: readonly JudgedGroup[];
  /** Made of as many days before; null: too little was. */
  readonly usual: UsualRate | null;
  /** Those first whose rate is surely the highest. */
  readonly groups: readonly JudgedGroup[];
  readonly isCut: boolean;
  /** Of what marketing was told within these days. */
  readonly told: readonly ToldRate[];
}

export async function readRates(db: Db, portalId: number, query: RatesQuery, now: Date): Promise<RatesView> {
  const filter = filterOf(query, now);
  const stretch = stretchOf(query);
  const { by } = query;
  const [all, course, before, found, told] = await Promise.all([
    countRatesBy(db, portalId, 'all', filter, 1),
    countRatesBy(db, portalId, stretch, filter, MOST),
    countRatesBy(db, portalId, stretch, daysBefore(filter, query), MOST),
    countRatesBy(db, portalId, by, filter, MOST),
    listToldRates(db, portalId, new Date(now.getTime() - query.days * DAY_MS)),
  ]);
  const byDay = new Map(course.map((group) => [group.key, group]));
  const judged = (group: RateGroup) => judge(group, query.kind);
  const groups = found
    .map(judged)
    .sort((a, b) => b.judged.low - a.judged.low || b.attempted - a.attempted || (a.key < b.key ? -1 : 1));
  return {
    query,
    total: judged(all[0] ?? nothing('')),
    course: stretchesOf(filter, stretch).map((day) => judged(byDay.get(day) ?? nothing(day))),
    usual: usualRate(before.map((group) => judged(group).judged)),
    groups: groups.slice(0, SHOWN),
    isCut: groups.length > SHOWN,
    told,
  };
}

function judge(group: RateGroup, kind: RateKind): JudgedGroup {
  return { ...group, judged: judgeRate(group, LEVELS_OF[kind]) };
}

function nothing(key: string): RateGroup {
  return { key, attempted: 0, delivered: 0, unknown: 0 };
}
