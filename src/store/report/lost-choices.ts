/** What the list of the lost can be narrowed down by: values that somebody has. */
import { type Db, query } from '../database.ts';
import type { Standing } from '../directory.ts';

export interface LostChoices {
  readonly reasons: readonly string[];
  readonly owners: readonly { readonly ownerId: string; readonly name: string }[];
  readonly sources: readonly { readonly sourceId: number; readonly label: string }[];
  readonly gateways: readonly string[];
  readonly dataSources: readonly string[];
  /** Buying roles in words, each for itself. */
  readonly roles: readonly string[];
  /** Of largest open deals. */
  readonly currencies: readonly string[];
  readonly hypotheses: readonly string[];
}

/** More than this nobody reads in a list of choices. */
const MAX_CHOICES = 200;

/** What there is to choose from: only values that somebody has. */
export async function listLostChoices(db: Db, portalId: number, standing: Standing): Promise<LostChoices> {
  const [reasons, ownerIds, sourceIds, gateways, dataSources, roles, currencies, hypotheses] = await Promise.all([
    valuesOf<string>(db, portalId, standing, 'reason'),
    valuesOf<string>(db, portalId, standing, 'owner_id'),
    valuesOf<number>(db, portalId, standing, 'source_id'),
    valuesOf<string>(db, portalId, standing, 'gateway'),
    valuesOf<string>(db, portalId, standing, 'data_source'),
    valuesOf<string>(db, portalId, standing, 'role'),
    valuesOf<string>(db, portalId, standing, 'deal_currency'),
    valuesOf<string>(db, portalId, standing, 'hypothesis'),
  ]);
  const owners = await query<{ ownerId: string; name: string }>(
    db,
    `select n.id as "ownerId", coalesce(
              nullif(trim(concat_ws(' ', o.fields ->> 'firstName', o.fields ->> 'lastName')), ''), o.fields ->> 'email', 'Owner ' || n.id) as name
       from unnest(?::text[]) as n(id)
       left join crm_record o on o.portal_id = ? and o.type = 'owner' and o.record_id = n.id
      order by 2`,
    [ownerIds, portalId],
  );
  const sources = await query<{ sourceId: number; label: string }>(
    db,
    `select source_id as "sourceId", label from source where portal_id = ? and source_id = any(?::bigint[]) order by label`,
    [portalId, sourceIds],
  );
  // Somebody may have several.
  const eachRole = [...new Set(roles.flatMap((one) => one.split(', ')))].toSorted();
  return { reasons, owners, sources, gateways, dataSources, roles: eachRole, currencies, hypotheses };
}

type Chosen = 'reason' | 'owner_id' | 'source_id' | 'gateway' | 'data_source' | 'role' | 'deal_currency' | 'hypothesis';

async function valuesOf<Value>(db: Db, portalId: number, standing: Standing, column: Chosen): Promise<Value[]> {
  const rows = await query<{ v: Value }>(db, `${valuesSql(column)} limit ?`, [
    portalId,
    standing,
    portalId,
    standing,
    MAX_CHOICES,
  ]);
  return rows.map((row) => row.v);
}

/**
 * Steps through the index from value to value: it reads as many rows as there are values, not people.
 *
 * @returns SQL with a column `v`; it is bound to portal, standing, portal, standing
 */
export function valuesSql(column: Chosen): string {
  const next = (more: string) =>
    `select ${column} as v from directory where portal_id = ? and standing = ? and ${column} ${more} order by ${column} limit 1`;
  return `with recursive found as (
       (${next('is not null')})
       union all
       select (${next('> found.v')}) from found where found.v is not null
     ) select v from found where v is not null`;
}
