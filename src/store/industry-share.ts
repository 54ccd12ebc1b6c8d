/** How mail to each industry fares, as learned in this portal. */
import type { IndustryBlocks } from '../flow/state.ts';
import { type Db, execute, query } from './database.ts';

/** @returns when it was learned last; null: never */
export async function industriesLearnedAt(db: Db, portalId: number): Promise<Date | null> {
  const rows = await query<{ at: Date | null }>(
    db,
    'select max(learned_at) as at from industry_share where portal_id = ?',
    [portalId],
  );
  return rows[0]?.at ?? null;
}

/** Counts, of the people whose company is known, who was mailed since then and who refused us. */
export async function learnIndustries(db: Db, portalId: number, since: Date, now: Date): Promise<void> {
  await execute(
    db,
    `with person as (
       select upper(co.fields ->> 'industry') as industry, co.record_id as company_id, ca.address_id
         from contact_address ca
         join crm_record c on c.portal_id = ca.portal_id and c.type = 'contact' and c.record_id = ca.contact_id and c.gone_at is null
         join crm_record co on co.portal_id = c.portal_id and co.type = 'company' and co.record_id = c.links -> 'company' ->> 0
        where ca.portal_id = ? and ca.unlinked_at is null and coalesce(co.fields ->> 'industry', '') <> ''
     ), mailed as (
       select p.*, exists (select from event e where e.portal_id = ? and e.address_id = p.address_id and e.class = 'block' and e.at >= ?) as is_blocked
         from person p
        where exists (select from delivery_day d where d.portal_id = ? and d.address_id = p.address_id
                         and d.month >= date_trunc('month', ?::date) and d.attempted_bits <> 0)
     )
     insert into industry_share (portal_id, industry, companies, attempted, blocked, learned_at)
     select ?, coalesce(industry, ''), count(distinct company_id), count(distinct address_id),
            count(distinct address_id) filter (where is_blocked), ?
       from mailed group by grouping sets ((industry), ())
     on conflict (portal_id, industry) do update
       set companies = excluded.companies, attempted = excluded.attempted, blocked = excluded.blocked, learned_at = excluded.learned_at`,
    [portalId, portalId, since, portalId, since, portalId, now],
  );
}

/** @returns by industry, upper case */
export async function listIndustries(db: Db, portalId: number): Promise<Map<string, IndustryBlocks>> {
  const rows = await query<Omit<IndustryBlocks, 'usualShare'>>(
    db,
    `select industry, companies, attempted, blocked, learned_at as "learnedAt" from industry_share where portal_id = ?`,
    [portalId],
  );
  const all = rows.find((row) => row.industry === '');
  if (!all || all.attempted === 0) return new Map();
  const usualShare = all.blocked / all.attempted;
  return new Map(rows.filter((row) => row !== all).map((row) => [row.industry, { ...row, usualShare }]));
}
