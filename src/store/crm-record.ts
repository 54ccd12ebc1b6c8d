/** Our copy of the CRM facts that we need, and which contact has which address. */
import { type Db, execute, query } from './database.ts';

export type CrmRecordType = 'contact' | 'company' | 'deal' | 'owner';

export interface CrmRecord {
  readonly recordId: string;
  /** HubSpot's properties as strings. */
  readonly fields: Readonly<Record<string, string | null>>;
  /** Associated ids by type, the primary company first; null while not yet read. */
  readonly links: Readonly<Record<string, readonly string[]>> | null;
  readonly readAt: Date;
  readonly linksReadAt: Date | null;
}

export async function saveRecords(
  db: Db,
  portalId: number,
  type: CrmRecordType,
  records: readonly { readonly recordId: string; readonly fields: Readonly<Record<string, string | null>> }[],
  now: Date,
): Promise<void> {
  if (records.length === 0) return;
  const distinct = [...new Map(records.map((one) => [one.recordId, one])).values()];
  await execute(
    db,
    `insert into crm_record as r (portal_id, type, record_id, fields, read_at)
     select ?, ?, n.id, n.fields, ? from unnest(?::text[], ?::jsonb[]) as n(id, fields)
     on conflict (portal_id, type, record_id) do update set fields = r.fields || excluded.fields, read_at = excluded.read_at, gone_at = null`,
    [portalId, type, now, distinct.map((one) => one.recordId), distinct.map((one) => JSON.stringify(one.fields))],
  );
}

/** Remembers associations; a record that was never read gets its fields later. */
export async function saveLinks(
  db: Db,
  portalId: number,
  type: CrmRecordType,
  links: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>,
  now: Date,
): Promise<void> {
  if (links.size === 0) return;
  await execute(
    db,
    `update crm_record r set links = coalesce(r.links, '{}') || n.links, links_read_at = ?
       from unnest(?::text[], ?::jsonb[]) as n(id, links)
      where r.portal_id = ? and r.type = ? and r.record_id = n.id`,
    [now, [...links.keys()], [...links.values()].map((one) => JSON.stringify(one)), portalId, type],
  );
}

export async function findRecords(
  db: Db,
  portalId: number,
  type: CrmRecordType,
  ids: readonly string[],
): Promise<Map<string, CrmRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await query<CrmRecord>(
    db,
    `select record_id as "recordId", fields, links, read_at as "readAt", links_read_at as "linksReadAt"
       from crm_record where portal_id = ? and type = ? and record_id = any(?::text[]) and gone_at is null`,
    [portalId, type, [...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.recordId, row]));
}

/** @returns by address; only records that were read since then */
export async function findContactsByEmail(
  db: Db,
  portalId: number,
  emails: readonly string[],
  readSince: Date,
): Promise<Map<string, string>> {
  const rows = await query<{ email: string; recordId: string }>(
    db,
    `select fields ->> 'email' as email, record_id as "recordId" from crm_record
      where portal_id = ? and type = 'contact' and fields ->> 'email' = any(?::text[]) and read_at >= ? and gone_at is null`,
    [portalId, [...emails], readSince],
  );
  return new Map(rows.map((row) => [row.email, row.recordId]));
}

export async function listRecords(db: Db, portalId: number, type: CrmRecordType): Promise<CrmRecord[]> {
  return query<CrmRecord>(
    db,
    `select record_id as "recordId", fields, links, read_at as "readAt", links_read_at as "linksReadAt"
       from crm_record where portal_id = ? and type = ? and gone_at is null`,
    [portalId, type],
  );
}

/**
 * Open deals of which it was not read for a while who is on them.
 *
 * @param newBefore those whose people were never read are due when they are known since then
 */
