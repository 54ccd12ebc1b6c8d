/** What was asked for on the page that anybody can open, until the worker has carried it out. */
import { type Db, execute, query } from './database.ts';

export interface NewLeaveRequest {
  /** Normalised. */
  readonly email: string;
  /** null: everything. */
  readonly stream: string | null;
  readonly detail: Readonly<Record<string, string | null>>;
  readonly at: Date;
}

export interface LeaveRequestRow extends NewLeaveRequest {
  readonly requestId: number;
  readonly attempts: number;
}

export async function insertLeaveRequest(db: Db, portalId: number, asked: NewLeaveRequest): Promise<void> {
  await execute(db, 'insert into leave_request (portal_id, email, stream, detail, at) values (?, ?, ?, ?::jsonb, ?)', [
    portalId,
    asked.email,
    asked.stream ?? '',
    JSON.stringify(asked.detail),
    asked.at,
  ]);
}

/** In the order in which they were asked for. */
export async function listLeaveRequests(
  db: Db,
  portalId: number,
  limit: number,
  now: Date,
): Promise<LeaveRequestRow[]> {
  return query<LeaveRequestRow>(
    db,
    `select request_id as "requestId", email, nullif(stream, '') as stream, detail, at, attempts from leave_request
      where portal_id = ? and (try_after is null or try_after <= ?) order by request_id limit ?`,
    [portalId, now, limit],
  );
}

export async function deleteLeaveRequest(db: Db, portalId: number, requestId: number): Promise<void> {
  await execute(db, 'delete from leave_request where portal_id = ? and request_id = ?', [portalId, requestId]);
}

/** It is kept, and tried again. */
export async function putLeaveRequestAside(
  db: Db,
  portalId: number,
  requestId: number,
  why: string,
  tryAfter: Date,
): Promise<void> {
  await execute(
    db,
    'update leave_request set attempts = attempts + 1, why = ?, try_after = ? where portal_id = ? and request_id = ?',
    [why, tryAfter, portalId, requestId],
  );
}

/** An erasure that comes before the worker: the wish itself is kept by the hash of the erased. */
export async function deleteLeaveRequestsOf(db: Db, portalId: number, emails: readonly string[]): Promise<void> {
  await execute(db, 'delete from leave_request where portal_id = ? and email = any(?::text[])', [
    portalId,
    [...emails],
  ]);
}
