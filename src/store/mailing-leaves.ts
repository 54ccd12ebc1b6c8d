/** Those who left by one mailing or marked it as spam, against all other mail of the portal. */
import type { MailingLeaves, MailingQuote } from '../flow/state.ts';
import { type Db, query } from './database.ts';
import { LEFT } from './left-events.ts';

/** People leave by a mailing while they still read it; a campaign of the same name a month later is another one. */
const MAILING_DAYS = 14;
const USUAL_DAYS = 90;
const QUOTES = 10;

export interface LeaveQuestion {
  readonly campaign: string;
  readonly at: Date;
}

const IN_DAYS = `day between ((n.at - ? * interval '1 day') at time zone 'UTC')::date and (n.at at time zone 'UTC')::date`;
const OTHER_MAILING = `(campaign <> n.campaign or day < ((n.at - ? * interval '1 day') at time zone 'UTC')::date)`;

export type CountedLeaves = Omit<MailingLeaves, 'chance' | 'ownerId' | 'reasons' | 'quotes'> & { readonly at: Date };

/**
 * Of other mail those count who left mailings whose deliveries are known: without them there is nothing to hold them against.
 *
 * @param atLeast people: of mailings that fewer left nothing else is read
 * @returns one for each campaign, around the newest of the moments asked about
 */
export async function countMailingLeaves(
  db: Db,
  portalId: number,
  questions: readonly LeaveQuestion[],
  atLeast: number,
): Promise<CountedLeaves[]> {
  if (questions.length === 0) return [];
  return query<CountedLeaves>(
    db,
    `with asked as materialized (
       select campaign, max(at) as at from unnest(?::text[], ?::timestamptz[]) as n(campaign, at) group by campaign
     ), noticed as materialized (
       select q.campaign, q.at, l.people, l.complained from asked q
       cross join lateral (
         select count(distinct e.address_id)::integer as people,
                (count(distinct e.address_id) filter (where e.type = 'complaint'))::integer as complained
           from event e
          where e.portal_id = ? and e.campaign = q.campaign and ${LEFT}
            and e.at > q.at - ? * interval '1 day' and e.at <= q.at) l
        where l.people >= ?
     )
     select n.campaign, n.at, n.people as "left", n.complained, d.people as delivered, u.people as "usualDelivered", v.people as "usualLeft"
       from noticed n
       cross join lateral (
         select coalesce(sum(bit_count(o.people)), 0)::integer as people
           from (select bit_or(delivered) as people from mailing_day
                  where portal_id = ? and campaign = n.campaign and ${IN_DAYS}
                  group by chunk) o) d
       cross join lateral (
         select coalesce(sum(bit_count(o.people)), 0)::integer as people
           from (select bit_or(delivered) as people from mailing_day
                  where portal_id = ? and campaign <> '' and ${IN_DAYS} and ${OTHER_MAILING}
                  group by campaign, chunk) o) u
       cross join lateral (
         select count(distinct (e.address_id, e.campaign))::integer as people
           from event e join (select campaign, min(day) as day from mailing_day
                               where portal_id = ? and campaign <> '' and ${IN_DAYS} and ${OTHER_MAILING}
                               group by campaign) o on o.campaign = e.campaign and (e.at at time zone 'UTC')::date >= o.day
          where e.portal_id = ? and ${LEFT} and e.at > n.at - ? * interval '1 day' and e.at <= n.at
            and (e.campaign <> n.campaign or e.at <= n.at - ? * interval '1 day')) v`,
    [
      questions.map((one) => one.campaign),
      questions.map((one) => one.at),
      portalId,
      MAILING_DAYS,
      atLeast,
      portalId,
      MAILING_DAYS,
      portalId,
      USUAL_DAYS,
      MAILING_DAYS,
      portalId,
      USUAL_DAYS,
      MAILING_DAYS,
      portalId,
      USUAL_DAYS,
      MAILING_DAYS,
    ],
  );
}

/** What people chose and wrote on leaving this mailing. */
export async function saidOfMailing(
  db: Db,
  portalId: number,
  { campaign, at }: LeaveQuestion,
): Promise<Pick<MailingLeaves, 'reasons' | 'quotes'>> {
  const since = [portalId, campaign, at, MAILING_DAYS] as const;
  const OF_MAILING = `portal_id = ? and campaign = ? and answered_at > ?::timestamptz - ? * interval '1 day'`;
  const reasons = await query<{ reason: string; people: number }>(
    db,
    `select reason, count(*)::integer as people from survey_answer
      where ${OF_MAILING} and reason is not null group by reason order by people desc, reason`,
    since,
  );
  const quotes = await query<MailingQuote>(
    db,
    `select address_id as "addressId", comment as words from survey_answer
      where ${OF_MAILING} and comment is not null order by answered_at desc, answer_id desc limit ?`,
    [...since, QUOTES],
  );
  return { reasons, quotes };
}
