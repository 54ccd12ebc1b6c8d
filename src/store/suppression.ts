/** Opt-outs as they stand by the history of each address: a projection that can be rebuilt. */
import type { OptOut } from '../flow/state.ts';
import { type Db, execute, query } from './database.ts';

export interface StandingOptOut {
  readonly addressId: number;
  readonly addressHash: Buffer;
  readonly optOut: OptOut;
}

/** Everything is the empty stream. A standing row keeps its first date; what the person took back gets an end. */
export async function projectOptOuts(
  db: Db,
  portalId: number,
  addresses: readonly StandingOptOut[],
  now: Date,
): Promise<void> {
  const standing = addresses.flatMap(({ addressId, addressHash, optOut }) => {
    if (optOut.at === null) return [];
    const streams = new Set(optOut.scope === 'everything' ? ['', ...optOut.streams] : optOut.streams);
    return [...streams].map((stream) => ({ addressId, addressHash, stream, optOut }));
  });
  await endOptOuts(
    db,
    portalId,
    addresses.map((one) => one.addressId),
    standing,
    now,
  );
  if (standing.length === 0) return;
  await execute(
    db,
    `insert into suppression as s (portal_id, address_hash, stream, reason, since, venue, event_key, address_id)
     select ?, n.* from unnest(?::bytea[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::bigint[]) as n
     on conflict (portal_id, address_hash, stream) do update
        set reason = excluded.reason, until = null, venue = excluded.venue,
            since = case when s.reason = 'paused' then excluded.since else least(s.since, excluded.since) end,
            event_key = excluded.event_key, address_id = excluded.address_id
      where s.until is not null or s.reason not in ('unsubscribe_request', 'complaint')`,
    [
      portalId,
      standing.map((one) => one.addressHash),
      standing.map((one) => one.stream),
      standing.map((one) => (one.optOut.complaint && one.stream === '' ? 'complaint' : 'unsubscribe_request')),
      standing.map((one) => one.optOut.at),
      standing.map((one) => one.optOut.venue),
      standing.map((one) => one.optOut.eventKey),
      standing.map((one) => one.addressId),
    ],
  );
}

/** What the person took back ends at once; @param standing what still holds of these addresses */
export async function endOptOuts(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
  standing: readonly { readonly addressId: number; readonly stream: string }[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update suppression s set until = ?
      where s.portal_id = ? and s.address_id = any(?::bigint[]) and s.until is null and s.reason in ('unsubscribe_request', 'complaint')
        and not exists (select from unnest(?::bigint[], ?::text[]) as n(address_id, stream)
                         where n.address_id = s.address_id and n.stream = s.stream)`,
    [now, portalId, [...addressIds], standing.map((one) => one.addressId), standing.map((one) => one.stream)],
  );
}

/** @returns false in nearly every portal: then no address needs to be compared */
export async function hasForgotten(db: Db, portalId: number): Promise<boolean> {
  const rows = await query(db, `select 1 from suppression where portal_id = ? and reason = 'erased' limit 1`, [
    portalId,
  ]);
  return rows.length > 0;
}

/** @returns of these keyed hashes, as hex, those whose people were erased: their addresses are not to be written down again */
export async function findForgotten(db: Db, portalId: number, hashes: readonly Buffer[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await query<{ hash: string }>(
    db,
    `select encode(address_hash, 'hex') as hash from suppression
      where portal_id = ? and address_hash = any(?::bytea[]) and stream = '' and reason = 'erased'`,
    [portalId, [...hashes]],
  );
  return new Set(rows.map((row) => row.hash));
}
