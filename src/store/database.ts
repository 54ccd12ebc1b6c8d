/** The connection to PostgreSQL, and the one way to run a transaction. */
import knexFactory, { type Knex } from 'knex';
import pg from 'pg';
import { messageOf } from '../lib/errors.ts';
import { VERSION } from '../lib/version.ts';

/** A pool or a transaction: repositories take either. */
export type Db = Knex | Knex.Transaction;

/** int8 as number: portal, row and record ids stay far below 2^53. numeric stays text. */
const INT8_OID = 20;
pg.types.setTypeParser(INT8_OID, Number);
/** date as `YYYY-MM-DD`: a day has no time zone. */
const DATE_OID = 1082;
pg.types.setTypeParser(DATE_OID, (text) => text);

/**
 * A worker that is stopped in the middle of a transaction keeps rows locked, and its successor out: for less than a lease
 * lasts (25 s, src/jobs/worker.ts), then PostgreSQL ends its connection. A parameter of the same name in the URL wins.
 */
const IDLE_IN_TRANSACTION_MS = 20_000;

/**
 * @param maxConnections of this process's pool
 * @param warn told of what goes wrong on connections that nobody is using; knex would write it to standard output
 */
export function connect(
  databaseUrl: string,
  maxConnections = 10,
  warn: (message: string) => void = () => undefined,
): Knex {
  return knexFactory({
    client: 'pg',
    connection: {
      connectionString: databaseUrl,
      application_name: `bellwether ${VERSION}`,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    },
    pool: { min: 0, max: maxConnections },
    acquireConnectionTimeout: 20_000,
    log: {
      warn: (said: unknown) => warn(messageOf(said)),
      error: (said: unknown) => warn(messageOf(said)),
      debug: () => undefined,
      deprecate: () => undefined,
    },
  });
}

/** What a question mark may stand for; arrays are bound whole, for `= any(?)` and `unnest(?)`. */
export type Binding = string | number | boolean | bigint | Date | Buffer | null | readonly unknown[];

/** The rows of a raw query. */
export async function query<Row extends object>(
  db: Db,
  sql: string,
  bindings: readonly Binding[] = [],
): Promise<Row[]> {
  const result = await db.raw<{ rows: Row[] }>(sql, bindings as Knex.RawBinding[]);
  return result.rows;
}

/** How many rows a raw statement touched. */
export async function execute(db: Db, sql: string, bindings: readonly Binding[] = []): Promise<number> {
  const result = await db.raw<{ rowCount: number | null }>(sql, bindings as Knex.RawBinding[]);
  return result.rowCount ?? 0;
}

/** What PostgreSQL itself said: knex puts the whole statement before it. */
export function reasonOf(thrown: unknown): string {
  const isOfDatabase = typeof thrown === 'object' && thrown !== null && 'severity' in thrown;
  const message = messageOf(thrown);
  return isOfDatabase ? (message.split(' - ').at(-1) ?? message) : message;
}

/** The server cannot be reached for now; an address of a name may be away for as long. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * What has nothing to do with the data, and goes by if it is tried again later: PostgreSQL error codes of class 08, 53 (no
 * connection, memory or disk left) and 57P, an idle transaction that was ended (25P03), a deadlock that was broken up
 * (40P01), and what the driver says when the socket is gone.
 */
export function isPassing(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  const message = thrown instanceof Error ? thrown.message : '';
  return (
    /^(08|53|57P|25P03|40P01)/.test(code) ||
    UNREACHABLE.has(code) ||
    /Connection terminated|not queryable|timeout acquiring a connection|the database system is/i.test(message)
  );
}
