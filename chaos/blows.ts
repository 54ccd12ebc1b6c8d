/** What happens to the processes and the database while a round is under way. */
import type { Knex } from 'knex';
import type { Release } from './member.ts';
import type { Blow, RoundPlan } from './plan.ts';
import { type Cast, pause } from './processes.ts';
import { patiently } from './settle.ts';
import type { Stage } from './stage.ts';
import { dealTrouble } from './trouble.ts';
import { countOpenTasks, LOOK_MS } from './watch.ts';

/**
 * The hardest handing over: whoever has the portal is killed with tasks under way, and there is nobody of the same release to
 * go on with them.
 *
 * @param isTooLate nothing more will be under way
 * @returns false where the moment did not come
 */
export async function replaceHolder(
  portalId: number,
  cast: Cast,
  db: Knex,
  isTooLate: () => boolean,
): Promise<boolean> {
  const isUnderWay = () => patiently(async () => (await countOpenTasks(db, portalId)) > 0);
  while (!(await isUnderWay())) {
    if (isTooLate()) return false;
    await pause(LOOK_MS);
  }
  const lane = await patiently(() => db('lane').where({ portal_id: portalId }).first('holder'));
  // The name of a holder is its host, its process and a number (src/jobs/worker.ts).
  const pid = Number(String(lane?.holder).split(':').at(-2));
  const worker = cast.workers.find((one) => one.pid() === pid);
  if (!worker) return false;
  await worker.kill();
  worker.start(otherThan(worker.release()));
  return true;
}

const otherThan = (release: Release): Release => (release === 'this' ? 'next' : 'this');

/** @param note told how often each kind has struck */
export async function strike(
  plan: RoundPlan,
  stage: Stage,
  note: (kind: string, count: number) => void,
): Promise<void> {
  // One after the other, so that a restart does not meet a restart.
  let passed = 0;
  for (const blow of [...plan.blows].sort((a, b) => a.atMs - b.atMs)) {
    await pause(Math.max(0, blow.atMs - passed));
    passed = blow.atMs;
    note(blow.kind, await deal(blow, stage));
  }
}

async function deal(blow: Blow, stage: Stage): Promise<number> {
  const { cast, postgres } = stage;
  switch (blow.kind) {
    case 'kill-worker':
      await cast.workers[blow.which].killAndRestart();
      return 1;
    case 'replace-web':
      await cast.web.stop();
      cast.web.start(otherThan(cast.web.release()));
      return 1;
    case 'kill-web':
      await cast.web.killAndRestart();
      return 1;
    case 'postgres-fast':
      await postgres.restart('fast');
      return 1;
    case 'postgres-immediate':
      await postgres.restart('immediate');
      return 1;
    default:
      return dealTrouble(blow, stage);
  }
}
