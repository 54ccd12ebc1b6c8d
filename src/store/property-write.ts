/** Values that records should have: one row for each record and surface, always holding the latest wish. */
import { WAITS_SINCE } from './crm-write.ts';
import { type Db, execute, query } from './database.ts';

export interface PropertyPlan {
  readonly contactId: string;
  readonly addressId: number;
  /** All properties that we own, as they should be. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Coalesced: one row per contact, always holding the latest wish; what the CRM holds already is not sent again. */
export function planProperties(db: Db, portalId: number, plans: readonly PropertyPlan[], now: Date): Promise<void> {
  return planValues(
    db,
    portalId,
    'contact_property',
    plans.map((plan) => ({ ...plan, objectId: plan.contactId })),
    now,
  );
}

/** The link alone, of contacts of whom the ledger may know nothing else: what else is planned for them stays. */
export async function planLinks(
  db: Db,
  portalId: number,
  plans: readonly { readonly contactId: string; readonly properties: Readonly<Record<string, string>> }[],
  now: Date,
): Promise<void> {
  if (plans.length === 0) return;
  await execute(
    db,
    `insert into crm_write as w (portal_id, write_key, surface, object_id, payload, created_at)
     select ?, 'contact_property:' || n.id, 'contact_property', n.id, n.payload, ? from unnest(?::text[], ?::jsonb[]) as n(id, payload)
     on conflict (portal_id, write_key) do update
       set payload = w.payload || excluded.payload, revision = w.revision + 1, attempts = 0, lost_answers = 0,
           state = case when w.state = 'sending' then 'sending' else 'planned' end, try_after = null, why = null, ${WAITS_SINCE}
     where not w.payload @> excluded.payload`,
    [portalId, now, plans.map((plan) => plan.contactId), plans.map((plan) => JSON.stringify(plan.properties))],
  );
}

/** The same for companies. */
export function planCompanyProperties(
  db: Db,
  portalId: number,
  plans: readonly { readonly companyId: string; readonly properties: Readonly<Record<string, string>> }[],
  now: Date,
): Promise<void> {
  return planValues(
    db,
    portalId,
    'company_property',
    plans.map(({ companyId, properties }) => ({ objectId: companyId, addressId: null, properties })),
    now,
  );
}

/** Somebody confirmed a new address: one row per contact, sent even where the same was sent before. */
export function planEmail(
  db: Db,
  portalId: number,
  plan: { readonly contactId: string; readonly addressId: number; readonly email: string },
  now: Date,
): Promise<void> {
  const { contactId, addressId, email } = plan;
  return planValues(db, portalId, 'contact_email', [{ objectId: contactId, addressId, properties: { email } }], now);
}

/** Holds our copy of a contact until the end of the transaction, so that two do not confirm an address of it at once. */
export async function lockContact(db: Db, portalId: number, contactId: string): Promise<void> {
  await query(
    db,
    `select from crm_record where portal_id = ? and type = 'contact' and record_id = ? for no key update`,
    [portalId, contactId],
  );
}

/** Whether the contact is about to get this address. */
export async function isEmailUnderWay(db: Db, portalId: number, contactId: string, email: string): Promise<boolean> {
  const rows = await query(
    db,
    `select from crm_write where portal_id = ? and write_key = 'contact_email:' || ?::text and payload->>'email' = ?
        and state in ('planned', 'sending')`,
    [portalId, contactId, email],
  );
  return rows.length > 0;
}

/** @returns by contact the address that it has got or is about to get from us, and in whose place */
export async function plannedEmails(
  db: Db,
  portalId: number,
  contactIds: readonly string[],
): Promise<Map<string, { readonly email: string; readonly insteadOf: number | null }>> {
  const rows = await query<{ contactId: string; email: string; insteadOf: number | null }>(
    db,
    `select object_id as "contactId", payload ->> 'email' as email, address_id as "insteadOf" from crm_write
      where portal_id = ? and write_key = any(?::text[]) and state in ('planned', 'sending', 'done')`,
    [portalId, contactIds.map((id) => `contact_email:${id}`)],
  );
  return new Map(rows.map(({ contactId, ...one }) => [contactId, one]));
}

interface ValuesPlan {
  readonly objectId: string;
  readonly addressId: number | null;
  readonly properties: Readonly<Record<string, string>>;
}

async function planValues(
  db: Db,
  portalId: number,
  surface: 'contact_property' | 'contact_email' | 'company_property',
  plans: readonly ValuesPlan[],
  now: Date,
): Promise<void> {
  if (plans.length === 0) return;
  await execute(
    db,
    `insert into crm_write as w (portal_id, write_key, surface, address_id, object_id, payload, created_at)
     select ?, ?::text || ':' || n.id, ?, n.address_id, n.id, n.payload, ?
       from unnest(?::text[], ?::bigint[], ?::jsonb[]) as n(id, address_id, payload)
     on conflict (portal_id, write_key) do update
       set payload = excluded.payload, address_id = excluded.address_id, revision = w.revision + 1, attempts = 0, lost_answers = 0,
           state = case when w.state = 'sending' then 'sending' else 'planned' end, try_after = null, why = null, ${WAITS_SINCE}
     where w.payload <> excluded.payload or w.state = 'dropped' or w.surface = 'contact_email'`,
    [
      portalId,
      surface,
      surface,
      now,
      plans.map((plan) => plan.objectId),
      plans.map((plan) => plan.addressId),
      plans.map((plan) => JSON.stringify(plan.properties)),
    ],
  );
}
