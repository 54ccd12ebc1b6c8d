/** What becomes of the links between contacts and addresses, and of what is planned for a contact, when HubSpot changes it. */
import { type Db, execute, query } from './database.ts';

/** The mark always moves on, as in address.ts: whoever settles the former mark at this moment does not clear this one. */
const MARK = "greatest(?::timestamptz, dirty_at + interval '1 microsecond')";

export interface ContactLink {
  readonly addressId: number;
  readonly email: string;
  readonly linkedAt: Date;
  /** null while the contact has the address. */
  readonly unlinkedAt: Date | null;
  /** When another address took its place as the primary one. */
  readonly correctedAt: Date | null;
}

/** @returns all links that the contact has or had, by contact */
export async function linksOf(
  db: Db,
  portalId: number,
  contactIds: readonly string[],
): Promise<Map<string, ContactLink[]>> {
  const rows = await query<ContactLink & { contactId: string }>(
    db,
    `select c.contact_id as "contactId", c.address_id as "addressId", a.email, c.linked_at as "linkedAt",
            c.unlinked_at as "unlinkedAt", c.corrected_at as "correctedAt"
       from contact_address c join address a using (portal_id, address_id)
      where c.portal_id = ? and c.contact_id = any(?::text[]) order by c.linked_at, c.address_id`,
    [portalId, [...contactIds]],
  );
  const byContact = new Map<string, ContactLink[]>();
  for (const { contactId, ...link } of rows) byContact.set(contactId, [...(byContact.get(contactId) ?? []), link]);
  return byContact;
}

/** The contact has these addresses now; what was said of their replacement is over. */
export async function linkAddresses(
  db: Db,
  portalId: number,
  contactId: string,
  addressIds: readonly number[],
  at: Date,
): Promise<void> {
  await execute(
    db,
    `insert into contact_address (portal_id, address_id, contact_id, linked_at)
     select ?, n.id, ?, ? from unnest(?::bigint[]) as n(id)
     on conflict (portal_id, address_id, contact_id) do update set unlinked_at = null`,
    [portalId, contactId, at, [...addressIds]],
  );
}

/** The contact does not have these addresses any more. */
export async function unlinkAddresses(
  db: Db,
  portalId: number,
  contactId: string,
  addressIds: readonly number[],
  at: Date,
): Promise<void> {
  await execute(
    db,
    `update contact_address set unlinked_at = ?
      where portal_id = ? and contact_id = ? and address_id = any(?::bigint[]) and unlinked_at is null`,
    [at, portalId, contactId, [...addressIds]],
  );
}

/** @param correction null: the address is the contact's primary one again */
export async function saveCorrection(
  db: Db,
  portalId: number,
  contactId: string,
  addressIds: readonly number[],
  correction: { readonly to: number; readonly at: Date } | null,
): Promise<void> {
  await execute(
    db,
    `update contact_address set corrected_to = ?, corrected_at = ?
      where portal_id = ? and contact_id = ? and address_id = any(?::bigint[])`,
    [correction?.to ?? null, correction?.at ?? null, portalId, contactId, [...addressIds]],
  );
}

export interface Correction {
  readonly at: Date;
  /** Mail gets through at the address that took its place. */
  readonly works: boolean;
}

/** @returns of each of these addresses the correction by which it was replaced, where it was */
export async function correctionsOf(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, Correction>> {
  const rows = await query<Correction & { addressId: number }>(
    db,
    `select distinct on (c.address_id) c.address_id as "addressId", c.corrected_at as at, n.verdict = 'reachable' as works
       from contact_address c join address n on n.portal_id = c.portal_id and n.address_id = c.corrected_to
      where c.portal_id = ? and c.address_id = any(?::bigint[])
      order by c.address_id, c.corrected_at desc`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map(({ addressId, ...correction }) => [addressId, correction]));
}

/** @returns of each of these addresses when it took the place of one that was lost, where it did */
export async function lossesEndedBy(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, Date>> {
  const rows = await query<{ addressId: number; at: Date }>(
    db,
    `select c.corrected_to as "addressId", max(c.corrected_at) as at
       from contact_address c join address a using (portal_id, address_id)
      where c.portal_id = ? and c.corrected_to = any(?::bigint[])
        and exists (select from jsonb_array_elements(a.state -> 'episodes') as e
                     where e ->> 'kind' = 'lost' and (e ->> 'endedAt')::timestamptz = c.corrected_at)
      group by c.corrected_to`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map((row) => [row.addressId, row.at]));
}

/** The addresses in whose place these came are looked at again: whether mail gets through here decides on the win there. */
export async function markCorrectedTo(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
  now: Date,
): Promise<number> {
  if (addressIds.length === 0) return 0;
  return execute(
    db,
    `update address a set dirty_at = ${MARK}
      where a.portal_id = ? and exists (select from contact_address c
        where c.portal_id = a.portal_id and c.address_id = a.address_id and c.corrected_to = any(?::bigint[]))`,
    [now, portalId, [...addressIds]],
  );
}

/** They belong into the CRM from now on, although no event says so: they took the place of one that did. */
export async function enterLedger(db: Db, portalId: number, addressIds: readonly number[], now: Date): Promise<void> {
  await execute(
    db,
    `update address set in_ledger = true, dirty_at = ${MARK} where portal_id = ? and address_id = any(?::bigint[])`,
    [now, portalId, [...addressIds]],
  );
}

/** @param looksAnew the CRM is asked for their contact again */
export async function markAgain(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
  looksAnew: boolean,
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update address set dirty_at = ${MARK}, looked_up_at = case when ? then null else looked_up_at end
      where portal_id = ? and address_id = any(?::bigint[]) and in_ledger`,
    [now, looksAnew, portalId, [...addressIds]],
  );
}

/** Our copies of these contacts are too old from now on. */
export async function expireContacts(db: Db, portalId: number, contactIds: readonly string[]): Promise<void> {
  await execute(
    db,
    `update crm_record set read_at = 'epoch', links_read_at = null where portal_id = ? and type = 'contact' and record_id = any(?::text[])`,
    [portalId, [...contactIds]],
  );
}
