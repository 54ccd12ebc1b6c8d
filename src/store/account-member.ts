/** The addresses of a company and of its people, as the ledger and our copy of the CRM know them. */
import type { Verdict } from '../flow/state.ts';
import { type Db, query } from './database.ts';

export interface Member {
  readonly addressId: number;
  readonly email: string;
  readonly domain: string;
  readonly createdAt: Date;
  readonly optOut: string;
  readonly verdict: Verdict;
  /** As stored; null for an address that no event beyond deliveries concerns. */
  readonly state: unknown;
  /** `YYYY-MM-01` of the newest month with a delivery, and its days as bits. */
  readonly month: string | null;
  readonly bits: number | null;
  /** The contact that has it, or else that had it until its address was corrected. */
  readonly contactId: string | null;
}

/** Those who fail come first: of a company with more people the rest would say nothing new. */
const MOST = 1_000;

const COLUMNS = `a.address_id as "addressId", a.email, a.domain, a.created_at as "createdAt", a.opt_out as "optOut", a.verdict, a.state,
  d.month, d.delivered_bits as bits, c.contact_id as "contactId"`;

const JOINS = `
  left join lateral (select month, delivered_bits from delivery_day d
     where d.portal_id = a.portal_id and d.address_id = a.address_id and d.delivered_bits <> 0 order by month desc limit 1) d on true
  left join lateral (select contact_id from contact_address l
     where l.portal_id = a.portal_id and l.address_id = a.address_id and (l.unlinked_at is null or l.corrected_to is not null)
     order by l.unlinked_at is not null, linked_at, contact_id limit 1) c on true`;

/** @returns of each domain at most a thousand */
export async function membersAt(db: Db, portalId: number, domains: readonly string[]): Promise<Member[]> {
  return query<Member>(
    db,
    `select ${COLUMNS} from unnest(?::text[]) as n(domain)
       cross join lateral (select * from address x where x.portal_id = ? and x.domain = n.domain
                            order by x.verdict in ('dead', 'unsure', 'blocked', 'retrying') desc, x.address_id limit ${MOST}) a
       ${JOINS}`,
    [[...domains], portalId],
  );
}

export async function membersNamed(db: Db, portalId: number, emails: readonly string[]): Promise<Member[]> {
  if (emails.length === 0) return [];
  return query<Member>(
    db,
    `select ${COLUMNS} from address a ${JOINS} where a.portal_id = ? and a.email = any(?::text[])`,
    [portalId, [...emails]],
  );
}
