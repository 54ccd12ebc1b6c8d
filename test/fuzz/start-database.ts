/** A migrated PostgreSQL of its own, gone at the end. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { connect } from '../../src/store/database.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { migrate } from '../../src/store/migrate.ts';

export async function startFuzzDatabase(): Promise<{ db: Knex; url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-fuzz-'));
  // The server drops to another user, who must be able to enter.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres(folder, ['-c', 'fsync=off']);
  const db = connect(server.url, 8);
  await migrate(db);
  return {
    db,
    url: server.url,
    stop: async () => {
      await db.destroy();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
