/** Domains whose people fail are looked up, no more often than an answer lasts. */
import { isPublicDomain } from '../../flow/conclude/account/account-domain.ts';
import { type Clock, DAY_MS, HOUR_MS } from '../../lib/clock.ts';
import type { Db } from '../../store/database.ts';
import { latestObservations, type StoredObservation, saveObservation } from '../../store/dns-observation.ts';
import type { DnsLookup } from './dns-lookup.ts';

/** An answer lasts for a day; silence is tried again after an hour. */
const LASTS_MS = { takes_mail: DAY_MS, gone: DAY_MS, unknown: HOUR_MS } as const;
/** Which gateway a company has changes less often than whether it is there. */
const GATEWAY_LASTS_MS = { ...LASTS_MS, takes_mail: 30 * DAY_MS } as const;
/** Lookups of one turn: a backlog of thousands of domains may not hold up everything else. */
const AT_ONCE = 20;

export interface Observed {
  /** By domain; those that were never asked for are absent. */
  readonly seen: ReadonlyMap<string, StoredObservation>;
  /** Not asked for in this turn. */
  readonly waiting: ReadonlySet<string>;
}

/**
 * @param domains the first are asked first
 * @param forGateway those of them that take mail as far as anybody knows: only whose mail servers they have is asked
 */
export async function observeDomains(
  deps: { readonly db: Db; readonly clock: Clock; readonly dns: DnsLookup },
  portalId: number,
  domains: readonly string[],
  forGateway: ReadonlySet<string> = new Set(),
): Promise<Observed> {
  const seen = await latestObservations(deps.db, portalId, domains);
  const now = deps.clock.now();
  const due = domains.filter((domain) => {
    const last = seen.get(domain);
    const lasts = forGateway.has(domain) ? GATEWAY_LASTS_MS : LASTS_MS;
    const isFresh = last !== undefined && now.getTime() - last.at.getTime() < lasts[last.outcome];
    return !isFresh && isPublicDomain(domain);
  });
  await Promise.all(
    due.slice(0, AT_ONCE).map(async (domain) => {
      const answer = await deps.dns(domain);
      const last = seen.get(domain);
      // Silence does not take back what was answered before: that grows old by itself.
      if (last === undefined || answer.outcome !== 'unknown')
        seen.set(domain, { domain, at: now, outcome: answer.outcome, mx: answer.mx });
      if (answer.outcome !== 'unknown' || last === undefined)
        await saveObservation(deps.db, portalId, { domain, at: now, ...answer });
    }),
  );
  return { seen, waiting: new Set(due.slice(AT_ONCE)) };
}