export async function listDueDeals(
  db: Db,
  portalId: number,
  readBefore: Date,
  newBefore: Date,
  limit: number,
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select record_id as id from crm_record
      where portal_id = ? and type = 'deal' and gone_at is null and fields ->> 'hs_is_closed' is distinct from 'true'
        and (links_read_at <= ? or links_read_at is null and read_at <= ?)
      order by links_read_at nulls first, record_id limit ?`,
    [portalId, readBefore, newBefore, limit],
  );
  return rows.map((row) => row.id);
}

/** Records that HubSpot does not have any more: merged away, deleted, or people who left. */
export async function markGone(
  db: Db,
  portalId: number,
  type: CrmRecordType,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    'update crm_record set gone_at = ? where portal_id = ? and type = ? and record_id = any(?::text[]) and gone_at is null',
    [now, portalId, type, [...ids]],
  );
}

export interface AddressLink {
  readonly addressId: number;
  readonly contactId: string;
}

/**
 * Says which contact has which address as of now; former links keep their dates.
 *
 * @param looked all addresses that were looked up, found or not
 */
export async function saveAddressLinks(
  db: Db,
  portalId: number,
  looked: readonly number[],
  links: readonly AddressLink[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update contact_address c set unlinked_at = ?
      where c.portal_id = ? and c.address_id = any(?::bigint[]) and c.unlinked_at is null
        and not exists (select from unnest(?::bigint[], ?::text[]) as n(address_id, contact_id)
                         where n.address_id = c.address_id and n.contact_id = c.contact_id)`,
    [now, portalId, [...looked], links.map((link) => link.addressId), links.map((link) => link.contactId)],
  );
  await execute(
    db,
    `insert into contact_address (portal_id, address_id, contact_id, linked_at)
     select ?, n.address_id, n.contact_id, ? from unnest(?::bigint[], ?::text[]) as n(address_id, contact_id)
     on conflict (portal_id, address_id, contact_id) do update set unlinked_at = null`,
    [portalId, now, links.map((link) => link.addressId), links.map((link) => link.contactId)],
  );
}

/** @returns the contact of each address that has one now */
export async function contactsOf(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = await query<AddressLink>(
    db,
    `select address_id as "addressId", contact_id as "contactId" from contact_address
      where portal_id = ? and address_id = any(?::bigint[]) and unlinked_at is null order by linked_at`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map((row) => [row.addressId, row.contactId]));
}

export interface Unreachable {
  /** Their address is dead or unsure. */
  readonly lost: ReadonlySet<string>;
  /** They left everything: nobody is to be told to call them. */
  readonly optedOut: ReadonlySet<string>;
}

/** Of these contacts, those who cannot stand in for somebody. */
export async function findUnreachable(db: Db, portalId: number, contactIds: readonly string[]): Promise<Unreachable> {
  const rows = await query<{ contact_id: string; is_lost: boolean; has_left: boolean }>(
    db,
    `select c.contact_id, bool_or(a.verdict in ('dead', 'unsure')) as is_lost, bool_or(a.opt_out = 'everything') as has_left
       from contact_address c join address a using (portal_id, address_id)
      where c.portal_id = ? and c.contact_id = any(?::text[]) and c.unlinked_at is null group by c.contact_id`,
    [portalId, [...contactIds]],
  );
  const where = (is: (row: (typeof rows)[number]) => boolean) => new Set(rows.filter(is).map((row) => row.contact_id));
  return { lost: where((row) => row.is_lost), optedOut: where((row) => row.has_left) };
}

/** People who were in nobody's CRM when they were looked up last: they may have been added since. */
export async function markUnmatched(db: Db, portalId: number, before: Date, now: Date): Promise<number> {
  return execute(
    db,
    `update address a set dirty_at = ?
      where a.portal_id = ? and a.in_ledger and a.dirty_at is null and a.looked_up_at < ?
        and not exists (select from contact_address c
                         where c.portal_id = a.portal_id and c.address_id = a.address_id and c.unlinked_at is null)`,
    [now, portalId, before],
  );
}
