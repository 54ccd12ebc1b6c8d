/** Companies as the console shows them: those with somebody who fails, and one with its people and what was confirmed. */
import type { AccountKind, StoredAccount } from '../../flow/account.ts';
import type { Verdict } from '../../flow/state.ts';
import { type Db, query } from '../database.ts';
import { PERSON_COLUMNS, PERSON_JOINS, type PersonOfAddress } from './person-columns.ts';

export interface AccountListRow {
  readonly domain: string;
  readonly kind: AccountKind;
  readonly since: Date | null;
  readonly known: number;
  /** Of whom the kind speaks. */
  readonly concerned: number;
  readonly newDomain: string | null;
  readonly companyName: string | null;
}

const CONCERNED = `coalesce(jsonb_array_length(a.state->'affected'), 0) as concerned`;

export interface AccountSearch {
  /** null: all that ask for somebody's eye, or may soon. */
  readonly kind: AccountKind | null;
  /** The last domain of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

/** In the order of the alphabet, paged by the domain itself. */
export async function listAccounts(db: Db, portalId: number, search: AccountSearch): Promise<AccountListRow[]> {
  return query<AccountListRow>(
    db,
    `select a.domain, a.kind, a.since, a.known, ${CONCERNED}, a.new_domain as "newDomain", nullif(c.fields->>'name', '') as "companyName"
       from account a
       left join crm_record c on c.portal_id = a.portal_id and c.type = 'company' and c.record_id = a.company_id
      where a.portal_id = ? and (?::text is null or a.domain > ?)
        and a.kind = any(case when ?::text is null then array['domain_changed', 'domain_dead', 'format_changed', 'gateway_blocking', 'unsure'] else array[?::text] end)
      order by a.domain limit ?`,
    [portalId, search.after, search.after, search.kind, search.kind, search.limit],
  );
}

export interface AccountView extends AccountListRow {
  readonly lost: number;
  readonly companyId: string | null;
  readonly ownerName: string | null;
  readonly format: string | null;
  /** Dates as ISO text, as stored. */
  readonly state: StoredAccount | null;
  readonly settledAt: Date | null;
}

export async function findAccountView(db: Db, portalId: number, domain: string): Promise<AccountView | null> {
  const rows = await query<AccountView>(
    db,
    `select a.domain, a.kind, a.since, a.known, a.lost, ${CONCERNED}, a.new_domain as "newDomain", a.format, a.state, a.settled_at as "settledAt",
            a.company_id as "companyId", nullif(c.fields->>'name', '') as "companyName",
            coalesce(nullif(trim(concat_ws(' ', o.fields->>'firstName', o.fields->>'lastName')), ''), o.fields->>'email') as "ownerName"
       from account a
       left join crm_record c on c.portal_id = a.portal_id and c.type = 'company' and c.record_id = a.company_id
       left join crm_record o on o.portal_id = a.portal_id and o.type = 'owner' and o.record_id = c.fields->>'hubspot_owner_id'
      where a.portal_id = ? and a.domain = ?`,
    [portalId, domain],
  );
  return rows[0] ?? null;
}

export interface AccountPersonRow extends PersonOfAddress {
  readonly addressId: number;
  readonly email: string;
  readonly verdict: Verdict;
  /** The contact has this as its primary address. */
  readonly isPrimary: boolean;
}

export async function listAccountPeople(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<AccountPersonRow[]> {
  return query<AccountPersonRow>(
    db,
    `select a.address_id as "addressId", a.email, a.verdict, coalesce(lower(c.fields->>'email') = a.email, false) as "isPrimary", ${PERSON_COLUMNS}
       from address a ${PERSON_JOINS}
      where a.portal_id = ? and a.address_id = any(?::bigint[]) order by a.email`,
    [portalId, [...addressIds]],
  );
}

export interface ConfirmedAddress {
  readonly addressId: number;
  readonly email: string;
  readonly confirmed: string;
  readonly state: string;
  readonly why: string | null;
  readonly plannedAt: Date;
  /** Of the new address; null where nothing is known of it yet. */
  readonly verdict: Verdict | null;
}

/** New addresses that somebody confirmed for people at this domain, the newest first. */
export async function listConfirmed(db: Db, portalId: number, domain: string): Promise<ConfirmedAddress[]> {
  return query<ConfirmedAddress>(
    db,
    `select a.address_id as "addressId", a.email, w.payload->>'email' as confirmed, w.state, w.why, w.created_at as "plannedAt", n.verdict
       from crm_write w join address a on a.portal_id = w.portal_id and a.address_id = w.address_id
       left join address n on n.portal_id = w.portal_id and n.email = w.payload->>'email'
      where w.portal_id = ? and w.surface = 'contact_email' and a.domain = ?
      order by w.write_id desc limit 200`,
    [portalId, domain],
  );
}

/** Of these addresses, those that another contact has: two contacts may be one person, and HubSpot keeps addresses apart. */
export async function holdersOf(db: Db, portalId: number, emails: readonly string[]): Promise<Map<string, string>> {
  const rows = await query<{ email: string; contactId: string }>(
    db,
    `select fields->>'email' as email, record_id as "contactId" from crm_record
      where portal_id = ? and type = 'contact' and gone_at is null and fields->>'email' = any(?::text[])`,
    [portalId, [...emails]],
  );
  return new Map(rows.map((row) => [row.email, row.contactId]));
}
