/** Files of the past that were handed over: how they are read, what they would do, and what they did. */
import type { ColumnProfile } from '../esp/table_file/column-profile.ts';
import type { ImportPlan } from '../esp/table_file/import-plan.ts';
import { type Db, execute, query } from './database.ts';

/** As the migration has them. */
export type ImportState = 'receiving' | 'ready' | 'checking' | 'checked' | 'importing' | 'done';

export interface ImportRow {
  readonly importId: number;
  readonly fileName: string;
  readonly askedBy: string;
  readonly createdAt: Date;
  readonly state: ImportState;
  /** Of a workbook: which one was read, and all that there are. */
  readonly sheet: string | null;
  readonly sheets: readonly string[];
  /** Empty where its first line is a row. */
  readonly header: readonly string[];
  readonly profiles: readonly ColumnProfile[];
  readonly rows: number;
  readonly parts: number;
  readonly digest: string | null;
  readonly plan: ImportPlan | null;
  /** `CheckState` of the check. */
  readonly checkState: unknown;
  readonly begunAt: Date | null;
  readonly endedAt: Date | null;
  readonly partsTaken: number;
  readonly events: number;
  readonly news: number;
  readonly errors: number;
}

const COLUMNS = `import_id as "importId", file_name as "fileName", asked_by as "askedBy", created_at as "createdAt", state, sheet, sheets,
  header, profiles, rows, parts, digest, plan, check_state as "checkState", begun_at as "begunAt", ended_at as "endedAt",
  parts_taken as "partsTaken", events, news, errors`;

export async function insertImport(
  db: Db,
  portalId: number,
  file: { readonly fileName: string; readonly askedBy: string; readonly createdAt: Date },
): Promise<number> {
  const rows = await query<{ importId: number }>(
    db,
    `insert into import (portal_id, file_name, asked_by, created_at) values (?, ?, ?, ?) returning import_id as "importId"`,
    [portalId, file.fileName, file.askedBy, file.createdAt],
  );
  return rows[0]?.importId ?? 0;
}

export interface ReceivedFile {
  readonly sheet: string | null;
  readonly sheets: readonly string[];
  readonly header: readonly string[];
  readonly profiles: readonly ColumnProfile[];
  readonly rows: number;
  readonly parts: number;
  readonly digest: string;
}

/** All of it is stored: somebody may look at it now. */
export async function saveReceived(db: Db, portalId: number, importId: number, file: ReceivedFile): Promise<void> {
  await execute(
    db,
    `update import set state = 'ready', sheet = ?, sheets = ?::text[], header = ?::text[], profiles = ?::jsonb, rows = ?, parts = ?, digest = ?
      where portal_id = ? and import_id = ? and state = 'receiving'`,
    [
      file.sheet,
      [...file.sheets],
      [...file.header],
      JSON.stringify(file.profiles),
      file.rows,
      file.parts,
      file.digest,
      portalId,
      importId,
    ],
  );
}

export async function findImport(db: Db, portalId: number, importId: number): Promise<ImportRow | null> {
  const rows = await query<ImportRow>(db, `select ${COLUMNS} from import where portal_id = ? and import_id = ?`, [
    portalId,
    importId,
  ]);
  return rows[0] ?? null;
}

/** Held until the end of the transaction, so that two of whoever checks or carries it out do not mix. */
export async function lockImport(db: Db, portalId: number, importId: number): Promise<ImportRow | null> {
  const rows = await query<ImportRow>(
    db,
    `select ${COLUMNS} from import where portal_id = ? and import_id = ? for update`,
    [portalId, importId],
  );
  return rows[0] ?? null;
}

/** Newest first. */
export async function listImports(db: Db, portalId: number, limit: number): Promise<ImportRow[]> {
  return query<ImportRow>(
    db,
    `select ${COLUMNS} from import where portal_id = ? and state <> 'receiving' order by import_id desc limit ?`,
    [portalId, limit],
  );
}

/** The oldest filled-in report that is being taken in. */
export async function findFindingsToTake(db: Db, portalId: number): Promise<number | null> {
  const rows = await query<{ importId: number }>(
    db,
    `select import_id as "importId" from import
      where portal_id = ? and state = 'importing' and plan ->> 'kind' = 'findings' order by import_id limit 1`,
    [portalId],
  );
  return rows[0]?.importId ?? null;
}

