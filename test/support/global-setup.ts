/** One PostgreSQL for the whole run, with a migrated template that every test file clones. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/store/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { migrate } from '../../src/store/migrate.ts';

declare global {
  var bellwetherPostgres: EmbeddedPostgres | undefined;
}

export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `bellwether-test-${randomBytes(3).toString('hex')}-`));
  // The server drops to another user, who must be able to enter.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres(folder, [
    '-c',
    'fsync=off',
    '-c',
    'synchronous_commit=off',
    '-c',
    'max_connections=200',
  ]);
  // Node keeps what it compiled of our modules there, for all processes that tests start.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  globalThis.bellwetherPostgres = server;
  const admin = connect(server.url, 1);
  await admin.raw('create database bellwether_template');
  await admin.destroy();
  const template = connect(server.url.replace(/\/postgres$/, '/bellwether_template'), 2);
  await migrate(template);
  await template.destroy();
  process.env.BW_TEST_POSTGRES = server.url;
}
