/** Wishes to be forgotten that an admin passed on, until the worker has carried them out. */
import { type Db, execute, query } from './database.ts';

export interface ErasureRequest {
  readonly requestId: number;
  /** Normalised. */
  readonly email: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly attempts: number;
  /** Why it could not be carried out the last time. */
  readonly why: string | null;
}

const SELECT = `select request_id as "requestId", email, asked_by as "askedBy", asked_at as "askedAt", attempts, why from erasure_request`;

export async function addErasureRequest(
  db: Db,
  portalId: number,
  request: Pick<ErasureRequest, 'email' | 'askedBy' | 'askedAt'>,
): Promise<void> {
  await execute(
    db,
    `insert into erasure_request (portal_id, email, asked_by, asked_at)
     select ?, ?, ?, ? where not exists (select from erasure_request where portal_id = ? and email = ?)`,
    [portalId, request.email, request.askedBy, request.askedAt, portalId, request.email],
  );
}

/** @returns the oldest first */
export async function listErasureRequests(db: Db, portalId: number): Promise<ErasureRequest[]> {
  return query<ErasureRequest>(db, `${SELECT} where portal_id = ? order by request_id`, [portalId]);
}

export async function listDueErasures(db: Db, portalId: number, now: Date, limit: number): Promise<ErasureRequest[]> {
  return query<ErasureRequest>(
    db,
    `${SELECT} where portal_id = ? and (try_after is null or try_after <= ?) order by request_id limit ?`,
    [portalId, now, limit],
  );
}

export async function putErasureAside(
  db: Db,
  portalId: number,
  requestId: number,
  why: string,
  tryAfter: Date,
): Promise<void> {
  await execute(
    db,
    'update erasure_request set attempts = attempts + 1, why = ?, try_after = ? where portal_id = ? and request_id = ?',
    [why, tryAfter, portalId, requestId],
  );
}

/** With the person who was erased: the request names them. */
export async function deleteErasureRequests(db: Db, portalId: number, emails: readonly string[]): Promise<void> {
  await execute(db, 'delete from erasure_request where portal_id = ? and email = any(?::text[])', [
    portalId,
    [...emails],
  ]);
}
