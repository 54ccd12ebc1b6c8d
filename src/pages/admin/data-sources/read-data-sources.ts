/** What the pages of data sources read. */
import {
  type DataSourceKind,
  type DataSourceVerdict,
  isDueAgain,
  judgeDataSource,
  trendOf,
} from '../../../flow/data-source-card.ts';
import { LEVELS_OF, type RateKind } from '../../../flow/rate-kind.ts';
import { judgeRate } from '../../../flow/unknown-user-rate.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import {
  type DataSourceCard,
  type DataSourceCheck,
  listDataSourceCards,
  listDataSourceChecks,
} from '../../../store/data-source-card.ts';
import type { Db } from '../../../store/database.ts';
import { type ListCheck, listDecided } from '../../../store/list-check.ts';
import type { RatesFilter } from '../../../store/report/counted-by.ts';
import {
  type CarriedBy,
  countDataSourceStanding,
  type DataSourceStanding,
  listCarriers,
} from '../../../store/report/data-source.ts';
import { countRates, type RateGroup } from '../../../store/report/rates.ts';
import type { JudgedGroup } from '../rates/read-rates.ts';

/** Long enough to say something of a partner, short enough to be news. */
export const DAYS = 90;
const MOST = 5_000;
const SHOWN = 200;
const SHOWN_FILES = 20;

export interface DataSourceRow {
  readonly group: JudgedGroup;
  readonly kind: DataSourceKind | null;
  readonly verdict: DataSourceVerdict;
  readonly answered: number;
  readonly due: number;
}

export interface DataSourceList {
  readonly rows: readonly DataSourceRow[];
  /** Sums over the data sources of a kind; whoever is of two of them counts twice. */
  readonly kinds: readonly (JudgedGroup & { readonly kind: DataSourceKind })[];
  readonly all: number;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const nothing = (key: string): RateGroup => ({ key, attempted: 0, delivered: 0, unknown: 0 });
const judge = (group: RateGroup, kind: RateKind): JudgedGroup => ({
  ...group,
  judged: judgeRate(group, LEVELS_OF[kind]),
});

function filterOf(now: Date, dataSource: string | null, periodsAgo = 0): RatesFilter {
  const end = now.getTime() - periodsAgo * DAYS * DAY_MS;
  return { from: dayOf(new Date(end - (DAYS - 1) * DAY_MS)), to: dayOf(new Date(end)), campaign: null, dataSource };
}

export async function readDataSources(db: Db, portalId: number, now: Date): Promise<DataSourceList> {
  const [groups, cards, checks] = await Promise.all([
    countRates(db, portalId, 'data_source', filterOf(now, null), MOST),
    listDataSourceCards(db, portalId),
    listDataSourceChecks(db, portalId, null),
  ]);
  const byName = new Map(groups.map((group) => [group.key, group]));
  const kindOf = new Map(cards.map(({ name, kind }) => [name, kind]));
  const checksOf = Map.groupBy(checks, ({ name }) => name);
  const names = new Set([...byName.keys(), ...kindOf.keys(), ...checksOf.keys()]);
  names.delete('');
  const rows = [...names].map((name): DataSourceRow => {
    const group = judge(byName.get(name) ?? nothing(name), 'unknown');
    const own = checksOf.get(name) ?? [];
    const due = own.filter(({ answeredAt, againAfter }) => isDueAgain(answeredAt, againAfter, now)).length;
    return {
      group,
      kind: kindOf.get(name) ?? null,
      verdict: judgeDataSource(group.judged, null),
      answered: own.length,
      due,
    };
  });
  rows.sort(
    (a, b) =>
      b.group.judged.low - a.group.judged.low ||
      b.group.attempted - a.group.attempted ||
      (a.group.key < b.group.key ? -1 : 1),
  );
  const kinds = [...Map.groupBy(rows, ({ kind }) => kind)].flatMap(([kind, of]) =>
    kind === null ? [] : { ...judge(sumOf(of.map(({ group }) => group)), 'unknown'), kind },
  );
  return { rows: rows.slice(0, SHOWN), kinds, all: rows.length };
}

function sumOf(groups: readonly RateGroup[]): RateGroup {
  const sum = (of: (group: RateGroup) => number) => groups.reduce((all, group) => all + of(group), 0);
  return {
    key: '',
    attempted: sum(({ attempted }) => attempted),
    delivered: sum(({ delivered }) => delivered),
    unknown: sum(({ unknown }) => unknown),
  };
}

export interface DataSourceView {
  readonly name: string;
  readonly card: DataSourceCard | null;
  readonly unknown: JudgedGroup;
  readonly complaint: JudgedGroup;
  readonly unsubscribe: JudgedGroup;
  readonly verdict: DataSourceVerdict;
  readonly trend: ReturnType<typeof trendOf>;
  readonly standing: DataSourceStanding;
  readonly carriers: readonly CarriedBy[];
  readonly checks: readonly DataSourceCheck[];
  /** The latest of its files, as far as they are kept. */
  readonly decided: readonly ListCheck[];
}

export async function readDataSource(db: Db, portalId: number, name: string, now: Date): Promise<DataSourceView> {
  const rate = async (kind: RateKind, periodsAgo = 0) => {
    const [group] = await countRates(db, portalId, 'all', { ...filterOf(now, name, periodsAgo), kind }, 1);
    return judge(group ?? nothing(''), kind);
  };
  const [unknown, before, complaint, unsubscribe, standing, carriers, checks, cards, decided] = await Promise.all([
    rate('unknown'),
    rate('unknown', 1),
    rate('complaint'),
    rate('unsubscribe'),
    countDataSourceStanding(db, portalId, name),
    listCarriers(db, portalId, name, filterOf(now, name)),
    listDataSourceChecks(db, portalId, name),
    listDataSourceCards(db, portalId),
    listDecided(db, portalId, name, SHOWN_FILES),
  ]);
  return {
    name,
    card: cards.find((card) => card.name === name) ?? null,
    unknown,
    complaint,
    unsubscribe,
    verdict: judgeDataSource(unknown.judged, complaint.judged),
    trend: trendOf(unknown.judged, before.judged),
    standing,
    carriers,
    checks,
    decided,
  };
}
