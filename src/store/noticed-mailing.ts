/** Mailings that people left, or that servers refused, day by day: what is looked at again for a replay. */
import { type Db, query } from './database.ts';
import { LEFT } from './left-events.ts';

export interface NoticedDay {
  readonly campaign: string;
  /** The last of the day. */
  readonly at: Date;
}

export interface NoticedQuestion {
  readonly from: Date | null;
  /** What came in later is not there. */
  readonly until: Date;
  /** Mailings with fewer people, or fewer gateways, are left out. */
  readonly atLeast: number;
}

const IS_CONTACT = `exists (select from contact_address c
  where c.portal_id = e.portal_id and c.address_id = e.address_id and c.unlinked_at is null)`;

/** @returns days on which contacts left a mailing or marked it as spam, in the order of campaigns and days */
export function listLeftDays(db: Db, portalId: number, question: NoticedQuestion): Promise<NoticedDay[]> {
  return listDays(db, portalId, question, LEFT, 'e.address_id');
}

/** @returns days on which servers refused a mailing, as above */
export function listRefusedDays(db: Db, portalId: number, question: NoticedQuestion): Promise<NoticedDay[]> {
  const gateway = `(select coalesce(e.gateway, '@' || a.domain) from address a where a.portal_id = e.portal_id and a.address_id = e.address_id)`;
  return listDays(db, portalId, question, `e.class = 'block' and e.type <> 'deferred'`, gateway);
}

/** @param counted of which there have to be enough */
function listDays(
  db: Db,
  portalId: number,
  { from, until, atLeast }: NoticedQuestion,
  is: string,
  counted: string,
): Promise<NoticedDay[]> {
  return query<NoticedDay>(
    db,
    `with noticed as materialized (
       select e.campaign, e.at, ${counted} as who, ${IS_CONTACT} as is_contact from event e
        where e.portal_id = ? and e.campaign is not null and ${is} and e.received_at <= ?::timestamptz and e.at <= ?::timestamptz
     ), enough as (
       select campaign from noticed group by campaign having count(distinct who) >= ?
     )
     select campaign, max(at) as at from noticed join enough using (campaign)
      where is_contact and (?::timestamptz is null or at > ?::timestamptz)
      group by campaign, (at at time zone 'UTC')::date order by campaign, at`,
    [portalId, until, until, atLeast, from, from],
  );
}
