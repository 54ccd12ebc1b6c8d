/** Troubles around the processes, dealt. */
import type { Knex } from 'knex';
import { query } from '../src/store/database.ts';
import type { Trouble } from './plan-trouble.ts';
import { type Cast, pause } from './processes.ts';
import { patiently } from './settle.ts';
import type { Stage } from './stage.ts';

/** A file of what is written ahead has 16 MB; those that are kept for use are fewer. */
const LOG_FILES = 12;

/** @returns how often it has struck */
export async function dealTrouble(trouble: Trouble, stage: Stage): Promise<number> {
  const { proxy, db, cast } = stage;
  switch (trouble.kind) {
    case 'disk-full':
      return whileFull(stage, () => pause(trouble.forMs));
    case 'log-full':
      return whileFull(stage, async () => {
        await useUpLog(db);
        await pause(trouble.forMs);
      });
    case 'cut-database':
      return proxy.cut() > 0 ? 1 : 0;
    case 'end-sessions':
      return (await endSessions(db)) > 0 ? 1 : 0;
    case 'silent-database':
      return (await proxy.fallSilent(trouble.forMs)) > 0 ? 1 : 0;
    case 'lost-commit':
      // Counted at the end of the round.
      proxy.loseAnswers(trouble.count);
      return 0;
    case 'clock-jump':
      return (await memberOf(cast, trouble.who).shiftClock(trouble.shiftMs)) ? 1 : 0;
  }
}

const memberOf = (cast: Cast, who: 0 | 1 | 'web') => (who === 'web' ? cast.web : cast.workers[who]);

/** @returns how often PostgreSQL had no room */
async function whileFull({ disk, postgres, db }: Stage, work: () => Promise<void>): Promise<number> {
  if (!disk) return 0;
  const before = postgres.countRefusals();
  await disk.fill();
  try {
    await work();
  } finally {
    await disk.free();
  }
  await postgres.revive();
  await patiently(() => query(db, 'select 1'));
  return postgres.countRefusals() - before;
}

/** Until the file at hand is full, PostgreSQL needs no room to commit. */
async function useUpLog(db: Knex): Promise<void> {
  try {
    for (let file = 0; file < LOG_FILES; file++) {
      await query(db, "select pg_logical_emit_message(true, 'chaos', 'x')");
      await query(db, 'select pg_switch_wal()');
    }
  } catch {
    // It has given up, as it should.
  }
}

async function endSessions(db: Knex): Promise<number> {
  const ended = await patiently(() =>
    query(db, "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'bellwether%'"),
  );
  return ended.length;
}
