/** What the ledger knows of addresses on a list, read at once for all of a step. */
import type { Reason } from '../flow/event.ts';
import type { Verdict } from '../flow/state.ts';
import { type Db, query } from './database.ts';

export interface VetFacts {
  readonly email: string;
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  readonly retryAfter: Date | null;
  /** UTC, `YYYY-MM-DD`. */
  readonly deliveredOn: string | null;
  readonly wasTried: boolean;
  readonly wasUnknown: boolean;
  readonly lastHeardAt: Date | null;
  readonly isCustomerOrReplied: boolean;
  readonly contactId: string | null;
  readonly dataSource: string | null;
  readonly openDeals: number;
}

/** @param emails normalised @returns those that the ledger knows */
export async function listVetFacts(db: Db, portalId: number, emails: readonly string[]): Promise<VetFacts[]> {
  return query<VetFacts>(
    db,
    `select a.email, a.verdict, a.bounce_reason as reason, (a.state ->> 'retryAfter')::timestamptz as "retryAfter",
            (d.month + (floor(log(2, d.delivered_bits & 2147483647)))::integer)::text as "deliveredOn",
            d.month is not null or coalesce((a.state ->> 'hardBounces')::integer + (a.state ->> 'softBounces')::integer
              + (a.state ->> 'blocks')::integer, 0) > 0 as "wasTried",
            a.verdict = 'dead' and a.bounce_reason = 'user_unknown' as "wasUnknown", a.last_event_at as "lastHeardAt",
            exists (select from event e where e.portal_id = a.portal_id and e.address_id = a.address_id and e.type = 'inbound_mail')
              or coalesce(lower(c.fields ->> 'lifecyclestage') in ('customer', 'evangelist'), false) as "isCustomerOrReplied",
            y.contact_id as "contactId", y.data_source as "dataSource", coalesce(y.open_deals, 0) as "openDeals"
       from address a
       left join directory y on y.portal_id = a.portal_id and y.address_id = a.address_id
       left join crm_record c on c.portal_id = a.portal_id and c.type = 'contact' and c.record_id = y.contact_id
       left join lateral (select month, delivered_bits from delivery_day d
         where d.portal_id = a.portal_id and d.address_id = a.address_id and d.delivered_bits <> 0 order by month desc limit 1) d on true
      where a.portal_id = ? and a.email = any(?::text[])`,
    [portalId, [...emails]],
  );
}

/** @returns those of these domains at which any mail arrived */
export async function listAliveDomains(db: Db, portalId: number, domains: readonly string[]): Promise<Set<string>> {
  const rows = await query<{ domain: string }>(
    db,
    `select n.domain from unnest(?::text[]) as n(domain)
      where exists (select from address a join delivery_day d on d.portal_id = a.portal_id and d.address_id = a.address_id
                     where a.portal_id = ? and a.domain = n.domain and d.delivered_bits <> 0)`,
    [[...domains], portalId],
  );
  return new Set(rows.map(({ domain }) => domain));
}
