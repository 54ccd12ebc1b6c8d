/** Unknown users by the gateway that stands before them: as the answers of that time name it, else as the MX of the domain does. */
import { gatewayOfMx } from '../../flow/classify/gateways.ts';
import type { Db } from '../database.ts';
import { latestObservations } from '../dns-observation.ts';
import type { RatesFilter } from './counted-by.ts';
import { countDomainRates, gatewaysNamed, type RateGroup } from './rates.ts';

/**
 * Who accepts mail names no gateway, so it is known of the domain, and counts for all of its addresses alike.
 *
 * @returns by gateway; the empty string: nothing names it
 */
export async function countGatewayRates(db: Db, portalId: number, filter: RatesFilter): Promise<RateGroup[]> {
  const [domains, named] = await Promise.all([
    countDomainRates(db, portalId, filter),
    gatewaysNamed(db, portalId, filter),
  ]);
  const gateways = new Map(named.map(({ domain, gateway }) => [domain, gateway]));
  const silent = domains.flatMap(({ key }) => (gateways.has(key) ? [] : key));
  const seen = await latestObservations(db, portalId, silent);
  const byGateway = new Map<string, RateGroup>();
  for (const { key: domain, ...counts } of domains) {
    const key = gateways.get(domain) ?? gatewayOfMx(seen.get(domain)?.mx ?? []) ?? '';
    const sum = byGateway.get(key) ?? { key, attempted: 0, delivered: 0, unknown: 0 };
    byGateway.set(key, {
      key,
      attempted: sum.attempted + counts.attempted,
      delivered: sum.delivered + counts.delivered,
      unknown: sum.unknown + counts.unknown,
    });
  }
  return [...byGateway.values()].sort((a, b) => b.attempted - a.attempted || (a.key < b.key ? -1 : 1));
}
