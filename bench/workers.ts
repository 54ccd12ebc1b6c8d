/** Worker processes that are up and listen, before there is anything to do. */
import type { Knex } from 'knex';
import { type RunningProcess, startProcess, until } from '../test/support/process.ts';

export async function startWorkers(db: Knex, env: Record<string, string>, count: number): Promise<RunningProcess[]> {
  const workers: RunningProcess[] = [];
  for (let worker = 0; worker < count; worker++)
    workers.push(await startProcess('src/worker.ts', env, async () => true));
  const listening = `select 1 from pg_stat_activity where datname = current_database()
    and application_name = 'bellwether listen' and query like 'listen %'`;
  await until(
    async () => (await db.raw<{ rows: unknown[] }>(listening)).rows.length >= count,
    'the workers listen for work',
  );
  return workers;
}
