/** Which mailings, data sources and sending IPs have too many unknown users: each cause once, whatever else it shows in. */
import type { RateCause } from '../flow/decide/shared-task/rate-alert.ts';
import type { DecideSettings } from '../flow/settings.ts';
import { type JudgedRate, judgeRate } from '../flow/unknown-user-rate.ts';
import type { Db } from '../store/database.ts';
import type { ToldRate } from '../store/rate-told.ts';
import type { RatesFilter } from '../store/report/counted-by.ts';
import { countIpRates, countRates, type RateGroup } from '../store/report/rates.ts';

export interface FoundCause {
  readonly kind: RateCause;
  readonly group: RateGroup;
  readonly judged: JudgedRate;
}

/** More than anybody reads in an hour; the others are found in the next. */
const MOST_CAUSES = 10;
const MOST_GROUPS = 10_000;

/**
 * A bad data source shows in its mailings and on its IPs, a bad mailing in its data sources: the one that is surely the
 * worst is taken for the cause, and what is left is counted without it. What was told of before and lasts comes first, so that
 * it is not told of again under another name.
 */
export async function findRateCauses(
  db: Db,
  portalId: number,
  filter: RatesFilter,
  rules: Pick<DecideSettings, 'rateLimit' | 'rateUnknown'>,
  told: readonly Pick<ToldRate, 'kind' | 'name'>[],
): Promise<FoundCause[]> {
  const causes: FoundCause[] = [];
  const rest = (): RatesFilter => ({
    ...filter,
    except: { campaigns: namesOf(causes, 'campaign'), dataSources: namesOf(causes, 'data_source') },
  });
  const worst = (kind: RateCause, groups: readonly RateGroup[]): FoundCause[] =>
    groups
      .map((group) => ({ kind, group, judged: judgeRate(group) }))
      .filter(
        ({ group, judged }) => group.key !== '' && group.unknown >= rules.rateUnknown && judged.low >= rules.rateLimit,
      );
  const isTold = ({ kind, group }: FoundCause) => told.some((one) => one.kind === kind && one.name === group.key);
  const byTurn = (a: FoundCause, b: FoundCause) => Number(isTold(b)) - Number(isTold(a)) || bySureness(a, b);
  while (causes.length < MOST_CAUSES) {
    const campaigns = await countRates(db, portalId, 'campaign', rest(), MOST_GROUPS);
    const sources = await countRates(db, portalId, 'data_source', rest(), MOST_GROUPS);
    const [next] = [...worst('campaign', campaigns), ...worst('data_source', sources)].sort(byTurn);
    if (!next) break;
    causes.push(next);
  }
  const ips = worst('sending_ip', await countIpRates(db, portalId, rest(), MOST_GROUPS)).sort(bySureness);
  return [...causes, ...ips].slice(0, MOST_CAUSES);
}

function bySureness(a: FoundCause, b: FoundCause): number {
  return b.judged.low - a.judged.low || (a.group.key < b.group.key ? -1 : a.group.key > b.group.key ? 1 : 0);
}

function namesOf(causes: readonly FoundCause[], kind: RateCause): string[] {
  return causes.filter((cause) => cause.kind === kind).map(({ group }) => group.key);
}
