/** Whom a sunset would concern: known for long, and silent for long. Nobody is suppressed or deleted by it. */
import { type Db, query } from '../database.ts';
import { HUMAN_SIGN_JOINS } from './human-sign.ts';

export interface SunsetRule {
  /** Known for so many months or longer. */
  readonly monthsKnown: number;
  /** No sign of the person for so many months or longer. */
  readonly monthsSilent: number;
  /** Values of hs_buying_role that make somebody a champion. */
  readonly championRoles: readonly string[];
  /** Names of the HubSpot properties that tell of a person's acts. */
  readonly signs: readonly string[];
}

export interface SunsetCandidate {
  readonly addressId: number;
  readonly email: string;
  readonly contactId: string;
  readonly person: string | null;
  readonly knownSince: Date;
  readonly lastSign: Date | null;
  /** Why a human looks first; empty: nothing speaks against it. */
  readonly exceptions: readonly ('champion' | 'customer' | 'open deal')[];
}

/**
 * Of addresses whose contact HubSpot showed us: of others neither signs nor deals are known, and nothing is proposed. Those who left
 * everything or are dead are held back already.
 *
 * @returns by address, after the one given; at most so many
 */
export async function listSunset(
  db: Db,
  portalId: number,
  rule: SunsetRule,
  now: Date,
  after: number,
  limit: number,
): Promise<SunsetCandidate[]> {
  return query<SunsetCandidate>(
    db,
    `select a.address_id as "addressId", a.email, c.contact_id as "contactId",
            nullif(trim(concat_ws(' ', c.fields->>'firstname', c.fields->>'lastname')), '') as person,
            s.known_since as "knownSince", s.last as "lastSign",
            array_remove(array[
              case when c.fields->>'bw_is_champion' = 'true'
                     or string_to_array(upper(coalesce(c.fields->>'hs_buying_role', '')), ';') && ?::text[] then 'champion' end,
              case when lower(c.fields->>'lifecyclestage') in ('customer', 'evangelist') then 'customer' end,
              case when exists (
                select from crm_record d where d.portal_id = a.portal_id and d.type = 'deal' and d.gone_at is null
                   and d.fields->>'hs_is_closed' is distinct from 'true'
                   and d.record_id in (select jsonb_array_elements_text(coalesce(c.links->'deal', '[]')))) then 'open deal' end
            ], null) as exceptions
       from address a ${HUMAN_SIGN_JOINS}
      where a.portal_id = ? and a.address_id > ? and a.verdict <> 'dead' and a.opt_out <> 'everything' and c.contact_id is not null
        and s.known_since <= ?::timestamptz - ? * interval '1 month'
        and (s.last is null or s.last <= ?::timestamptz - ? * interval '1 month')
      order by a.address_id limit ?`,
    [
      rule.championRoles.map((role) => role.toUpperCase()),
      [...rule.signs],
      now,
      portalId,
      after,
      now,
      rule.monthsKnown,
      now,
      rule.monthsSilent,
      limit,
    ],
  );
}
