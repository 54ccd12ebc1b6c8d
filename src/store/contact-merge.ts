/** Contacts that were merged or deleted in HubSpot: what we planned for them follows, or is dropped with the reason. */
import { UNKNOWN_VALUE } from './crm-write.ts';
import { type Db, execute } from './database.ts';

/** A contact that comes back from the recycle bin revives what was dropped with these words. */
export const CONTACT_DELETED = 'The contact was deleted in HubSpot.';
const MERGED = 'The contact was merged into another one in HubSpot, which has properties of its own.';

/** Links of the merged contacts become links of the survivor, with their dates. */
export async function moveLinks(
  db: Db,
  portalId: number,
  mergedIds: readonly string[],
  survivorId: string,
): Promise<void> {
  await execute(
    db,
    `insert into contact_address as c (portal_id, address_id, contact_id, linked_at, unlinked_at, corrected_to, corrected_at)
     select distinct on (o.address_id) o.portal_id, o.address_id, ?, o.linked_at, o.unlinked_at, o.corrected_to, o.corrected_at
       from contact_address o where o.portal_id = ? and o.contact_id = any(?::text[])
      order by o.address_id, o.unlinked_at desc nulls first
     on conflict (portal_id, address_id, contact_id) do update
       set linked_at = least(c.linked_at, excluded.linked_at),
           unlinked_at = case when c.unlinked_at is null or excluded.unlinked_at is null then null
                              else greatest(c.unlinked_at, excluded.unlinked_at) end`,
    [survivorId, portalId, [...mergedIds]],
  );
  await execute(db, 'delete from contact_address where portal_id = ? and contact_id = any(?::text[])', [
    portalId,
    [...mergedIds],
  ]);
}

/** Tasks and notes stand at the survivor, and are looked for there, twice; what was dropped with a merged contact is planned again. */
export async function moveAnchors(
  db: Db,
  portalId: number,
  mergedIds: readonly string[],
  survivorId: string,
): Promise<void> {
  await execute(
    db,
    `update crm_write w set
        payload = case when jsonb_typeof(w.payload -> 'associations') <> 'array' then w.payload
          else jsonb_set(w.payload, '{associations}', (
            select coalesce(jsonb_agg(distinct case when a ->> 'type' = 'contact' and a ->> 'id' = any(?::text[])
                                               then jsonb_set(a, '{id}', to_jsonb(?::text)) else a end), '[]')
              from jsonb_array_elements(w.payload -> 'associations') as a)) end
      where w.portal_id = ? and w.surface <> 'contact_property' and w.state <> 'done'
        and jsonb_typeof(w.payload -> 'associations') = 'array'
        and exists (select from jsonb_array_elements(w.payload -> 'associations') as a
                     where a ->> 'type' = 'contact' and a ->> 'id' = any(?::text[]))`,
    [[...mergedIds], survivorId, portalId, [...mergedIds]],
  );
  await execute(
    db,
    `update crm_write set anchor_id = ?, clean_reads = 0, read_at = null,
            state = case when state = 'dropped' and why = ? then 'planned' else state end
      where portal_id = ? and anchor_type = 'contact' and anchor_id = any(?::text[])`,
    [survivorId, CONTACT_DELETED, portalId, [...mergedIds]],
  );
  await execute(
    db,
    `update decision set target_id = ? where portal_id = ? and target_type = 'contact' and target_id = any(?::text[])`,
    [survivorId, portalId, [...mergedIds]],
  );
}

/**
 * The survivor gets one property row. What it holds in HubSpot is unknown: HubSpot filled the gaps of one contact from the
 * other, so every value is sent again.
 *
 * @param mergedIds the one whose values won first
 */
export async function moveProperties(
  db: Db,
  portalId: number,
  mergedIds: readonly string[],
  survivorId: string,
): Promise<void> {
  // A row of the survivor itself stays; else the first of the merged ones goes on under its id.
  await execute(
    db,
    `update crm_write set write_key = 'contact_property:' || ?, object_id = ?
      where portal_id = ? and write_id = (
        select write_id from unnest(?::text[]) with ordinality as m(id, place)
          join crm_write w on w.portal_id = ? and w.write_key = 'contact_property:' || m.id order by m.place limit 1)
        and not exists (select from crm_write s where s.portal_id = ? and s.write_key = 'contact_property:' || ?)`,
    [survivorId, survivorId, portalId, [...mergedIds], portalId, portalId, survivorId],
  );
  await execute(
    db,
    `update crm_write set state = 'dropped', why = ?
      where portal_id = ? and write_key = any(?::text[]) and state <> 'sending'`,
    [MERGED, portalId, mergedIds.map((id) => `contact_property:${id}`)],
  );
  await execute(
    db,
    `update crm_write set revision = revision + 1, attempts = case when state = 'sending' then attempts else 0 end, lost_answers = 0, why = null, try_after = null,
        state = case when state = 'sending' then 'sending' else 'planned' end,
        written = (select jsonb_object_agg(p.key, ?::text) from jsonb_each(payload) as p)
      where portal_id = ? and write_key = 'contact_property:' || ?`,
    [UNKNOWN_VALUE, portalId, survivorId],
  );
}

/** Nothing more is written to a contact that is in the recycle bin; a task may have the same number as a contact. */
export async function dropWritesOf(db: Db, portalId: number, contactId: string): Promise<number> {
  return execute(
    db,
    `update crm_write set state = 'dropped', why = ?
      where portal_id = ? and state in ('planned', 'failed')
        and (write_key = 'contact_property:' || ? or (anchor_type = 'contact' and anchor_id = ?))`,
    [CONTACT_DELETED, portalId, contactId, contactId],
  );
}

/** The contact came back: what was dropped with it is planned again. */
export async function reviveWritesOf(db: Db, portalId: number, contactId: string): Promise<number> {
  return execute(
    db,
    `update crm_write set state = 'planned', why = null, attempts = 0, lost_answers = 0
      where portal_id = ? and state = 'dropped' and why = ?
        and (write_key = 'contact_property:' || ? or (anchor_type = 'contact' and anchor_id = ?))`,
    [portalId, CONTACT_DELETED, contactId, contactId],
  );
}
