/** An admin asks what a draft of the rules would have done: the draft is put aside, and the worker replays it. */
import type { Settings } from '../../flow/settings.ts';
import { type Clock, DAY_MS } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { Db } from '../../store/database.ts';
import { countLedger } from '../../store/rebuild.ts';
import { dropExpiredReplays, insertReplay } from '../../store/replay.ts';
import { notifyWork } from '../../store/system/notify.ts';

/** A draft that nobody saved is gone after this. */
const DRAFT_MS = 7 * DAY_MS;

/** Days that can be chosen; null: everything. */
export const REPLAY_DAYS: readonly (number | null)[] = [30, 90, 365, null];

export interface ReplayQuestion {
  readonly base: number;
  readonly page: string;
  readonly settings: Settings;
  readonly note: string | null;
  readonly days: number | null;
}

/**
 * @returns its id
 * @throws BellwetherError `replay.under-way`, `replay.nothing`
 */
export async function askReplay(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  portalId: number,
  askedBy: string,
  question: ReplayQuestion,
): Promise<number> {
  const now = clock.now();
  await dropExpiredReplays(db, portalId, now);
  const { count: total, until } = await countLedger(db, portalId);
  if (total === 0)
    throw new BellwetherError(
      'replay.nothing',
      'There is no history yet to try these rules on. Wait for the first events.',
    );
  const expiresAt = new Date(now.getTime() + DRAFT_MS);
  const id = await insertReplay(db, portalId, { ...question, askedBy, asOf: now, expiresAt, total, until });
  if (id === null)
    throw new BellwetherError(
      'replay.under-way',
      'A replay is under way already. Wait for it, or drop it under "Plays".',
    );
  await notifyWork(db, [portalId]);
  return id;
}
