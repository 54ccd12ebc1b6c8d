/** Companies behind addresses, one row for each domain with somebody who fails: their marks and what was concluded. */
import type { AccountKind, StoredAccount } from '../flow/account.ts';
import { type Db, execute, query } from './database.ts';

/** The mark always moves on, as in address.ts: whoever settles the former mark at this moment does not clear this one. */
const MARK = "greatest(excluded.dirty_at, a.dirty_at + interval '1 microsecond')";

/** @param domains those that have an account: no mailbox providers; duplicates are fine */
export async function markAccounts(db: Db, portalId: number, domains: readonly string[], now: Date): Promise<void> {
  if (domains.length === 0) return;
  await execute(
    db,
    `insert into account as a (portal_id, domain, created_at, dirty_at) select ?, d, ?, ? from unnest(?::text[]) as n(d)
     on conflict (portal_id, domain) do update set dirty_at = ${MARK}`,
    [portalId, now, now, [...new Set(domains)].sort()],
  );
}

/** Deliveries count by the day, so that looking again once an hour is often enough. */
const HEARD_EVERY = "interval '1 hour'";

/**
 * Something was heard of these domains that may tell where the lost people of an account are now: mail got through, or a
 * contact has an address there.
 */
export async function reviewAccounts(db: Db, portalId: number, domains: readonly string[], now: Date): Promise<void> {
  if (domains.length === 0) return;
  await execute(
    db,
    `update account set review_at = greatest(?::timestamptz, settled_at + ${HEARD_EVERY})
      where portal_id = ? and kind <> 'well' and watches && ?::text[]
        and (review_at is null or review_at > greatest(?::timestamptz, settled_at + ${HEARD_EVERY}))`,
    [now, portalId, [...new Set(domains)], now],
  );
}

export interface DirtyAccount {
  readonly domain: string;
  /** Text: a Date would lose the microseconds. null: only its time has come. */
  readonly dirtyAt: string | null;
}

/** Oldest marks first. */
export async function listDirtyAccounts(db: Db, portalId: number, now: Date, limit: number): Promise<DirtyAccount[]> {
  return query<DirtyAccount>(
    db,
    `select domain, dirty_at::text as "dirtyAt" from account
      where portal_id = ? and (dirty_at is not null or review_at <= ?)
      order by coalesce(dirty_at, review_at), domain limit ?`,
    [portalId, now, limit],
  );
}

/** Domains of everybody who fails: what a rebuild looks at. */
export async function listTroubledDomains(db: Db, portalId: number): Promise<string[]> {
  const rows = await query<{ domain: string }>(
    db,
    `select distinct domain from address where portal_id = ? and verdict in ('dead', 'unsure', 'blocked', 'retrying')
      union select domain from account where portal_id = ?`,
    [portalId, portalId],
  );
  return rows.map((row) => row.domain);
}

/** @returns whether this was the first time in this portal */
export async function noteAccountsMarked(db: Db, portalId: number, now: Date): Promise<boolean> {
  const count = await execute(
    db,
    'update portal set accounts_marked_at = ? where portal_id = ? and accounts_marked_at is null',
    [now, portalId],
  );
  return count === 1;
}

export interface AccountRow {
  readonly domain: string;
  readonly companyId: string | null;
  readonly kind: AccountKind;
  readonly known: number;
  readonly lost: number;
  readonly newDomain: string | null;
  readonly format: string | null;
  /** Dates as ISO text, as stored. */
  readonly state: StoredAccount | null;
}

const ROW = `domain, company_id as "companyId", kind, known, lost, new_domain as "newDomain", format, state`;

export async function findAccounts(
  db: Db,
  portalId: number,
  domains: readonly string[],
): Promise<Map<string, AccountRow>> {
  const rows = await query<AccountRow>(
    db,
    `select ${ROW} from account where portal_id = ? and domain = any(?::text[])`,
    [portalId, [...domains]],
  );
  return new Map(rows.map((row) => [row.domain, row]));
}

/** All domains of these companies that have an account. */
export async function accountsOfCompanies(
  db: Db,
  portalId: number,
  companyIds: readonly string[],
): Promise<AccountRow[]> {
  return query<AccountRow>(
    db,
    `select ${ROW} from account where portal_id = ? and company_id = any(?::text[]) order by domain`,
    [portalId, [...companyIds]],
  );
}

/** @returns the account of each of these addresses, where it has one */
export async function accountsOfAddresses(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, AccountRow>> {
  const rows = await query<AccountRow & { addressId: number }>(
    db,
    `select a.address_id as "addressId", c.domain, c.company_id as "companyId", c.kind, c.known, c.lost, c.new_domain as "newDomain",
            c.format, c.state
       from address a join account c using (portal_id, domain)
      where a.portal_id = ? and a.address_id = any(?::bigint[]) and c.kind <> 'well'`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map(({ addressId, ...row }) => [addressId, row]));
}

export interface SettledAccount extends Omit<AccountRow, 'state'> {
  readonly dirtyAt: string | null;
  readonly since: Date | null;
  readonly state: StoredAccount;
  readonly watches: readonly string[];
  readonly reviewAt: Date | null;
}

/** In one statement, however many. An account that was marked anew in the meantime keeps its mark. */
export async function saveAccounts(
  db: Db,
  portalId: number,
  settled: readonly SettledAccount[],
  now: Date,
): Promise<void> {
  if (settled.length === 0) return;
  await execute(
    db,
    `update account a set company_id = n.company_id, kind = n.kind, since = n.since, known = n.known, lost = n.lost, new_domain = n.new_domain,
            format = n.format, state = n.state, watches = array(select jsonb_array_elements_text(n.watches)), review_at = n.review_at,
            settled_at = ?, failed_why = null, dirty_at = case when a.dirty_at is not distinct from n.dirty_at then null else a.dirty_at end
       from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::integer[], ?::integer[], ?::text[], ?::text[], ?::jsonb[], ?::jsonb[],
                   ?::timestamptz[], ?::timestamptz[])
         as n(domain, company_id, kind, since, known, lost, new_domain, format, state, watches, review_at, dirty_at)
      where a.portal_id = ? and a.domain = n.domain`,
    [
      now,
      settled.map((one) => one.domain),
      settled.map((one) => one.companyId),
      settled.map((one) => one.kind),
      settled.map((one) => one.since),
      settled.map((one) => one.known),
      settled.map((one) => one.lost),
      settled.map((one) => one.newDomain),
      settled.map((one) => one.format),
      settled.map((one) => JSON.stringify(one.state)),
      settled.map((one) => JSON.stringify(one.watches)),
      settled.map((one) => one.reviewAt),
      settled.map((one) => one.dirtyAt),
      portalId,
    ],
  );
}

/** One that makes settling fail may not hold up the others. */
export async function putAccountAside(
  db: Db,
  portalId: number,
  domain: string,
  why: string,
  until: Date,
): Promise<void> {
  await execute(
    db,
    'update account set failed_why = ?, dirty_at = null, review_at = ? where portal_id = ? and domain = ?',
    [why, until, portalId, domain],
  );
}
