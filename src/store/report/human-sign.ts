/** In SQL: how long a person is known, and when they last showed that they are there. */

/** Acts of their own, as `flow/conclude/gather-signs.ts` says them; the index `event_own_act` holds the same. */
const OWN_ACT = `e.actor = 'person'
  and e.type in ('list_unsubscribe', 'global_unsubscribe', 'resubscribe', 'preference', 'complaint', 'inbound_mail')`;

/** HubSpot's times are ISO text or milliseconds; what is neither says nothing. */
const timeOf = (
  text: string,
): string => `case when ${text} ~ '^\\d{10,15}$' then to_timestamp((${text})::bigint / 1000.0)
  when ${text} ~ '^\\d{4}-\\d\\d-\\d\\d' then (${text})::timestamptz end`;

/**
 * Joins to an `address a`: its current contact as `c` with `fields` and `links`; `s.last` is the last sign, `s.known_since` the first
 * that anybody, HubSpot included, knew of the address. Two question marks: the names of the HubSpot properties that tell of a person's
 * acts, and the moment from which on signs are none yet.
 */
export const HUMAN_SIGN_JOINS = `
  left join lateral (
    select l.contact_id, r.fields, r.links
      from contact_address l join crm_record r on r.portal_id = l.portal_id and r.type = 'contact' and r.record_id = l.contact_id and r.gone_at is null
     where l.portal_id = a.portal_id and l.address_id = a.address_id and l.unlinked_at is null
     order by l.linked_at limit 1
  ) c on true
  cross join lateral (
    select max(n.at) as last, least(a.created_at, ${timeOf(`c.fields->>'createdate'`)}) as known_since
      from (select e.at from event e where e.portal_id = a.portal_id and e.address_id = a.address_id and ${OWN_ACT}
            union all
            select w.at from address_word w where w.portal_id = a.portal_id and w.address_id = a.address_id and w.says = 'reachable'
            union all
            select ${timeOf('c.fields->>p.name')} from unnest(?::text[]) as p(name)) as n
     where n.at <= ?::timestamptz
  ) s`;
