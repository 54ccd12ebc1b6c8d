/** Waiting for a moment of a round. */
import type { Knex } from 'knex';
import { SECOND_MS } from '../src/lib/clock.ts';
import { pause } from './processes.ts';

export const LOOK_MS = 10;
/** By then the first tasks are being sent. */
export const SENDING_LIMIT_MS = 12 * SECOND_MS;

/** @returns true as soon as it is true, false when the time is up */
export async function within(limitMs: number, isTrue: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    if (await isTrue()) return true;
    await pause(LOOK_MS);
  }
  return false;
}

export async function countOpenTasks(db: Knex, portalId: number): Promise<number> {
  const row = await db('crm_write')
    .where({ portal_id: portalId, surface: 'task' })
    .whereIn('state', ['sending', 'planned'])
    .count('* as n')
    .first();
  return Number(row?.n ?? 0);
}
