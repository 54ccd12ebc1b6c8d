/** Addresses that are suppressed because they no longer work: a projection of their states, where the portal wants it. */
import { type Db, execute } from './database.ts';

export interface DeadAddress {
  readonly addressId: number;
  readonly addressHash: Buffer;
  readonly since: Date;
  readonly eventKey: string;
}

/** A person's own wish is never touched: it stands whatever becomes of the address. */
export async function projectDead(
  db: Db,
  portalId: number,
  dead: readonly DeadAddress[],
  alive: readonly number[],
  now: Date,
): Promise<void> {
  if (alive.length > 0) {
    await execute(
      db,
      `update suppression set until = ? where portal_id = ? and address_id = any(?::bigint[]) and reason = 'dead' and until is null`,
      [now, portalId, [...alive]],
    );
  }
  if (dead.length === 0) return;
  await execute(
    db,
    `insert into suppression as s (portal_id, address_hash, stream, reason, since, venue, event_key, address_id)
     select ?, n.hash, '', 'dead', n.since, null, n.event_key, n.address_id
       from unnest(?::bytea[], ?::timestamptz[], ?::text[], ?::bigint[]) as n(hash, since, event_key, address_id)
     on conflict (portal_id, address_hash, stream) do update
        set since = excluded.since, until = null, event_key = excluded.event_key, address_id = excluded.address_id, reason = 'dead'
      where s.until is not null or s.reason = 'dead'`,
    [
      portalId,
      dead.map((one) => one.addressHash),
      dead.map((one) => one.since),
      dead.map((one) => one.eventKey),
      dead.map((one) => one.addressId),
    ],
  );
}
