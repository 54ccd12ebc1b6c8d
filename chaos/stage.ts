/** Where rounds are played, one after the other: a database, a cast of processes, and the sandbox in HubSpot's place. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Sabotage } from '../src/lib/config.ts';
import { connect } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts';
import { makeNextRelease } from './next-release.ts';
import { type ChaosPostgres, startPostgres } from './postgres.ts';
import { type Cast, startCast } from './processes.ts';
import { createSandboxClient, type SandboxClient } from './sandbox-client.ts';
import { createSigner, type Signer } from './signer.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

export interface Stage {
  readonly db: Knex;
  readonly referenceDb: Knex;
  readonly postgres: ChaosPostgres;
  /** Between the cast and PostgreSQL. */
  readonly proxy: DatabaseProxy;
  /** Of PostgreSQL and of the cast's logs; null where this user may not mount one. */
  readonly disk: SmallDisk | null;
  readonly cast: Cast;
  readonly sandbox: SandboxClient;
  readonly signer: Signer;
  /** Ends all of it. */
  clear(): Promise<void>;
}

export async function setStage(sabotage: Sabotage | null): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-chaos-'));
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  const clear = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    // As root, PostgreSQL drops to another user, who must be able to enter.
    await chmod(folder, 0o755);
    const diskFolder = join(folder, 'disk');
    const disk = await mountSmallDisk(diskFolder);
    if (disk) ends.push(() => disk.unmount());
    const postgres = await startPostgres(diskFolder);
    ends.push(() => postgres.stop());
    const proxy = await startDatabaseProxy(postgres.port);
    ends.push(() => proxy.close());
    const db = connect(`${postgres.url('postgres')}?application_name=chaos`, 8);
    ends.push(() => db.destroy());
    await migrate(db);
    await db.raw('create database reference');
    const referenceDb = connect(postgres.url('reference'), 4);
    ends.push(() => referenceDb.destroy());
    await migrate(referenceDb);
    const nextRelease = await makeNextRelease(folder);
    const cast = await startCast(diskFolder, postgres.url('postgres', proxy.port), nextRelease, sabotage);
    ends.push(() => cast.end());
    return {
      db,
      referenceDb,
      postgres,
      proxy,
      disk,
      cast,
      sandbox: createSandboxClient(cast.sandboxUrl),
      signer: createSigner(),
      clear,
    };
  } catch (thrown) {
    await clear();
    throw thrown;
  }
}
