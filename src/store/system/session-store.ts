/** Sessions of the admin pages. Unscoped: a session exists before its portal is known. */
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import pg from 'pg';
import { type Db, execute } from '../database.ts';

export interface SessionStore {
  readonly store: session.Store;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 3;
const PRUNE_SECONDS = 15 * 60;

/** @param onError told what went wrong on an idle connection or while old sessions were removed */
export function createSessionStore(databaseUrl: string, onError: (thrown: unknown) => void): SessionStore {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'bellwether-sessions',
    max: MAX_CONNECTIONS,
  });
  // Without a listener a restart of PostgreSQL would end the process.
  pool.on('error', onError);
  const PgStore = connectPgSimple(session);
  const store = new PgStore({
    pool,
    tableName: 'admin_session',
    createTableIfMissing: false,
    pruneSessionInterval: PRUNE_SECONDS,
    errorLog: (...parts: unknown[]) => onError(parts.at(-1)),
  });
  return {
    store,
    async close() {
      store.close();
      await pool.end();
    },
  };
}

/** Signs everybody of a portal out. */
export async function deletePortalSessions(db: Db, portalId: number): Promise<number> {
  return execute(db, `delete from admin_session where sess -> 'admin' ->> 'portalId' = ?`, [String(portalId)]);
}

/** Signs one person out of a portal, in every browser. @returns how many sessions ended */
export async function deleteMemberSessions(db: Db, portalId: number, memberId: number): Promise<number> {
  return execute(
    db,
    `delete from admin_session where sess -> 'admin' ->> 'portalId' = ? and sess -> 'admin' ->> 'memberId' = ?`,
    [String(portalId), String(memberId)],
  );
}
