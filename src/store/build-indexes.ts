/** Indexes on tables that are in use: built beside those who write, outside a transaction, and anew where a former try was cut off. */
import type { Knex } from 'knex';
import { BellwetherError } from '../lib/errors.ts';

const INDEX = /^create (?:unique )?index concurrently (\w+) on [^;]+$/i;

/**
 * @param sql nothing but `create index concurrently NAME on ...;` and comments
 * @throws BellwetherError `migrate.mixed` for anything else
 */
export async function buildIndexes(db: Knex, file: string, sql: string): Promise<void> {
  const statements = sql
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((one) => one.replaceAll(/\s+/g, ' ').trim())
    .filter((one) => one !== '');
  const other = statements.find((one) => !INDEX.test(one));
  if (other !== undefined)
    throw new BellwetherError(
      'migrate.mixed',
      `${file} builds indexes concurrently, which no transaction holds together: put “${other.slice(0, 60)}” into a file of its own.`,
    );
  for (const statement of statements) {
    const name = INDEX.exec(statement)?.[1] ?? '';
    // One that was cut off stays behind, is kept up to date, and never used.
    await db.raw('drop index concurrently if exists ??', [name]);
    await db.raw(statement.replaceAll('?', '\\?'));
  }
}
