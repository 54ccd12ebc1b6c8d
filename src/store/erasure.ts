/** Forgetting a person: what names them goes; the keyed hash that keeps them from being written to stays. */
import { deriveDataSources } from './data-source-chunk.ts';
import { type Db, execute, query } from './database.ts';
import { clearMailings } from './mailing-day.ts';
import { eraseQuotes } from './quoted.ts';

export interface ErasedAddress {
  readonly addressId: number;
  readonly email: string;
}

/** @returns addresses that the contact has or had, except those that belong to another contact now */
export async function addressesToErase(db: Db, portalId: number, contactId: string): Promise<ErasedAddress[]> {
  return query<ErasedAddress>(
    db,
    `select a.address_id as "addressId", a.email from contact_address c join address a using (portal_id, address_id)
      where c.portal_id = ? and c.contact_id = ?
        and not exists (select from contact_address o where o.portal_id = c.portal_id and o.address_id = c.address_id
                           and o.contact_id <> c.contact_id and o.unlinked_at is null)
      order by a.address_id`,
    [portalId, contactId],
  );
}

/** @returns whoever has this address now; where nobody has, whoever had it last */
export async function contactsToErase(db: Db, portalId: number, email: string): Promise<string[]> {
  const rows = await query<{ contactId: string; isNow: boolean }>(
    db,
    `select c.contact_id as "contactId", c.unlinked_at is null as "isNow" from contact_address c join address a using (portal_id, address_id)
      where c.portal_id = ? and a.email = ? order by c.unlinked_at desc nulls first, c.contact_id`,
    [portalId, email],
  );
  const now = rows.filter((row) => row.isNow);
  return (now.length > 0 ? now : rows.slice(0, 1)).map((row) => row.contactId);
}

/** @param hash keyed; nobody writes to this person again, nor writes the address down */
export async function rememberForgotten(db: Db, portalId: number, hash: Buffer, now: Date): Promise<void> {
  await execute(
    db,
    `update suppression set address_id = null, event_key = null where portal_id = ? and address_hash = ?`,
    [portalId, hash],
  );
  await execute(
    db,
    'update manual_suppression set address_id = null, note = null where portal_id = ? and address_hash = ?',
    [portalId, hash],
  );
  // A pause was a wish of somebody who is known; what they left stays left.
  await execute(db, `delete from suppression where portal_id = ? and address_hash = ? and reason = 'paused'`, [
    portalId,
    hash,
  ]);
  await execute(
    db,
    `insert into suppression as s (portal_id, address_hash, stream, reason, since, venue) values (?, ?, '', 'erased', ?, 'privacy')
     on conflict (portal_id, address_hash, stream) do update set reason = 'erased', until = null`,
    [portalId, hash, now],
  );
}

/** Tables whose rows speak of one address and of nobody else. */
const OF_ADDRESS = [
  'event',
  'delivery_day',
  'survey_answer',
  'decision',
  'episode',
  'crm_write',
  'preference',
  'confirmation',
  'address_word',
  'leave_question',
  'opt_out_clock',
  'esp_push',
  'drift',
  'directory',
  'verdict_change',
  'replay_finding',
  'contact_address',
  'address',
] as const;

