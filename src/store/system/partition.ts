/**
 * Partitions of tables that forget by the whole. A partition is attached rather than created in place, and leaves under a
 * short wait: whoever waits for a lock on the table holds up everybody behind them, the intake among them.
 */
import type { Knex } from 'knex';
import { type Db, execute, query } from '../database.ts';

/** How long others may be held up while a lock on the whole table is waited for; the next run tries again. */
const LOCK_WAIT_MS = 1_000;

export interface Partition {
  readonly name: string;
  /** As SQL writes them, without quotes; `null` where the partition is the default one. */
  readonly from: string | null;
  readonly until: string | null;
}

/** In no order. */
export async function listPartitions(db: Db, table: string): Promise<Partition[]> {
  return query<Partition>(
    db,
    `select name, substring(bound from $$FROM \\('\\?([^')]*)$$) as "from", substring(bound from $$TO \\('\\?([^')]*)$$) as until
       from (select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
               from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = ?::regclass) as parts`,
    [table],
  );
}

/** One at a time, in a transaction that gives up rather than hold others up. @returns what `run` says */
export async function changePartitions<Result>(db: Knex, run: (trx: Db) => Promise<Result>): Promise<Result> {
  return db.transaction(async (trx) => {
    await execute(trx, `set local lock_timeout = ${LOCK_WAIT_MS}`);
    await execute(trx, `select pg_advisory_xact_lock(hashtextextended('bellwether.partitions', 0))`);
    return run(trx);
  });
}

/** Nothing happens where it is there. Writers and readers of the table go on meanwhile. @param bounds SQL of our own */
export async function addPartition(db: Db, table: string, name: string, bounds: string): Promise<void> {
  const parts = await listPartitions(db, table);
  if (parts.some((one) => one.name === name)) return;
  await execute(
    db,
    `create table ${name} (like ${table} including defaults including constraints including storage including compression)`,
  );
  await execute(db, `alter table ${table} attach partition ${name} for values ${bounds}`);
}

/** A whole partition goes, at the cost of unlinking its files. */
export async function dropPartition(db: Db, table: string, name: string): Promise<void> {
  await execute(db, `alter table ${table} detach partition ${name}`);
  await execute(db, `drop table ${name}`);
}
