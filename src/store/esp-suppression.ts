/** What each list of each email service holds now: a copy for comparison, beside the ledger. */
import type { HeldKind } from '../flow/adapt/esp-lists.ts';
import type { Actor } from '../flow/event.ts';
import { type Db, execute, query } from './database.ts';

/** One list of one source, by the service's own name for it. */
export interface ListName {
  readonly sourceId: number;
  readonly list: string;
}

export interface HeldEntry {
  readonly addressHash: Buffer;
  /** null: the person was erased. */
  readonly addressId: number | null;
  readonly kind: HeldKind;
  readonly actor: Actor;
  /** null where the service does not say. */
  readonly since: Date | null;
  /** We put it there. */
  readonly ours: boolean;
}

export interface StoredEntry extends HeldEntry, ListName {
  readonly seenAt: Date;
  /** A later reading did not find it. */
  readonly goneAt: Date | null;
}

const COLUMNS = `source_id as "sourceId", list, address_hash as "addressHash", address_id as "addressId", kind, actor, since, ours,
  seen_at as "seenAt", gone_at as "goneAt"`;

/** As they were found just now; one that was gone is there again. */
export async function saveHeld(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  entries: readonly HeldEntry[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await execute(
    db,
    `insert into esp_suppression as s (portal_id, source_id, list, seen_at, address_hash, address_id, kind, actor, since, ours)
     select ?, ?, ?, ?, n.* from unnest(?::bytea[], ?::bigint[], ?::text[], ?::text[], ?::timestamptz[], ?::boolean[]) as n
     on conflict (portal_id, source_id, list, address_hash) do update
        set seen_at = excluded.seen_at, gone_at = null, address_id = excluded.address_id, kind = excluded.kind,
            actor = excluded.actor, since = excluded.since, ours = excluded.ours`,
    [
      portalId,
      sourceId,
      list,
      now,
      entries.map((one) => one.addressHash),
      entries.map((one) => one.addressId),
      entries.map((one) => one.kind),
      entries.map((one) => one.actor),
      entries.map((one) => one.since),
      entries.map((one) => one.ours),
    ],
  );
}

/** Those of these that the list has, or had. */
export async function findHeld(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  hashes: readonly Buffer[],
): Promise<StoredEntry[]> {
  return query<StoredEntry>(
    db,
    `select ${COLUMNS} from esp_suppression
      where portal_id = ? and source_id = ? and list = ? and address_hash = any(?::bytea[])`,
    [portalId, sourceId, list, [...hashes]],
  );
}

/** What a reading that went through to its end did not find. @param before when it began */
export async function markGone(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  before: Date,
  now: Date,
): Promise<number> {
  return execute(
    db,
    `update esp_suppression set gone_at = ?
      where portal_id = ? and source_id = ? and list = ? and seen_at < ? and gone_at is null`,
    [now, portalId, sourceId, list, before],
  );
}

/** They were taken off the list just now. */
export async function markTakenOff(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  addressIds: readonly number[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update esp_suppression set gone_at = ?
      where portal_id = ? and source_id = ? and list = ? and address_id = any(?::bigint[]) and gone_at is null`,
    [now, portalId, sourceId, list, [...addressIds]],
  );
}

/** What the services hold of one address now. */
export async function listHeldOf(db: Db, portalId: number, addressId: number): Promise<StoredEntry[]> {
  return query<StoredEntry>(
    db,
    `select ${COLUMNS} from esp_suppression
      where portal_id = ? and address_id = ? and gone_at is null order by source_id, list`,
    [portalId, addressId],
  );
}
