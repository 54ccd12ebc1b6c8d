/** What the cap of the day held back, listed for its owner in one digest a day. */
import { calendarDay, draftDigest, type HeldLine } from '../flow/decide/shared-task/digest.ts';
import { renderDigest } from '../flow/enact/digest/render-digest.ts';
import { addDays, atLocalHour, localDay } from '../flow/local-time.ts';
import { MINUTE_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { makeReference } from '../lib/reference.ts';
import type { Db } from '../store/database.ts';
import { markTold } from '../store/episode.ts';
import { holdTasks, listOpenDigests, openDigest, writeDigest } from '../store/held-task.ts';
import { orPutAside } from './or-put-aside.ts';
import type { SettlePortal } from './settle.ts';

/** What comes when the digest of the day is out stands in that of the next day, which is read in the morning. */
const MORNING_HOUR = 8;
const DAYS_AHEAD = 3;

export interface Held {
  readonly decisionId: number;
  /** The empty string: nobody. */
  readonly ownerId: string;
  readonly line: HeldLine;
}

export async function planDigests(db: Db, portal: SettlePortal, held: readonly Held[], now: Date): Promise<void> {
  const { portalId } = portal;
  for (const ownerId of new Set(held.map((one) => one.ownerId))) {
    const own = held.filter((one) => one.ownerId === ownerId);
    const writeId = await openNext(db, portal, ownerId, now);
    await holdTasks(
      db,
      portalId,
      own.map((one) => ({ ...one, writeId })),
      now,
    );
    await markTold(
      db,
      portalId,
      own.map((one) => one.decisionId),
      'digest',
      writeId,
    );
  }
  if (held.length > 0) await writeDigests(db, portal, null, now);
}

/** @param dueAt only those that are to be sent by then; null: all that were not sent. Lines whose cause is gone are left out. */
export async function writeDigests(db: Db, portal: SettlePortal, dueAt: Date | null, now: Date): Promise<void> {
  const cap = portal.settings.decide.taskCapPerOwner;
  for (const open of await listOpenDigests(db, portal.portalId, dueAt)) {
    const lines = open.lines as readonly HeldLine[];
    await orPutAside(db, portal.portalId, open.writeId, 'This digest could not be written', async (trx) => {
      const draft = draftDigest(lines, open.ownerId === '' ? null : open.ownerId, cap, now, portal.timeZone);
      const payload = lines.length === 0 ? null : renderDigest(draft, open.reference, portal.publicUrl);
      await writeDigest(trx, portal.portalId, open.writeId, payload);
    });
  }
}

async function openNext(db: Db, portal: SettlePortal, ownerId: string, now: Date): Promise<number> {
  const { portalId, timeZone, settings } = portal;
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead++) {
    const sendAfter =
      ahead === 0
        ? new Date(now.getTime() + settings.decide.digestAfterMinutes * MINUTE_MS)
        : atLocalHour(addDays(localDay(now, timeZone), ahead), MORNING_HOUR, timeZone);
    const digest = { ownerId, day: calendarDay(now, timeZone, ahead), reference: makeReference(), sendAfter };
    const writeId = await openDigest(db, portalId, digest, now);
    if (writeId !== null) return writeId;
  }
  throw new BellwetherError(
    'digest.none-open',
    'The digests of the coming days count as sent: look at the clock of this server.',
  );
}