export async function eraseAddresses(db: Db, portalId: number, addressIds: readonly number[]): Promise<void> {
  await execute(
    db,
    `update consent_proof set address_id = null, event_key = null, detail = '{}' where portal_id = ? and address_id = any(?::bigint[])`,
    [portalId, [...addressIds]],
  );
  await execute(
    db,
    'update suppression set address_id = null, event_key = null where portal_id = ? and address_id = any(?::bigint[])',
    [portalId, [...addressIds]],
  );
  await execute(
    db,
    'update esp_suppression set address_id = null where portal_id = ? and address_id = any(?::bigint[])',
    [portalId, [...addressIds]],
  );
  await execute(
    db,
    'update manual_suppression set address_id = null, note = null where portal_id = ? and address_id = any(?::bigint[])',
    [portalId, [...addressIds]],
  );
  // Ahead of the decisions that lead to them: lines of digests, and the names in what one task says of several people.
  await execute(
    db,
    `delete from held_task h using decision d
      where h.portal_id = ? and d.portal_id = h.portal_id and d.decision_id = h.decision_id and d.address_id = any(?::bigint[])`,
    [portalId, [...addressIds]],
  );
  await execute(
    db,
    `update account_task t set people = (
        select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(t.people) as p
         where not exists (select from address a where a.portal_id = t.portal_id and a.address_id = any(?::bigint[]) and a.email = p ->> 'email'))
      where t.portal_id = ? and exists (select from decision d where d.portal_id = t.portal_id and d.write_id = t.write_id and d.address_id = any(?::bigint[]))`,
    [[...addressIds], portalId, [...addressIds]],
  );
  // What was concluded of companies names their people; the rest of them conclude it anew.
  await execute(
    db,
    `update account c set state = null, dirty_at = greatest(clock_timestamp(), c.dirty_at + interval '1 microsecond')
      where c.portal_id = ? and exists (select from address a where a.portal_id = c.portal_id and a.address_id = any(?::bigint[])
                                           and position(a.email in c.state::text) > 0)`,
    [portalId, [...addressIds]],
  );
  await eraseQuotes(db, portalId, addressIds);
  await clearMailings(db, portalId, addressIds);
  for (const table of OF_ADDRESS) {
    await execute(db, `delete from ${table} where portal_id = ? and address_id = any(?::bigint[])`, [
      portalId,
      [...addressIds],
    ]);
  }
  // Without their events no file says of them where they came from.
  await deriveDataSources(db, portalId, addressIds);
}

/** Where somebody else asked to be written at an address that turned out to be theirs. @param hash keyed, of the address */
export async function forgetAsksFor(db: Db, portalId: number, hash: Buffer): Promise<void> {
  await execute(
    db,
    `delete from crm_write w using confirmation c
      where c.portal_id = ? and c.email_hash = ? and w.portal_id = c.portal_id and w.write_key = 'task:ask:' || c.confirmation_id`,
    [portalId, hash],
  );
  await execute(db, 'delete from confirmation where portal_id = ? and email_hash = ?', [portalId, hash]);
}

/** What we hold under the contact's own id, whichever address it had. */
export async function eraseContactRows(db: Db, portalId: number, contactId: string): Promise<void> {
  await execute(db, `delete from crm_record where portal_id = ? and type = 'contact' and record_id = ?`, [
    portalId,
    contactId,
  ]);
  await execute(db, 'delete from contact_address where portal_id = ? and contact_id = ?', [portalId, contactId]);
  await execute(db, 'delete from segment_member where portal_id = ? and contact_id = ?', [portalId, contactId]);
  await execute(
    db,
    `delete from crm_write where portal_id = ? and (object_id = ? or (anchor_type = 'contact' and anchor_id = ?))`,
    [portalId, contactId, contactId],
  );
  // A call that comes again must not be taken for a new one; what it was answered goes.
  await execute(db, 'update workflow_call set answer = null where portal_id = ? and contact_id = ?', [
    portalId,
    contactId,
  ]);
  await execute(
    db,
    `update hubspot_event set property_value = null, why = null, state = case when kind = 'privacyDeletion' then state else 'done' end
      where portal_id = ? and object_id = ?`,
    [portalId, contactId],
  );
}

/**
 * Raw deliveries that name them lose their bodies; their facts on others were taken in before. One that still waits is
 * emptied when it has been taken in.
 *
 * @returns how many were emptied
 */
export async function emptyDeliveriesNaming(db: Db, portalId: number, emails: readonly string[]): Promise<number> {
  return execute(
    db,
    `update delivery d set body = ''::bytea, headers = '{}', rejected = null, state = 'done', why = ?
      where portal_id = ? and state <> 'waiting'
        and exists (select from unnest(?::text[]) as n(email) where position(n.email in lower(encode(d.body, 'escape'))) > 0)`,
    [EMPTIED, portalId, [...emails]],
  );
}

export async function emptyDeliveries(db: Db, portalId: number, deliveryIds: readonly number[]): Promise<number> {
  return execute(
    db,
    `update delivery set body = ''::bytea, headers = '{}', rejected = null, why = ? where portal_id = ? and delivery_id = any(?::bigint[])`,
    [EMPTIED, portalId, [...deliveryIds]],
  );
}

const EMPTIED = 'It named a person who was erased at their own request.';
