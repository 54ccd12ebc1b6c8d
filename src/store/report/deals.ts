/** Open deals and whether anybody on them can be reached by mail: counted anew from our copy of the CRM each time. */
import { type Binding, type Db, query } from '../database.ts';

/** `fine`: nothing speaks against them, whether or not they were ever mailed. */
export type Reach = 'fine' | 'unsure' | 'dead' | 'blocked' | 'left' | 'no_address';

export interface DealMember {
  readonly contactId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly reach: Reach;
  /** Of the ledger; null: nothing was ever reported of their address. */
  readonly addressId: number | null;
  /** Why and since when (ISO 8601), as the directory says. */
  readonly reason: string | null;
  readonly since: string | null;
}

export interface DealRow {
  readonly dealId: string;
  /** As HubSpot has them. */
  readonly fields: Readonly<Record<string, string | null>>;
  readonly owner: string | null;
  /** Those who cannot be reached first. */
  readonly members: readonly DealMember[];
  readonly reachable: number;
  /** When the deal's own contacts were read; null: only those of the ledger are known. */
  readonly contactsReadAt: Date | null;
}

export interface Deals {
  /** Nobody on them can be reached, or somebody cannot; in no order. */
  readonly rows: readonly DealRow[];
  /** Open deals that were looked at. */
  readonly looked: number;
  /** There are more than that: those of the largest amounts were looked at. */
  readonly isCut: boolean;
  /** Of those looked at: only contacts of the ledger are known. */
  readonly unread: number;
}

/** Some 200 ms; a portal with more open deals has them in the order of their amounts. */
export const MOST_DEALS = 5_000;

/** A number as HubSpot has it, or null for whatever else somebody wrote. */
const AMOUNT = `case when fields ->> 'amount' ~ '^[0-9]{1,15}([.][0-9]{1,10}|)$' then (fields ->> 'amount')::double precision end`;

const OPEN = `select record_id as deal_id, fields, links -> 'contact' as contacts, links_read_at, ${AMOUNT} as amount
    from crm_record
   where portal_id = ? and type = 'deal' and gone_at is null and fields ->> 'hs_is_closed' is distinct from 'true'`;

/** By its key, each for itself: the planner expects far more people than there are on deals, and would read the whole copy. */
const contactOf = (id: string) =>
  `select * from crm_record r where r.portal_id = ? and r.type = 'contact' and r.record_id = ${id} limit 1`;

/** Of the deal's reading and the contact's the newer one says whether they belong together. */
const MEMBERS = `
  select o.deal_id, n.id as contact_id
    from open o cross join lateral jsonb_array_elements_text(coalesce(o.contacts, '[]')) as n(id)
    left join lateral (${contactOf('n.id')}) c on true
   where c.record_id is null or c.gone_at is null and (
         c.links_read_at is null or c.links -> 'deal' is null or c.links_read_at <= o.links_read_at
         or c.links -> 'deal' @> jsonb_build_array(o.deal_id))
  union
  select e.deal_id, c.record_id
    from crm_record c cross join lateral jsonb_array_elements_text(c.links -> 'deal') as e(deal_id) join open o on o.deal_id = e.deal_id
   where c.portal_id = ? and c.type = 'contact' and c.gone_at is null and c.links -> 'deal' <> '[]'
     and (o.contacts is null or c.links_read_at > o.links_read_at)`;

/** By the address at which HubSpot would mail them; where that is not known, by the worst of theirs. */
const STANDING = `left join lateral (
    select a.address_id, a.email, a.verdict, a.opt_out
      from contact_address l join address a using (portal_id, address_id)
     where l.portal_id = ? and l.contact_id = m.contact_id and l.unlinked_at is null
       and (coalesce(c.fields ->> 'email', '') = '' or a.email = lower(c.fields ->> 'email'))
     order by a.opt_out = 'everything' desc, array_position(array['dead', 'unsure', 'blocked'], a.verdict::text) nulls last, a.address_id
     limit 1
  ) s on true`;

const REACH = `case
    when s.opt_out = 'everything' or c.fields ->> 'hs_email_optout' = 'true' then 'left'
    when s.verdict in ('dead', 'unsure', 'blocked') then s.verdict::text
    when c.record_id is not null and coalesce(c.fields ->> 'email', '') = '' and s.address_id is null then 'no_address'
    else 'fine' end`;

