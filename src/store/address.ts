/** Addresses of one portal: finding, marking, and their states. */
import { domainOf } from '../lib/address.ts';
import { type Db, execute, query } from './database.ts';

/**
 * @param emails normalised; duplicates are fine
 * @returns address ids by email
 */
export async function findOrCreateAddresses(
  db: Db,
  portalId: number,
  emails: readonly string[],
  now: Date,
): Promise<Map<string, number>> {
  // Sorted, so that two transactions which add the same addresses wait for each other instead of deadlocking.
  const distinct = [...new Set(emails)].sort();
  const found = await findAddressIds(db, portalId, distinct);
  const missing = distinct.filter((email) => !found.has(email));
  if (missing.length > 0) {
    await execute(
      db,
      `insert into address (portal_id, email, domain, created_at)
       select ?, e, d, ? from unnest(?::text[], ?::text[]) as n(e, d)
       on conflict (portal_id, email) do nothing`,
      [portalId, now, missing, missing.map(domainOf)],
    );
    for (const [email, id] of await findAddressIds(db, portalId, missing)) found.set(email, id);
  }
  return found;
}

export async function findAddressIds(
  db: Db,
  portalId: number,
  emails: readonly string[],
): Promise<Map<string, number>> {
  const rows = await query<{ email: string; address_id: number }>(
    db,
    'select email, address_id from address where portal_id = ? and email = any(?::text[])',
    [portalId, [...emails]],
  );
  return new Map(rows.map((row) => [row.email, row.address_id]));
}

/** The mark always moves on, so that whoever settles the former mark at this moment does not clear this one. */
export const MARK = "greatest(?::timestamptz, dirty_at + interval '1 microsecond')";

/**
 * Marks addresses for the next settling.
 *
 * @param how `enter`: they have an event beyond deliveries and belong into the CRM from now on; `touch`: only those that
 *   already do, since mere deliveries to healthy addresses concern nobody
 */
export async function markDirty(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
  how: 'enter' | 'touch',
  now: Date,
): Promise<number> {
  if (addressIds.length === 0) return 0;
  const ids = [...new Set(addressIds)].sort((a, b) => a - b);
  return how === 'enter'
    ? execute(
        db,
        `update address set dirty_at = ${MARK}, in_ledger = true, last_event_at = greatest(last_event_at, ?)
          where portal_id = ? and address_id = any(?::bigint[])`,
        [now, now, portalId, ids],
      )
    : execute(
        db,
        `update address set dirty_at = ${MARK} where portal_id = ? and address_id = any(?::bigint[]) and in_ledger`,
        [now, portalId, ids],
      );
}

/** Marks those whose state time alone may have changed, also where the CRM is still to hear of something else. */
export async function markDue(db: Db, portalId: number, now: Date): Promise<number> {
  return execute(
    db,
    `update address set dirty_at = ${MARK}, review_at = null
      where portal_id = ? and review_at <= ?`,
    [now, portalId, now],
  );
}

export interface DirtyAddress {
  readonly addressId: number;
  readonly email: string;
  readonly dirtyAt: string;
  readonly state: unknown;
  readonly lookedUpAt: Date | null;
}

/** Oldest marks first. `dirtyAt` is text: a Date would lose the microseconds by which a newer mark is told apart. */
export async function listDirty(
  db: Db,
  portalId: number,
  limit: number,
  onlyUnconcluded = false,
): Promise<DirtyAddress[]> {
  return query<DirtyAddress>(
    db,
    `select address_id as "addressId", email, dirty_at::text as "dirtyAt", state, looked_up_at as "lookedUpAt"
       from address
      where portal_id = ? and dirty_at is not null
        and (not ?::boolean or concluded_at is distinct from dirty_at)
      order by dirty_at limit ?`,
    [portalId, onlyUnconcluded, limit],
  );
}

/** Of these addresses, those that are marked. */
export async function dirtyAmong(db: Db, portalId: number, addressIds: readonly number[]): Promise<DirtyAddress[]> {
  return query<DirtyAddress>(
    db,
    `select address_id as "addressId", email, dirty_at::text as "dirtyAt", state, looked_up_at as "lookedUpAt"
       from address where portal_id = ? and address_id = any(?::bigint[]) and dirty_at is not null order by dirty_at`,
    [portalId, [...addressIds]],
  );
}

