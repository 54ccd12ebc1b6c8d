/** Comparisons of what the places believe: asked for, gone on with, ended. */
import { type Db, execute, query } from './database.ts';

export interface DriftRun {
  readonly runId: number;
  /** null: the clock. */
  readonly askedBy: string | null;
  readonly askedAt: Date;
  readonly begunAt: Date | null;
  readonly endedAt: Date | null;
  readonly part: 'ledger' | 'hubspot';
  readonly cursor: number;
  readonly place: string | null;
  readonly compared: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly people: number | null;
  readonly mended: number | null;
}

const COLUMNS = `run_id as "runId", asked_by as "askedBy", asked_at as "askedAt", begun_at as "begunAt", ended_at as "endedAt", part,
  cursor, place, compared, counts, people, mended`;

/** @returns its id; null where one is under way */
export async function insertDriftRun(
  db: Db,
  portalId: number,
  askedBy: string | null,
  now: Date,
): Promise<number | null> {
  const rows = await query<{ run_id: number }>(
    db,
    'insert into drift_run (portal_id, asked_by, asked_at) values (?, ?, ?) on conflict do nothing returning run_id',
    [portalId, askedBy, now],
  );
  return rows[0]?.run_id ?? null;
}

export async function findOpenDriftRun(db: Db, portalId: number): Promise<DriftRun | null> {
  const rows = await query<DriftRun>(db, `select ${COLUMNS} from drift_run where portal_id = ? and ended_at is null`, [
    portalId,
  ]);
  return rows[0] ?? null;
}

/** Newest first, with the one under way. */
export async function listDriftRuns(db: Db, portalId: number, limit: number): Promise<DriftRun[]> {
  return query<DriftRun>(db, `select ${COLUMNS} from drift_run where portal_id = ? order by run_id desc limit ?`, [
    portalId,
    limit,
  ]);
}

/** How far it is after a step. */
export async function saveDriftStep(
  db: Db,
  portalId: number,
  runId: number,
  step: Pick<DriftRun, 'part' | 'cursor' | 'place' | 'compared'> & { readonly begunAt: Date },
): Promise<void> {
  await execute(
    db,
    `update drift_run set part = ?, cursor = ?, place = ?, compared = ?, begun_at = ?
      where portal_id = ? and run_id = ? and ended_at is null`,
    [step.part, step.cursor, step.place, step.compared, step.begunAt, portalId, runId],
  );
}

export async function endDriftRun(
  db: Db,
  portalId: number,
  runId: number,
  sum: { readonly counts: Readonly<Record<string, number>>; readonly people: number; readonly mended: number },
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update drift_run set ended_at = ?, counts = ?::jsonb, people = ?, mended = ?
      where portal_id = ? and run_id = ? and ended_at is null`,
    [now, JSON.stringify(sum.counts), sum.people, sum.mended, portalId, runId],
  );
}
