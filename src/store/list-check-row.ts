/** The rows of a list that is looked at: one for each line that was handed over. */
import { type Db, execute, query } from './database.ts';

export interface NewCheckRow {
  readonly row: number;
  readonly written: string;
  readonly email: string | null;
  readonly signedUpAt: Date | null;
  readonly permittedAt: Date | null;
  readonly contactId: string | null;
  readonly dataSource: string | null;
}

export async function insertCheckRows(
  db: Db,
  portalId: number,
  checkId: number,
  rows: readonly NewCheckRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await execute(
    db,
    `insert into list_check_row (portal_id, check_id, row, written, email, signed_up_at, permitted_at, contact_id, data_source)
     select c.portal_id, c.check_id, n.row, n.written, n.email, n.signed_up_at, n.permitted_at, n.contact_id, n.data_source
       from list_check c, unnest(?::integer[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[])
            as n(row, written, email, signed_up_at, permitted_at, contact_id, data_source)
      where c.portal_id = ? and c.check_id = ? on conflict do nothing`,
    [
      rows.map((one) => one.row),
      rows.map((one) => one.written),
      rows.map((one) => one.email),
      rows.map((one) => one.signedUpAt),
      rows.map((one) => one.permittedAt),
      rows.map((one) => one.contactId),
      rows.map((one) => one.dataSource),
      portalId,
      checkId,
    ],
  );
}

export interface CheckRow extends NewCheckRow {
  readonly isRepeated: boolean;
  /** As `markBursts` said. */
  readonly isBurst: boolean;
}

/** The next rows to be looked at, in their order. */
export async function nextCheckRows(
  db: Db,
  portalId: number,
  checkId: number,
  after: number,
  limit: number,
): Promise<CheckRow[]> {
  return query<CheckRow>(
    db,
    `select r.row, r.written, r.email, r.signed_up_at as "signedUpAt", r.permitted_at as "permittedAt", r.contact_id as "contactId", r.data_source as "dataSource",
            r.finding is not distinct from 'burst' as "isBurst",
            r.email is not null and exists (select from list_check_row o where o.portal_id = r.portal_id and o.check_id = r.check_id
                                               and o.email = r.email and o.row < r.row) as "isRepeated"
       from list_check_row r where r.portal_id = ? and r.check_id = ? and r.row > ? order by r.row limit ?`,
    [portalId, checkId, after, limit],
  );
}

export interface RowFinding {
  readonly row: number;
  readonly finding: string;
  readonly why: string | null;
  readonly suggestion: string | null;
  readonly stratum: string | null;
  readonly dataSource: string | null;
  readonly contactId: string | null;
  readonly wasTried: boolean;
  readonly wasUnknown: boolean;
  readonly openDeals: number;
}

export async function saveRowFindings(
  db: Db,
  portalId: number,
  checkId: number,
  found: readonly RowFinding[],
): Promise<void> {
  await execute(
    db,
    `update list_check_row r set finding = n.finding, why = n.why, suggestion = n.suggestion, stratum = n.stratum, data_source = n.data_source,
            contact_id = n.contact_id, was_tried = n.was_tried, was_unknown = n.was_unknown, open_deals = n.open_deals
       from unnest(?::integer[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::integer[])
            as n(row, finding, why, suggestion, stratum, data_source, contact_id, was_tried, was_unknown, open_deals)
      where r.portal_id = ? and r.check_id = ? and r.row = n.row`,
    [
      found.map((one) => one.row),
      found.map((one) => one.finding),
      found.map((one) => one.why),
      found.map((one) => one.suggestion),
      found.map((one) => one.stratum),
      found.map((one) => one.dataSource),
      found.map((one) => one.contactId),
      found.map((one) => one.wasTried),
      found.map((one) => one.wasUnknown),
      found.map((one) => one.openDeals),
      portalId,
      checkId,
    ],
  );
}

/** Rows that say when somebody signed up. */
export async function listSignUps(
  db: Db,
  portalId: number,
  checkId: number,
): Promise<{ row: number; email: string; at: Date }[]> {
  return query(
    db,
    `select row, email, signed_up_at as at from list_check_row
      where portal_id = ? and check_id = ? and email is not null and signed_up_at is not null`,
    [portalId, checkId],
  );
}

/** Rows that came in a burst, before they are looked at: what is found of each takes the place of the mark. */
export async function markBursts(db: Db, portalId: number, checkId: number, rows: readonly number[]): Promise<void> {
  await execute(
    db,
    `update list_check_row set finding = 'burst' where portal_id = ? and check_id = ? and row = any(?::integer[])`,
    [portalId, checkId, [...rows]],
  );
}

export interface FoundRow {
  readonly row: number;
  readonly written: string;
  readonly email: string | null;
  readonly finding: string | null;
  readonly why: string | null;
  readonly suggestion: string | null;
  readonly dataSource: string | null;
  readonly openDeals: number;
}

/** @param finding null: all */
export async function listFoundRows(
  db: Db,
  portalId: number,
  checkId: number,
  finding: string | null,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<FoundRow[]> {
  return query<FoundRow>(
    db,
    `select row, written, email, finding, why, suggestion, data_source as "dataSource", open_deals as "openDeals" from list_check_row
      where portal_id = ? and check_id = ? and row > ? and (?::text is null or finding = ?) order by row limit ?`,
    [portalId, checkId, after, finding, finding, limit],
  );
}

/** HubSpot's ids of those with these findings; rows without one are left out. */
export async function listFoundContacts(
  db: Db,
  portalId: number,
  checkId: number,
  findings: readonly string[],
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select distinct contact_id as id from list_check_row
      where portal_id = ? and check_id = ? and finding = any(?::text[]) and contact_id is not null order by 1`,
    [portalId, checkId, [...findings]],
  );
  return rows.map(({ id }) => id);
}

/** Another check of the same rows. */
export async function copyCheckRows(db: Db, portalId: number, from: number, to: number): Promise<void> {
  await execute(
    db,
    `insert into list_check_row (portal_id, check_id, row, written, email, signed_up_at, permitted_at)
     select c.portal_id, c.check_id, r.row, r.written, r.email, r.signed_up_at, r.permitted_at
       from list_check c join list_check_row r using (portal_id) where c.portal_id = ? and c.check_id = ? and r.check_id = ?`,
    [portalId, to, from],
  );
}

/** Whoever is erased stands on no list any more. */
export async function eraseFromChecks(db: Db, portalId: number, emails: readonly string[]): Promise<void> {
  for (const table of ['list_check_row', 'quarantined'])
    await execute(db, `delete from ${table} where portal_id = ? and email = any(?::text[])`, [portalId, [...emails]]);
}
