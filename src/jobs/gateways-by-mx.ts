/** Which gateway stands before a domain, as DNS said earlier: DNS itself is asked when accounts are settled. */
import type { Knex } from 'knex';
import { gatewayOfMx } from '../flow/classify/gateways.ts';
import { readBounce } from '../flow/conclude/read-bounce.ts';
import { domainOf } from '../lib/address.ts';
import { latestObservations } from '../store/dns-observation.ts';
import type { Suspect } from './find-bursts.ts';

/** @returns by domain, of those who were refused without a word about the gateway; those never asked for are absent */
export async function gatewaysByMx(
  db: Knex,
  portalId: number,
  suspects: readonly Suspect[],
): Promise<Map<string, string>> {
  const nameless = suspects.filter(({ events }) =>
    events.some((event) => event.gateway === null && readBounce(event) !== null && readBounce(event) !== 'soft'),
  );
  const domains = [...new Set(nameless.map(({ email }) => domainOf(email)))];
  if (domains.length === 0) return new Map();
  const seen = await latestObservations(db, portalId, domains);
  return new Map(
    [...seen].flatMap(([domain, { mx }]): [string, string][] => {
      const gateway = gatewayOfMx(mx);
      return gateway === null ? [] : [[domain, gateway]];
    }),
  );
}
