/** People on the suppression list for every reason, of some portal. */
import { DAY_MS } from '../../src/lib/clock.ts';
import { findOrCreateAddresses } from '../../src/store/address.ts';
import type { Db } from '../../src/store/database.ts';
import { hashOf } from './serve-api.ts';

export interface SeededSuppression {
  readonly email: string;
  readonly reason?: string;
  readonly stream?: string;
  readonly venue?: string | null;
  readonly since?: Date;
  readonly until?: Date;
  /** Kept as a keyed hash alone. */
  readonly isHashAlone?: boolean;
}

/** @returns ids by address */
export async function seedSuppressions(
  db: Db,
  portalId: number,
  list: readonly SeededSuppression[],
  now: Date,
): Promise<Map<string, number>> {
  const known = [...new Set(list.filter((one) => !one.isHashAlone).map((one) => one.email))];
  const ids = await findOrCreateAddresses(db, portalId, known, now);
  for (const one of list) {
    await db.raw(
      `insert into suppression (portal_id, address_hash, stream, reason, since, until, venue, address_id) values (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        portalId,
        hashOf(portalId, one.email),
        one.stream ?? '',
        one.reason ?? 'unsubscribe_request',
        one.since ?? new Date(now.getTime() - 10 * DAY_MS),
        one.until ?? null,
        one.venue === undefined ? 'page' : one.venue,
        one.isHashAlone ? null : (ids.get(one.email) ?? null),
      ] as never,
    );
  }
  return ids;
}

export async function seedFrequency(
  db: Db,
  portalId: number,
  addressId: number,
  stream: string,
  choice: string,
  now: Date,
): Promise<void> {
  await db.raw(
    `insert into preference (portal_id, address_id, stream, kind, choice, changed_at) values (?, ?, ?, 'frequency', ?, ?)`,
    [portalId, addressId, stream, choice, now],
  );
}
