/** Finding addresses: by their beginning, by their domain, by what is known of them. */
import type { Verdict } from '../../flow/state.ts';
import { type Db, query } from '../database.ts';
import { PERSON_COLUMNS, PERSON_JOINS, type PersonOfAddress } from './person-columns.ts';

export interface AddressRow extends PersonOfAddress {
  readonly addressId: number;
  readonly email: string;
  readonly verdict: Verdict;
  readonly verdictSince: Date | null;
  readonly bounceReason: string | null;
  readonly optOut: 'none' | 'streams' | 'everything';
  readonly lastEventAt: Date | null;
}

export interface AddressSearch {
  /** Lower case: the beginning of an address, or of a domain after `@`; empty: all that had trouble. */
  readonly text: string;
  readonly verdict: Verdict | null;
  readonly hasLeft: boolean;
  /** The last address of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

/** In the order of the alphabet, paged by the address itself: the thousandth page costs what the first does. */
export async function searchAddresses(db: Db, portalId: number, search: AddressSearch): Promise<AddressRow[]> {
  const isDomain = search.text.startsWith('@');
  const pattern = `${escapeLike(isDomain ? search.text.slice(1) : search.text)}%`;
  const isFiltered = search.verdict !== null || search.hasLeft;
  return query<AddressRow>(
    db,
    `select a.address_id as "addressId", a.email, a.verdict, a.verdict_since as "verdictSince", a.bounce_reason as "bounceReason",
            a.opt_out as "optOut", a.last_event_at as "lastEventAt", ${PERSON_COLUMNS}
       from (
         select * from address
          where portal_id = ?
            and ${isDomain ? 'domain' : 'email'} like ?
            and (?::text is null or email > ?)
            and (?::text is null or verdict = ?)
            and (not ?::boolean or opt_out <> 'none')
            and (?::boolean or in_ledger)
          order by email limit ?
       ) a ${PERSON_JOINS}
      where a.portal_id = ?
      order by a.email`,
    [
      portalId,
      pattern,
      search.after,
      search.after,
      search.verdict,
      search.verdict,
      search.hasLeft,
      search.text !== '' || isFiltered,
      search.limit,
      portalId,
    ],
  );
}

/** What the reader typed is text, not a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
