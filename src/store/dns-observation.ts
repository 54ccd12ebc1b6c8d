/** What DNS said of domains, and when it was asked. */
import { type Db, execute, query } from './database.ts';

export interface StoredObservation {
  readonly domain: string;
  readonly at: Date;
  readonly outcome: 'takes_mail' | 'gone' | 'unknown';
  /** Names of the mail servers, the preferred first. */
  readonly mx: readonly string[];
}

/** @returns the newest of each domain */
export async function latestObservations(
  db: Db,
  portalId: number,
  domains: readonly string[],
): Promise<Map<string, StoredObservation>> {
  const rows = await query<StoredObservation>(
    db,
    `select distinct on (domain) domain, observed_at as at, outcome, mx from dns_observation
      where portal_id = ? and domain = any(?::text[]) order by domain, observed_at desc`,
    [portalId, [...domains]],
  );
  return new Map(rows.map((row) => [row.domain, row]));
}

/** @returns of one domain, all that came by then, the oldest first */
export async function listObservations(
  db: Db,
  portalId: number,
  domain: string,
  until: Date,
): Promise<StoredObservation[]> {
  return query<StoredObservation>(
    db,
    `select domain, observed_at as at, outcome, mx from dns_observation
      where portal_id = ? and domain = ? and observed_at <= ? order by observed_at`,
    [portalId, domain, until],
  );
}

export async function saveObservation(
  db: Db,
  portalId: number,
  seen: StoredObservation & { readonly hasAddress: boolean },
): Promise<void> {
  await execute(
    db,
    `insert into dns_observation (portal_id, domain, observed_at, mx, has_address, outcome) values (?, ?, ?, ?::text[], ?, ?)
     on conflict (portal_id, domain, observed_at) do nothing`,
    [portalId, seen.domain, seen.at, [...seen.mx], seen.hasAddress, seen.outcome],
  );
}
