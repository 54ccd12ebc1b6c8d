/** Lists that are looked at before they are mailed or taken in. */
import { type Db, execute, query } from './database.ts';

export type CheckPurpose = 'send' | 'door';
export type CheckOrigin = 'paste' | 'file' | 'segment' | 'api';
export type Decision = 'take' | 'quarantine' | 'sample' | 'refuse';

export interface ListCheck {
  readonly checkId: number;
  readonly purpose: CheckPurpose;
  readonly origin: CheckOrigin;
  readonly name: string;
  readonly segmentId: string | null;
  readonly place: string | null;
  readonly dataSource: string | null;
  readonly askedBy: string;
  readonly createdAt: Date;
  readonly forgetAt: Date;
  readonly state: 'reading' | 'checking' | 'done' | 'failed';
  readonly why: string | null;
  readonly rows: number;
  readonly lookedAt: number;
  readonly lookups: number;
  /** CheckSummary. */
  readonly summary: unknown;
  readonly endedAt: Date | null;
  readonly decision: Decision | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

const COLUMNS = `check_id as "checkId", purpose, origin, name, segment_id as "segmentId", place, data_source as "dataSource",
  asked_by as "askedBy", created_at as "createdAt", forget_at as "forgetAt", state, why, rows, looked_at as "lookedAt", lookups, summary,
  ended_at as "endedAt", decision, decided_by as "decidedBy", decided_at as "decidedAt"`;

export type NewListCheck = Pick<
  ListCheck,
  'purpose' | 'origin' | 'name' | 'segmentId' | 'dataSource' | 'askedBy' | 'createdAt' | 'forgetAt'
>;

export async function insertListCheck(db: Db, portalId: number, one: NewListCheck): Promise<number> {
  const rows = await query<{ check_id: number }>(
    db,
    `insert into list_check (portal_id, purpose, origin, name, segment_id, data_source, asked_by, created_at, forget_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning check_id`,
    [
      portalId,
      one.purpose,
      one.origin,
      one.name,
      one.segmentId,
      one.dataSource,
      one.askedBy,
      one.createdAt,
      one.forgetAt,
    ],
  );
  return rows[0]?.check_id ?? 0;
}

export async function findListCheck(db: Db, portalId: number, checkId: number): Promise<ListCheck | null> {
  const rows = await query<ListCheck>(db, `select ${COLUMNS} from list_check where portal_id = ? and check_id = ?`, [
    portalId,
    checkId,
  ]);
  return rows[0] ?? null;
}

/** Newest first. */
export async function listListChecks(
  db: Db,
  portalId: number,
  purpose: CheckPurpose,
  limit: number,
): Promise<ListCheck[]> {
  return query<ListCheck>(
    db,
    `select ${COLUMNS} from list_check where portal_id = ? and purpose = ? order by check_id desc limit ?`,
    [portalId, purpose, limit],
  );
}

/** Of one data source, decided ones, newest first. */
export async function listDecided(db: Db, portalId: number, dataSource: string, limit: number): Promise<ListCheck[]> {
  return query<ListCheck>(
    db,
    `select ${COLUMNS} from list_check where portal_id = ? and data_source = ? and decision is not null order by check_id desc limit ?`,
    [portalId, dataSource, limit],
  );
}

/** The oldest that the worker has something to do for. */
export async function findOpenCheck(db: Db, portalId: number, withSegments: boolean): Promise<ListCheck | null> {
  const rows = await query<ListCheck>(
    db,
    `select ${COLUMNS} from list_check
      where portal_id = ? and (state = 'checking' or ? and state = 'reading' and origin = 'segment') order by check_id limit 1`,
    [portalId, withSegments],
  );
  return rows[0] ?? null;
}

export interface CheckStep {
  readonly state?: ListCheck['state'];
  readonly why?: string | null;
  readonly place?: string | null;
  readonly rows?: number;
  readonly lookedAt?: number;
  readonly lookups?: number;
  readonly summary?: unknown;
  readonly endedAt?: Date | null;
}

/** What is left out stays. */
export async function saveListCheck(db: Db, portalId: number, checkId: number, step: CheckStep): Promise<void> {
  const set: [string, string | number | Date | null][] = [];
  if (step.state !== undefined) set.push(['state = ?', step.state]);
  if (step.why !== undefined) set.push(['why = ?', step.why]);
  if (step.place !== undefined) set.push(['place = ?', step.place]);
  if (step.rows !== undefined) set.push(['rows = ?', step.rows]);
  if (step.lookedAt !== undefined) set.push(['looked_at = ?', step.lookedAt]);
  if (step.lookups !== undefined) set.push(['lookups = ?', step.lookups]);
  if (step.summary !== undefined) set.push(['summary = ?::jsonb', JSON.stringify(step.summary)]);
  if (step.endedAt !== undefined) set.push(['ended_at = ?', step.endedAt]);
  if (set.length === 0) return;
  await execute(
    db,
    `update list_check set ${set.map(([sql]) => sql).join(', ')} where portal_id = ? and check_id = ?`,
    [...set.map(([, value]) => value), portalId, checkId],
  );
}

/** @returns false where it was decided already, or is not done */
export async function saveDecision(
  db: Db,
  portalId: number,
  checkId: number,
  one: { readonly decision: Decision; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const changed = await execute(
    db,
    `update list_check set decision = ?, decided_by = ?, decided_at = ?
      where portal_id = ? and check_id = ? and state = 'done' and decision is null`,
    [one.decision, one.by, one.at, portalId, checkId],
  );
  return changed > 0;
}

/** @returns how many were forgotten: their time is over; what was decided of them stands in the audit log */
export async function expireListChecks(db: Db, portalId: number, now: Date): Promise<number> {
  const gone = await query<{ n: number }>(db, deleteWhere('forget_at <= ?'), [portalId, now]);
  return gone[0]?.n ?? 0;
}

export async function deleteListCheck(db: Db, portalId: number, checkId: number): Promise<void> {
  await query(db, deleteWhere('check_id = ?'), [portalId, checkId]);
}

/** With all of its rows. */
function deleteWhere(condition: string): string {
  return `with gone as (delete from list_check where portal_id = ? and ${condition} returning portal_id, check_id),
    rows as (delete from list_check_row r using gone g where r.portal_id = g.portal_id and r.check_id = g.check_id)
    select count(*) as n from gone`;
}
