/** Errands: long work that a person asked for, its progress and its end. */
import { type Db, execute, query } from './database.ts';

export type ErrandKind = 'retry-deliveries' | 'retry-writes' | 'rebuild' | 'write-links';

/** Of deliveries that are retried: in which state, and for which reason where not for any. */
export interface ErrandDetail {
  readonly state?: 'failed' | 'quarantined';
  readonly reason?: string;
  /** On the word of whoever asked, where the proof of a delivery was not kept. */
  readonly isVouched?: boolean;
}

export interface Errand {
  readonly errandId: number;
  readonly kind: ErrandKind;
  readonly detail: ErrandDetail;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly begunAt: Date | null;
  readonly endedAt: Date | null;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  /** The last row that was seen to. */
  readonly cursor: number;
  /** The last row that was there when it was asked. */
  readonly until: number;
  readonly why: string | null;
  /** Where a list of HubSpot's goes on. */
  readonly place: string | null;
}

const COLUMNS = `errand_id as "errandId", kind, detail, asked_by as "askedBy", asked_at as "askedAt", begun_at as "begunAt",
  ended_at as "endedAt", total, done, refused, cursor, until, why, place`;

export type NewErrand = Pick<Errand, 'kind' | 'detail' | 'askedBy' | 'askedAt' | 'total' | 'until'>;

/** @returns its id; null where one of its kind is under way */
export async function insertErrand(db: Db, portalId: number, errand: NewErrand): Promise<number | null> {
  const rows = await query<{ errand_id: number }>(
    db,
    `insert into errand (portal_id, kind, detail, asked_by, asked_at, total, until) values (?, ?, ?::jsonb, ?, ?, ?, ?)
     on conflict do nothing returning errand_id`,
    [portalId, errand.kind, JSON.stringify(errand.detail), errand.askedBy, errand.askedAt, errand.total, errand.until],
  );
  return rows[0]?.errand_id ?? null;
}

/** Those under way, in the order in which they were asked for. */
export async function listOpenErrands(db: Db, portalId: number): Promise<Errand[]> {
  return query<Errand>(
    db,
    `select ${COLUMNS} from errand where portal_id = ? and ended_at is null order by errand_id`,
    [portalId],
  );
}

export interface ErrandStep {
  readonly done: number;
  readonly refused: number;
  readonly cursor: number;
  readonly why: string | null;
  readonly begunAt: Date;
  readonly endedAt: Date | null;
}

/** Where it stands after a step. */
export async function saveErrand(db: Db, portalId: number, errandId: number, step: ErrandStep): Promise<void> {
  await execute(
    db,
    `update errand set done = ?, refused = ?, cursor = ?, why = ?, begun_at = ?, ended_at = ?
      where portal_id = ? and errand_id = ? and ended_at is null`,
    [step.done, step.refused, step.cursor, step.why, step.begunAt, step.endedAt, portalId, errandId],
  );
}

/** Of an errand that reads a list of HubSpot's: where it goes on, and how much there is by now. */
export async function saveErrandPlace(
  db: Db,
  portalId: number,
  errandId: number,
  at: { readonly place: string | null; readonly total: number },
): Promise<void> {
  await execute(
    db,
    'update errand set place = ?, total = ? where portal_id = ? and errand_id = ? and ended_at is null',
    [at.place, at.total, portalId, errandId],
  );
}

/** Newest first, with those under way. */
export async function listErrands(db: Db, portalId: number, limit: number): Promise<Errand[]> {
  return query<Errand>(db, `select ${COLUMNS} from errand where portal_id = ? order by errand_id desc limit ?`, [
    portalId,
    limit,
  ]);
}

/** A mark that had to move on is some microseconds later. @returns addresses that were marked until then, and whose state was not concluded since */
export async function countUnconcluded(db: Db, portalId: number, until: Date): Promise<number> {
  const rows = await query<{ n: number }>(
    db,
    `select count(*) as n from address
      where portal_id = ? and dirty_at is not null and dirty_at < ?::timestamptz + interval '1 millisecond' and concluded_at is distinct from dirty_at`,
    [portalId, until],
  );
  return rows[0]?.n ?? 0;
}
