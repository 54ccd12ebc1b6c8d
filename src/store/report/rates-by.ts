/** All ways to look at rates, under the names that pages, files and the command line share. */
import { isOfReached } from '../../flow/rate-kind.ts';
import type { Db } from '../database.ts';
import type { RatesFilter } from './counted-by.ts';
import { countFirstSends } from './first-send.ts';
import { countGatewayRates } from './gateway-rates.ts';
import { countIpRates, countRates, countSourceKindRates, type RateGroup } from './rates.ts';

export const RATES_BY = [
  'campaign',
  'data-source',
  'source-kind',
  'gateway',
  'ip',
  'day',
  'week',
  'month',
  'send',
  'all',
] as const;
export type RatesBy = (typeof RATES_BY)[number];

/** @returns those first of whom most were tried; stretches of time in their order */
export async function countRatesBy(
  db: Db,
  portalId: number,
  by: RatesBy,
  filter: RatesFilter,
  limit: number,
): Promise<RateGroup[]> {
  if (by === 'gateway') return (await countGatewayRates(db, portalId, filter)).slice(0, limit);
  // A complaint is of another day than the mail that it is about.
  if (by === 'send' && isOfReached(filter.kind ?? 'unknown')) return [];
  if (by === 'send') return countFirstSends(db, portalId, filter);
  if (by === 'source-kind') return (await countSourceKindRates(db, portalId, filter)).slice(0, limit);
  if (by === 'ip') return countIpRates(db, portalId, filter, limit);
  const groups = await countRates(db, portalId, by === 'data-source' ? 'data_source' : by, filter, limit);
  const isTime = by === 'day' || by === 'week' || by === 'month';
  return isTime ? groups.sort((a, b) => (a.key < b.key ? -1 : 1)) : groups;
}
