/** Finding people from anywhere: by address, domain, name or company. */
import type { Verdict } from '../../flow/state.ts';
import { type Db, query } from '../database.ts';
import { searchQuery } from '../search-words.ts';

export interface FoundPerson {
  readonly addressId: number;
  readonly email: string;
  readonly person: string | null;
  readonly jobTitle: string | null;
  readonly company: string | null;
  readonly owner: string | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly optOut: 'none' | 'streams' | 'everything';
  readonly standing: 'lost' | 'won_back' | 'fine';
  /** Since when it stands so; null for those who never had trouble. */
  readonly since: Date | null;
}

/** Of those with a fitting word so many are looked at: whoever types `a` gets some of them soon, not the best of all of them late. */
const CANDIDATES = 500;

/** @returns the address itself, where mail was ever sent to exactly this one */
export async function findAddressExactly(db: Db, portalId: number, email: string): Promise<number | null> {
  const rows = await query<{ addressId: number }>(
    db,
    'select address_id as "addressId" from address where portal_id = ? and email = ?',
    [portalId, email],
  );
  return rows[0]?.addressId ?? null;
}

/** The lost first, then by name. Also those who never had trouble, by the beginning of their address or of `@domain`. */
export async function findPeople(db: Db, portalId: number, text: string, limit: number): Promise<FoundPerson[]> {
  const sought = searchQuery(portalId, text);
  if (sought === null) return [];
  const typed = text.trim().toLowerCase();
  const isDomain = typed.startsWith('@');
  const column = isDomain ? 'domain' : 'email';
  const pattern = `${escapeLike(isDomain ? typed.slice(1) : typed)}%`;
  return query<FoundPerson>(
    db,
    // The others in the order of their index, which is entered at what was typed: of millions, only the first are read.
    `with known as materialized (
       select * from directory where search @@ ?::tsquery
     ), others as (
       select address_id, email, verdict from address a
        where portal_id = ? and ${column} like ?
          and not exists (select from directory d where d.portal_id = a.portal_id and d.address_id = a.address_id)
        order by ${column} using ~<~ limit ?
     )
     select address_id as "addressId", email, person, job_title as "jobTitle", company, owner, verdict, reason, opt_out as "optOut",
            standing, since
       from (
         select address_id, email, person, job_title, company, owner, verdict, reason, opt_out, standing, since, person_key
           from (select * from known where portal_id = ? limit ?) k
         union all
         select address_id, email, null, null, null, null, verdict, null, 'none', 'fine', null, email collate "C" from others
       ) f
      order by standing <> 'lost', person_key, address_id limit ?`,
    [sought, portalId, pattern, limit, portalId, CANDIDATES, limit],
  );
}

/** What the reader typed is text, not a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
