/** Brings the schema up to date: numbered SQL files, forward only, one process at a time, and nobody waits long for it. */
import { readdir, readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { BellwetherError } from '../lib/errors.ts';
import { buildIndexes } from './build-indexes.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);

/** Any number that is ours; held by the one process that migrates, so that two releases at once wait for each other. */
const ADVISORY_LOCK = 731_208_441;

/** What PostgreSQL says where `lock_timeout` was over. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface MigrateOptions {
  /** URL of a folder, with a slash at its end. */
  readonly folder?: URL;
  /**
   * Whoever alters a table waits for those who read it, and everybody else waits behind: intake, the public page. So a
   * migration gives way after this, and comes again.
   */
  readonly lockMs?: number;
  /** Between two tries. */
  readonly pauseMs?: number;
  readonly tries?: number;
}

/** @returns names of all migrations that this version knows, in order */
async function knownMigrations(folder: URL): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
}

function sourceOf(folder: URL, lockMs: number): Knex.MigrationSource<string> {
  return {
    getMigrations: () => knownMigrations(folder),
    getMigrationName: (name) => name,
    getMigration: async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      const isConcurrent = /^create (?:unique )?index concurrently/im.test(sql);
      return {
        up: (db: Knex) => (isConcurrent ? buildIndexes(db, name, sql) : runAll(db, sql, lockMs)),
        down: () =>
          Promise.reject(new BellwetherError('migrate.forward-only', 'Migrations go forward only: restore a backup.')),
        ...(isConcurrent && { config: { transaction: false } }),
      };
    },
  };
}

async function runAll(db: Knex, sql: string, lockMs: number): Promise<void> {
  await db.raw(`set local lock_timeout = ${Math.round(lockMs)}`);
  // knex takes every question mark for a binding, even in comments.
  await db.raw(sql.replaceAll('?', '\\?'));
}

/**
 * @returns names of the migrations that were run now
 * @throws BellwetherError `migrate.newer-database` when a newer version of Bellwether has been here,
 *   `migrate.locked` where a table was in use at every try
 */
export async function migrate(db: Knex, options: MigrateOptions = {}): Promise<string[]> {
  const { folder = FOLDER, lockMs = 1_000, pauseMs = 2_000, tries = 150 } = options;
  return db.transaction(async (trx) => {
    // This session does nothing but hold the lock, for as long as the work takes on others.
    await trx.raw('set local idle_in_transaction_session_timeout = 0');
    // Without a binding: a bound statement would keep its snapshot, for which every concurrent index waits.
    await trx.raw(`select pg_advisory_xact_lock(${ADVISORY_LOCK})`);
    const applied = await appliedMigrations(db);
    const known = new Set(await knownMigrations(folder));
    const foreign = applied.filter((name) => !known.has(name));
    if (foreign.length > 0) {
      throw new BellwetherError(
        'migrate.newer-database',
        `The database was migrated by a newer version of Bellwether (${foreign.join(', ')}). Start that version or a newer one.`,
      );
    }
    // knex keeps a lock row of its own, which a killed process leaves locked. The advisory lock above goes with its session.
    if (await db.schema.hasTable('migration_lock')) await db('migration_lock').update({ is_locked: 0 });
    for (let left = tries; ; left -= 1) {
      try {
        // One by one: together they would be one transaction, which holds every lock until its end.
        const [, [name]] = (await db.migrate.up({
          migrationSource: sourceOf(folder, lockMs),
          tableName: 'migration',
          disableMigrationsListValidation: true,
        })) as [number, string[]];
        if (name === undefined) break;
      } catch (thrown) {
        if ((thrown as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw thrown;
        if (left <= 1) {
          throw new BellwetherError(
            'migrate.locked',
            `A table that is to be changed was in use at each of ${tries} tries. Look for long transactions (select * from pg_stat_activity order by xact_start), a running pg_dump for one, end them, and migrate again.`,
            { cause: thrown },
          );
        }
        await new Promise((done) => setTimeout(done, pauseMs));
      }
    }
    const before = new Set(applied);
    return (await appliedMigrations(db)).filter((name) => !before.has(name));
  });
}

async function appliedMigrations(db: Knex): Promise<string[]> {
  if (!(await db.schema.hasTable('migration'))) return [];
  const rows = await db<{ name: string }>('migration').select('name').orderBy('id');
  return rows.map((row) => row.name);
}

/** True when the schema is what this version of the code expects. */
export async function isMigrated(db: Knex): Promise<boolean> {
  const applied = new Set(await appliedMigrations(db));
  return (await knownMigrations(FOLDER)).every((name) => applied.has(name));
}
