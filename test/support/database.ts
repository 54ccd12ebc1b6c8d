/** A database of its own for a test file, cloned from the migrated template. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { connect } from '../../src/store/database.ts';

export interface TestDatabase {
  readonly db: Knex;
  readonly url: string;
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const base = process.env.BW_TEST_POSTGRES;
  if (!base) throw new Error('The PostgreSQL for tests is not running: start tests through npm test.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = connect(base, 1);
  await admin.raw(`create database ${name} template bellwether_template`);
  await admin.destroy();
  const url = base.replace(/\/postgres$/, `/${name}`);
  const db = connect(url, 8);
  return {
    db,
    url,
    drop: async () => {
      await db.destroy();
      const cleaner = connect(base, 1);
      await cleaner.raw(`drop database if exists ${name} with (force)`);
      await cleaner.destroy();
    },
  };
}