/** Its rows stay with it until it expires, for those that could not be taken. @returns whether it was not begun before */
export async function beginFindings(db: Db, portalId: number, importId: number, now: Date): Promise<boolean> {
  const begun = await execute(
    db,
    `update import set state = 'importing', begun_at = ?, parts_taken = 0
      where portal_id = ? and import_id = ? and state in ('ready', 'checked')`,
    [now, portalId, importId],
  );
  return begun > 0;
}

/** @returns the oldest that is to be checked */
export async function findToCheck(db: Db, portalId: number): Promise<number | null> {
  const rows = await query<{ importId: number }>(
    db,
    `select import_id as "importId" from import where portal_id = ? and state = 'checking' order by import_id limit 1`,
    [portalId],
  );
  return rows[0]?.importId ?? null;
}

/** @param checkState null: from the beginning @returns false where it is being carried out already */
export async function savePlan(
  db: Db,
  portalId: number,
  importId: number,
  plan: ImportPlan,
  state: 'ready' | 'checking',
): Promise<boolean> {
  const touched = await execute(
    db,
    `update import set plan = ?::jsonb, state = ?, check_state = null, begun_at = null
      where portal_id = ? and import_id = ? and state in ('ready', 'checking', 'checked')`,
    [JSON.stringify(plan), state, portalId, importId],
  );
  return touched > 0;
}

export async function saveCheck(
  db: Db,
  portalId: number,
  importId: number,
  check: { readonly state: 'checking' | 'checked'; readonly checkState: unknown; readonly begunAt: Date },
): Promise<void> {
  await execute(
    db,
    `update import set state = ?, check_state = ?::jsonb, begun_at = coalesce(begun_at, ?)
      where portal_id = ? and import_id = ? and state = 'checking'`,
    [check.state, JSON.stringify(check.checkState), check.begunAt, portalId, importId],
  );
}

/** @returns whether it was there, and not carried out */
export async function deleteImport(db: Db, portalId: number, importId: number): Promise<boolean> {
  const gone = await query<{ n: number }>(db, deleteWhere('import_id = ?'), [portalId, importId]);
  return (gone[0]?.n ?? 0) > 0;
}

/** Files that nobody carried out. @returns how many */
export async function expireImports(db: Db, portalId: number, before: Date): Promise<number> {
  const gone = await query<{ n: number }>(db, deleteWhere('created_at < ?'), [portalId, before]);
  return gone[0]?.n ?? 0;
}

/** With all that is stored of them. */
function deleteWhere(condition: string): string {
  return `with gone as (
      delete from import where portal_id = ? and ${condition} and state not in ('importing', 'done') returning portal_id, import_id
    ), parts as (
      delete from import_part p using gone g where p.portal_id = g.portal_id and p.import_id = g.import_id
    ), facts as (
      delete from import_fact f using gone g where f.portal_id = g.portal_id and f.import_id = g.import_id
    ) select count(*)::int as n from gone`;
}

export interface TakenOfImport {
  readonly importId: number;
  readonly parts: number;
  readonly events: number;
  readonly news: number;
  readonly errors: number;
}

/** In the transaction that takes them in, so that each part counts once. */
export async function noteTaken(db: Db, portalId: number, taken: readonly TakenOfImport[], now: Date): Promise<void> {
  for (const [importId, parts] of Map.groupBy(taken, (one) => one.importId)) {
    const sum = (field: Exclude<keyof TakenOfImport, 'importId'>) => parts.reduce((all, one) => all + one[field], 0);
    await execute(
      db,
      `update import set parts_taken = parts_taken + ?, events = events + ?, news = news + ?, errors = errors + ?,
          state = case when parts_taken + ? >= parts then 'done' else state end,
          ended_at = case when parts_taken + ? >= parts then ?::timestamptz else ended_at end
        where portal_id = ? and import_id = ?`,
      [sum('parts'), sum('events'), sum('news'), sum('errors'), sum('parts'), sum('parts'), now, portalId, importId],
    );
  }
}
