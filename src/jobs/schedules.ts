/** What runs by the clock, on pg-boss: once for all workers, whichever is up. */
import { PgBoss } from 'pg-boss';
import { DAY_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

export interface Schedule {
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  run(): Promise<void>;
}

export const RAW_DELIVERIES_KEPT_MS = 30 * DAY_MS;

/** @returns how to stop */
export async function startSchedules(
  databaseUrl: string,
  log: Log,
  schedules: readonly Schedule[],
): Promise<() => Promise<void>> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 2, application_name: 'bellwether schedules' });
  boss.on('error', (thrown: unknown) => log.warn({ err: messageOf(thrown) }, 'the scheduler had an error'));
  await boss.start();
  for (const schedule of schedules) {
    await boss.createQueue(schedule.name);
    await boss.work(schedule.name, async () => {
      await schedule.run();
    });
    await boss.schedule(schedule.name, schedule.cron);
  }
  return async () => {
    await boss.stop({ graceful: true, timeout: 5_000 });
  };
}
