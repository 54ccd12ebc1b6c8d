/** The person behind an address, as the CRM knows them: SQL that several read models share. */

export interface PersonOfAddress {
  readonly contactId: string | null;
  readonly personName: string | null;
  readonly jobTitle: string | null;
  readonly companyId: string | null;
  readonly companyName: string | null;
  readonly ownerName: string | null;
}

export const PERSON_COLUMNS = `
  c.contact_id as "contactId",
  nullif(trim(concat_ws(' ', c.fields->>'firstname', c.fields->>'lastname')), '') as "personName",
  nullif(c.fields->>'jobtitle', '') as "jobTitle",
  co.record_id as "companyId",
  nullif(co.fields->>'name', '') as "companyName",
  coalesce(nullif(trim(concat_ws(' ', o.fields->>'firstName', o.fields->>'lastName')), ''), o.fields->>'email') as "ownerName"`;

/** Joins to an `address a`: its current contact, that contact's primary company and owner. */
export const PERSON_JOINS = `
  left join lateral (
    select l.contact_id, r.fields, r.links
      from contact_address l
      left join crm_record r on r.portal_id = l.portal_id and r.type = 'contact' and r.record_id = l.contact_id
     where l.portal_id = a.portal_id and l.address_id = a.address_id and l.unlinked_at is null
     order by l.linked_at limit 1
  ) c on true
  left join crm_record co on co.portal_id = a.portal_id and co.type = 'company' and co.record_id = c.links->'company'->>0
  left join crm_record o on o.portal_id = a.portal_id and o.type = 'owner' and o.record_id = c.fields->>'hubspot_owner_id'`;
