/** People on the suppression list for every reason, and keys that ask it. */
import type { Knex } from 'knex';
import { endApiKey, makeApiKey } from '../../src/install/api-keys.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import { findOrCreateAddresses } from '../../src/store/address.ts';
import type { Db } from '../../src/store/database.ts';
import { addManualSuppression } from '../../src/store/manual-suppression.ts';
import { HOSTILE } from './seed-inbound.ts';
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

const ANN = 'annabel.featherstonehaugh-cholmondeley@procurement.international-logistics-and-warehousing.example.com';

/** As the pages show it: every kind of entry, with long and hostile texts, and a key in each state. */
export async function seedSuppressionPages(db: Db, portalId: number, now: Date): Promise<void> {
  const at = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const ids = await seedSuppressions(
    db,
    portalId,
    [
      { email: ANN, since: at(-1) },
      { email: 'spam@lusitana.example', reason: 'complaint', venue: 'complaint', since: at(-2) },
      { email: 'gone@lusitana.example', reason: 'dead', venue: null, since: at(-3) },
      { email: 'later@lusitana.example', reason: 'paused', since: at(-4), until: at(26) },
      { email: 'some@lusitana.example', stream: HOSTILE, venue: 'reply', since: at(-5) },
      { email: 'back@lusitana.example', since: at(-60), until: at(-6) },
      { email: 'erased@lusitana.example', reason: 'erased', venue: 'privacy', isHashAlone: true, since: at(-7) },
      { email: 'unknown@lusitana.example', venue: 'open_page', isHashAlone: true, since: at(-8) },
      { email: 'rival@lusitana.example', since: at(-90), until: at(-80) },
    ],
    now,
  );
  const by = 'sofia.lindqvist@northwind-instruments.example';
  const manual = { why: 'legal', note: HOSTILE, by, at: at(-2) } as const;
  const rival = 'rival@lusitana.example';
  const addressId = ids.get(rival) ?? null;
  await addManualSuppression(db, portalId, { ...manual, addressHash: hashOf(portalId, rival), addressId });
  const deps = { db: db as Knex, clock: { now: () => now, monotonicMs: () => 0 } };
  const long = { ...deps, clock: { now: () => at(-60), monotonicMs: () => 0 } };
  await makeApiKey(deps, portalId, by, { label: HOSTILE, scopes: ['suppressions:check'], days: 365 });
  await makeApiKey(long, portalId, by, { label: 'Data warehouse', scopes: ['suppressions:read'], days: 30 });
  const old = await makeApiKey(long, portalId, by, {
    label: 'Former newsletter',
    scopes: ['suppressions:check'],
    days: 0,
  });
  await endApiKey(deps, portalId, by, Number(old.split('_')[2]));
}
