/** Brings the schema up to date: numbered SQL files, forward only, one process at a time. */
import { readdir, readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { BellwetherError } from '../lib/errors.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);

/** Any number that is ours; held by the one process that migrates, so that two releases at once wait for each other. */
const ADVISORY_LOCK = 731_208_441;

/** @returns names of all migrations that this version knows, in order */
async function knownMigrations(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
}

const source: Knex.MigrationSource<string> = {
  getMigrations: () => knownMigrations(),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const sql = await readFile(new URL(name, FOLDER), 'utf8');
    return {
      // knex takes every question mark for a binding, even in comments.
      up: (db: Knex) => db.raw(sql.replaceAll('?', '\\?')).then(() => undefined),
      down: () =>
        Promise.reject(new BellwetherError('migrate.forward-only', 'Migrations go forward only: restore a backup.')),
    };
  },
};

/**
 * @returns names of the migrations that were run now
 * @throws BellwetherError `migrate.newer-database` when a newer version of Bellwether has been here
 */
export async function migrate(db: Knex): Promise<string[]> {
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
    const applied = await appliedMigrations(db);
    const known = new Set(await knownMigrations());
    const foreign = applied.filter((name) => !known.has(name));
    if (foreign.length > 0) {
      throw new BellwetherError(
        'migrate.newer-database',
        `The database was migrated by a newer version of Bellwether (${foreign.join(', ')}). Start that version or a newer one.`,
      );
    }
    // knex keeps a lock row of its own, which a killed process leaves locked. The advisory lock above goes with its session.
    if (await db.schema.hasTable('migration_lock')) await db('migration_lock').update({ is_locked: 0 });
    const [, names] = (await db.migrate.latest({
      migrationSource: source,
      tableName: 'migration',
      disableMigrationsListValidation: true,
    })) as [number, string[]];
    return names;
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
  return (await knownMigrations()).every((name) => applied.has(name));
}