/** @param ownerId of the deal; null: everybody's */
export async function listShakyDeals(db: Db, portalId: number, ownerId: string | null = null): Promise<Deals> {
  const ofOwner = ownerId === null ? '' : `and fields ->> 'hubspot_owner_id' = ?`;
  const own: Binding[] = ownerId === null ? [] : [ownerId];
  const rows = await query<DealRow & { looked: number; unread: number; reachable: number; known: number }>(
    db,
    `with open as materialized (${OPEN} ${ofOwner} order by 5 desc nulls last, record_id limit ?),
     member as materialized (${MEMBERS}),
     standing as (
       select m.deal_id, m.contact_id, s.address_id, coalesce(nullif(c.fields ->> 'email', ''), s.email) as email,
              nullif(trim(concat_ws(' ', c.fields ->> 'firstname', c.fields ->> 'lastname')), '') as name, ${REACH} as reach, d.reason, d.since
         from member m left join lateral (${contactOf('m.contact_id')}) c on true ${STANDING}
         left join directory d on d.portal_id = ? and d.address_id = s.address_id),
     counted as (
       select deal_id, count(*) as known, count(*) filter (where reach = 'fine') as reachable,
              jsonb_agg(jsonb_build_object('contactId', contact_id, 'name', name, 'email', email, 'reach', reach, 'addressId', address_id, 'reason', reason, 'since', since)
                        order by reach = 'fine', address_id nulls last, contact_id) as members
         from standing group by deal_id)
     select o.deal_id as "dealId", o.fields,
            coalesce(nullif(trim(concat_ws(' ', w.fields ->> 'firstName', w.fields ->> 'lastName')), ''), w.fields ->> 'email') as owner,
            coalesce(n.members, '[]') as members, coalesce(n.reachable, 0) as reachable, coalesce(n.known, 0) as known,
            case when o.contacts is not null then o.links_read_at end as "contactsReadAt",
            t.looked, t.unread
       from (select count(*) as looked, count(*) filter (where contacts is null) as unread from open) t
       left join (open o left join counted n using (deal_id)) on coalesce(n.reachable, 0) = 0 or n.reachable < n.known
       left join crm_record w on w.portal_id = ? and w.type = 'owner' and w.record_id = o.fields ->> 'hubspot_owner_id'`,
    [portalId, ...own, MOST_DEALS + 1, portalId, portalId, portalId, portalId, portalId, portalId],
  );
  const looked = rows[0]?.looked ?? 0;
  return {
    rows: rows.flatMap(({ looked: _looked, unread: _unread, known: _known, ...row }) =>
      row.dealId === null ? [] : [row],
    ),
    looked: Math.min(looked, MOST_DEALS),
    isCut: looked > MOST_DEALS,
    unread: rows[0]?.unread ?? 0,
  };
}

/** Open tasks of ours that speak for somebody on a deal. */
export interface OpenTask {
  readonly addressId: number;
  readonly writeState: 'planned' | 'sending' | 'done' | 'failed';
  readonly subject: string;
  readonly anchorType: string | null;
  readonly anchorId: string | null;
  readonly resultId: string | null;
}

/** @returns the newest of each address */
export async function openTasksOf(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, OpenTask>> {
  const rows = await query<OpenTask>(
    db,
    `select distinct on (n.address_id) n.address_id as "addressId", w.state as "writeState",
            w.payload -> 'properties' ->> 'hs_task_subject' as subject, w.anchor_type as "anchorType", w.anchor_id as "anchorId", w.result_id as "resultId"
       from decision n join crm_write w on w.portal_id = n.portal_id and w.write_id = n.write_id
       left join episode e on e.portal_id = n.portal_id and e.episode_id = n.episode_id
      where n.portal_id = ? and n.address_id = any(?::bigint[]) and w.surface = 'task' and w.state in ('planned', 'sending', 'done', 'failed')
        and e.ended_at is null
        and not exists (select from crm_write c where c.portal_id = w.portal_id and c.write_key = 'close:' || w.write_id)
      order by n.address_id, n.decision_id desc`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map((row) => [row.addressId, row]));
}
