import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../../store/database.ts';
import type { DnsLookup } from '../../watch/dns/dns-lookup.ts';

export interface ApiDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the world reaches this server, without a trailing slash. */
  readonly publicUrl: string;
  /** The portal's key for address hashes. */
  hashKey(portalId: number): Promise<Buffer>;
  /** What DNS says of a domain; left out: only what was said before counts. */
  readonly dns?: DnsLookup;
  /** Requests a minute with one key; left out: 600. */
  readonly perMinute?: number;
}