/** Of these addresses all, marked or not: for a trial that settles nothing. `dirtyAt` is empty where there is no mark. */
export async function listAddresses(db: Db, portalId: number, addressIds: readonly number[]): Promise<DirtyAddress[]> {
  return query<DirtyAddress>(
    db,
    `select address_id as "addressId", email, coalesce(dirty_at::text, '') as "dirtyAt", state, looked_up_at as "lookedUpAt"
       from address where portal_id = ? and address_id = any(?::bigint[]) order by address_id`,
    [portalId, [...addressIds]],
  );
}

export interface SettledAddress {
  readonly addressId: number;
  readonly dirtyAt: string;
  readonly verdict: string;
  readonly verdictSince: Date | null;
  readonly bounceClass: string | null;
  readonly bounceReason: string | null;
  readonly optOut: string;
  readonly state: string;
  readonly reviewAt: Date | null;
}

/**
 * Saves states. An address that was marked anew in the meantime keeps its mark.
 *
 * @param isPlanned false when the CRM could not be asked: the mark stays, and the state is shown meanwhile
 */
export async function saveStates(
  db: Db,
  portalId: number,
  settled: readonly SettledAddress[],
  ruleVersion: number,
  isPlanned: boolean,
): Promise<void> {
  if (settled.length === 0) return;
  await execute(
    db,
    `update address a set
        verdict = n.verdict, verdict_since = n.since, bounce_class = n.class, bounce_reason = n.reason, opt_out = n.opt_out,
        state = n.state, review_at = n.review_at, rule_version = ?,
        concluded_at = n.dirty_at, failed_why = null,
        dirty_at = case when ?::boolean and a.dirty_at = n.dirty_at then null else a.dirty_at end
       from unnest(?::bigint[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::timestamptz[])
            as n(address_id, dirty_at, verdict, since, class, reason, opt_out, state, review_at)
      where a.portal_id = ? and a.address_id = n.address_id`,
    [
      ruleVersion,
      isPlanned,
      settled.map((one) => one.addressId),
      settled.map((one) => one.dirtyAt),
      settled.map((one) => one.verdict),
      settled.map((one) => one.verdictSince),
      settled.map((one) => one.bounceClass),
      settled.map((one) => one.bounceReason),
      settled.map((one) => one.optOut),
      settled.map((one) => one.state),
      settled.map((one) => one.reviewAt),
      portalId,
    ],
  );
}

export async function markLookedUp(db: Db, portalId: number, addressIds: readonly number[], now: Date): Promise<void> {
  await execute(db, 'update address set looked_up_at = ? where portal_id = ? and address_id = any(?::bigint[])', [
    now,
    portalId,
    [...addressIds],
  ]);
}

/** Their contact was merged away or deleted: ask the CRM again, at once. */
export async function forgetLookUp(db: Db, portalId: number, addressIds: readonly number[], now: Date): Promise<void> {
  await execute(
    db,
    `update address set looked_up_at = null, dirty_at = ${MARK} where portal_id = ? and address_id = any(?::bigint[])`,
    [now, portalId, [...addressIds]],
  );
}

/**
 * Holds the rows until the end of the transaction, ahead of whatever else it writes: leaving takes the same locks in the
 * same order. @returns the marks as they are now; one that moved says that something new came in since it was read
 */
export async function lockMarks(db: Db, portalId: number, addressIds: readonly number[]): Promise<Map<number, string>> {
  const rows = await query<{ address_id: number; dirty_at: string }>(
    db,
    `select address_id, dirty_at::text from address
      where portal_id = ? and address_id = any(?::bigint[]) and dirty_at is not null order by address_id for update`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map((row) => [row.address_id, row.dirty_at]));
}

/** One address that makes settling fail may not hold up the others: it is put aside with the reason, until the next day. */
export async function putAside(db: Db, portalId: number, addressId: number, why: string, until: Date): Promise<void> {
  await execute(
    db,
    'update address set failed_why = ?, dirty_at = null, review_at = ? where portal_id = ? and address_id = ?',
    [why, until, portalId, addressId],
  );
}
