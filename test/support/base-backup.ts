/** A copy of a running server, by PostgreSQL's own low-level way: what pg_basebackup does, which npm's PostgreSQL lacks. */
import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/**
 * @param from data folder of an embedded PostgreSQL that runs at `url`
 * @param to a new folder, from which another one can be started
 */
export async function backUp(url: string, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await mkdir(to);
    await chmod(to, 0o755);
    await client.query("select pg_backup_start('nightly', true)");
    // With its owner, to whom the server drops. What vanishes meanwhile, the log of the server has.
    await run('cp', ['-a', join(from, 'postgres'), join(from, 'postgres-password'), to]).catch(() => undefined);
    const stopped = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    await run('cp', ['-a', join(from, 'postgres', 'pg_wal'), join(to, 'postgres')]);
    const label = join(to, 'postgres', 'backup_label');
    await writeFile(label, stopped.rows[0]?.labelfile ?? '');
    const owner = await stat(join(to, 'postgres', 'PG_VERSION'));
    await chown(label, owner.uid, owner.gid);
    await rm(join(to, 'postgres', 'postmaster.pid'), { force: true });
  } finally {
    await client.end();
  }
}
