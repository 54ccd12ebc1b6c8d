/** Refusals of one mailing, over all who were mailed. */
import type { MailingBlocks } from '../flow/state.ts';
import { type Db, query } from './database.ts';
import { BIT_OF, CHUNK_OF } from './mailing-day.ts';
import { TRIED_IN_VAIN_SQL } from './tried.ts';

/** A mailing is sent within days; a campaign of the same name a month later is another one. */
const MAILING_DAYS = 4;

export interface MailingQuestion {
  readonly campaign: string;
  readonly at: Date;
}

/**
 * @param daysAfter the moment: 0 sees nothing that came later, for a look back
 * @returns by campaign, around the newest of the moments asked about
 */
export async function mailingBlocks(
  db: Db,
  portalId: number,
  questions: readonly MailingQuestion[],
  daysAfter = MAILING_DAYS,
): Promise<Map<string, MailingBlocks>> {
  if (questions.length === 0) return new Map();
  const rows = await query<MailingBlocks>(
    db,
    `with asked as (
       select campaign, max(at) as at from unnest(?::text[], ?::timestamptz[]) as n(campaign, at) group by campaign
     )
     select q.campaign, r.gateways, r.refused, coalesce(t.reported, 0)::integer as reported, r.ips as "sendingIps"
       from asked q
       cross join lateral (
         select count(distinct coalesce(e.gateway, '@' || a.domain))::integer as gateways, count(distinct e.address_id)::integer as refused,
                coalesce(array_agg(distinct e.sending_ip) filter (where e.sending_ip is not null), '{}') as ips
           from event e join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
          where e.portal_id = ? and e.campaign = q.campaign and e.class = 'block' and e.type <> 'deferred'
            and e.at between q.at - ? * interval '1 day' and q.at + ? * interval '1 day') r
       cross join lateral (
         with reached as materialized (
           select chunk, bit_or(delivered) as people from mailing_day
            where portal_id = ? and campaign = q.campaign
              and day between ((q.at - ? * interval '1 day') at time zone 'UTC')::date and ((q.at + ? * interval '1 day') at time zone 'UTC')::date
            group by chunk
         ), tried as (
           select distinct e.address_id from event e
            where e.portal_id = ? and e.campaign = q.campaign and ${TRIED_IN_VAIN_SQL}
              and e.occurred_at between q.at - ? * interval '1 day' and q.at + ? * interval '1 day'
         )
         select coalesce((select sum(bit_count(people)) from reached), 0) + count(*) as reported from tried t
          where not exists (select from reached r where r.chunk = ${CHUNK_OF('t.address_id')}
                               and get_bit(r.people, ${BIT_OF('t.address_id')}) = 1)) t`,
    [
      questions.map((one) => one.campaign),
      questions.map((one) => one.at),
      portalId,
      MAILING_DAYS,
      daysAfter,
      portalId,
      MAILING_DAYS,
      daysAfter,
      portalId,
      MAILING_DAYS,
      daysAfter,
    ],
  );
  return new Map(rows.map((row) => [row.campaign, row]));
}

export interface Refusal {
  readonly gateway: string;
  readonly email: string;
  readonly at: Date;
  readonly diagnostic: string | null;
  readonly sendingIp: string | null;
  readonly messageId: string | null;
  readonly reason: string;
}

/** @returns the newest refusals of a mailing, by gateway */
export async function listRefusals(db: Db, portalId: number, campaign: string, limit: number): Promise<Refusal[]> {
  return query<Refusal>(
    db,
    `select coalesce(e.gateway, '@' || a.domain) as gateway, a.email, e.at, e.diagnostic, e.sending_ip as "sendingIp",
            e.message_id as "messageId", e.reason
       from event e join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
      where e.portal_id = ? and e.campaign = ? and e.class = 'block' and e.type <> 'deferred'
      order by e.at desc, e.event_key limit ?`,
    [portalId, campaign, limit],
  );
}
