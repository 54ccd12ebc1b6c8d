/** What people want besides leaving, as it stands by the history of each address: a projection that can be rebuilt. */
import type { Preferences, Wish } from '../flow/state.ts';
import { type Db, execute } from './database.ts';

export interface StandingPreferences {
  readonly addressId: number;
  readonly addressHash: Buffer;
  readonly preferences: Preferences;
}

interface Row {
  readonly addressId: number;
  readonly addressHash: Buffer;
  /** Empty: everything. */
  readonly stream: string;
  readonly kind: 'frequency' | 'pause';
  readonly choice: string;
  readonly since: Date;
  readonly until: Date | null;
}

/** After the opt-outs: a pause is a suppression with an end, and never takes the place of one without. */
export async function projectPreferences(
  db: Db,
  portalId: number,
  addresses: readonly StandingPreferences[],
  now: Date,
): Promise<void> {
  if (addresses.length === 0) return;
  const rows = addresses.flatMap(rowsOf);
  await replaceRows(
    db,
    portalId,
    addresses.map((one) => one.addressId),
    rows,
  );
  const pauses = rows.filter((row) => row.kind === 'pause');
  await execute(
    db,
    `update suppression s set until = ?
      where s.portal_id = ? and s.address_id = any(?::bigint[]) and s.reason = 'paused' and s.until > ?
        and not exists (select from unnest(?::bigint[], ?::text[]) as n(address_id, stream)
                         where n.address_id = s.address_id and n.stream = s.stream)`,
    [
      now,
      portalId,
      addresses.map((one) => one.addressId),
      now,
      pauses.map((row) => row.addressId),
      pauses.map((row) => row.stream),
    ],
  );
  for (const row of pauses) {
    await execute(
      db,
      `insert into suppression as s (portal_id, address_hash, stream, reason, since, until, venue, address_id)
       values (?, ?, ?, 'paused', ?, ?, 'page', ?)
       on conflict (portal_id, address_hash, stream) do update
          set reason = 'paused', since = excluded.since, until = excluded.until, venue = excluded.venue, event_key = null,
              address_id = excluded.address_id
        where s.until is not null and (s.reason, s.since, s.until) is distinct from ('paused', excluded.since, excluded.until)`,
      [portalId, row.addressHash, row.stream, row.since, row.until, row.addressId],
    );
  }
}

function rowsOf({ addressId, addressHash, preferences }: StandingPreferences): Row[] {
  const of = (wish: Wish, stream: string): Row[] => {
    const common = { addressId, addressHash, stream };
    const { frequency, frequencySince, pausedUntil, pausedSince } = wish;
    return [
      ...(frequency && frequencySince
        ? [{ ...common, kind: 'frequency' as const, choice: frequency, since: frequencySince, until: null }]
        : []),
      ...(pausedUntil && pausedSince
        ? [{ ...common, kind: 'pause' as const, choice: 'paused', since: pausedSince, until: pausedUntil }]
        : []),
    ];
  };
  return [...of(preferences.everything, ''), ...preferences.streams.flatMap((one) => of(one, one.stream))];
}

async function replaceRows(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
  rows: readonly Row[],
): Promise<void> {
  await execute(db, 'delete from preference where portal_id = ? and address_id = any(?::bigint[])', [
    portalId,
    [...addressIds],
  ]);
  await execute(
    db,
    `insert into preference (portal_id, address_id, stream, kind, choice, until, changed_at)
     select ?, n.* from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[]) as
       n(address_id, stream, kind, choice, until, changed_at)`,
    [
      portalId,
      rows.map((row) => row.addressId),
      rows.map((row) => row.stream),
      rows.map((row) => row.kind),
      rows.map((row) => row.choice),
      rows.map((row) => row.until),
      rows.map((row) => row.since),
    ],
  );
}
