/** What runs by the clock, on pg-boss: once for all workers, whichever is up. */
import { PgBoss } from 'pg-boss';
import { SECOND_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

export interface Schedule {
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  run(): Promise<void>;
}

const TRY_AGAIN_MS = 5 * SECOND_MS;

/**
 * Begins in the background: a database that is away at this moment delays schedules, and nothing else.
 *
 * @returns how to stop
 */
export function startSchedules(databaseUrl: string, log: Log, schedules: readonly Schedule[]): () => Promise<void> {
  let boss: PgBoss | null = null;
  let isStopped = false;

  async function begin(): Promise<void> {
    if (isStopped) return;
    const next = new PgBoss({ connectionString: databaseUrl, max: 2, application_name: 'bellwether schedules' });
    next.on('error', (thrown: unknown) => log.warn({ err: messageOf(thrown) }, 'the scheduler had an error'));
    boss = next;
    try {
      await next.start();
      for (const schedule of schedules) {
        await next.createQueue(schedule.name);
        await next.work(schedule.name, async () => {
          await schedule.run();
        });
        await next.schedule(schedule.name, schedule.cron);
      }
    } catch (thrown) {
      log.warn({ err: messageOf(thrown) }, 'the scheduler could not begin and will try again');
      await next.stop({ graceful: false }).catch(() => undefined);
      setTimeout(() => void begin(), TRY_AGAIN_MS).unref();
    }
  }

  const begun = begin();
  return async () => {
    isStopped = true;
    await begun;
    await boss?.stop({ graceful: true, timeout: 5_000 }).catch(() => undefined);
  };
}
