/** Tasks close themselves when their cause is gone, and a note says why. */
import type { Knex } from 'knex';
import type { ObjectType, RecordRef } from '../flow/decide/play.ts';
import { type ClosingNote, renderClosingNote } from '../flow/enact/note/render-closing-note.ts';
import { isWin } from '../flow/win-back.ts';
import type { Clock } from '../lib/clock.ts';
import { makeReference } from '../lib/reference.ts';
import { planCreate } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { type ClosedTask, listClosed, markFollowed, planClosings } from '../store/task-closing.ts';
import { orPutAside } from './or-put-aside.ts';
import { writeDigests } from './plan-digests.ts';
import type { SettlePortal } from './settle.ts';

export interface CloseDeps {
  readonly db: Knex;
  readonly clock: Clock;
  /** @throws when the lane was lost meanwhile */
  assertHeld(trx: Db): Promise<void>;
}

const UNNOTED = 'The task was seen to, but the note that says why could not be written';

/** @returns how many closings and notes were planned */
export async function closeTasks(deps: CloseDeps, portal: SettlePortal): Promise<number> {
  const { db, clock } = deps;
  const { portalId } = portal;
  return db.transaction(async (trx) => {
    await deps.assertHeld(trx);
    const planned = await planClosings(trx, portalId, clock.now());
    // Who can be reached again since is not listed.
    await writeDigests(trx, portal, clock.now(), clock.now());
    return planned + (await noteClosed(trx, portal, clock.now()));
  });
}

async function noteClosed(db: Db, portal: SettlePortal, now: Date): Promise<number> {
  const { portalId, settings } = portal;
  const closed = await listClosed(db, portalId);
  const isWinTold = settings.decide.plays['won-back'].on;
  const followed: number[] = [];
  for (const task of closed) {
    // Who deleted the task wants to hear no more of it.
    const isNoted =
      task.outcome === 'gone' ||
      (!isWinTold && task.endings.every((ending) => isWin(ending.wonBackBy))) ||
      (await orPutAside(db, portalId, task.writeId, UNNOTED, (trx) => planClosingNote(trx, portal, task, now)));
    if (isNoted) followed.push(task.writeId);
  }
  await markFollowed(db, portalId, followed, now);
  return closed.length;
}

async function planClosingNote(db: Db, portal: SettlePortal, task: ClosedTask, now: Date): Promise<void> {
  const { portalId, timeZone, settings } = portal;
  const reference = makeReference();
  const payload = renderClosingNote(
    {
      subject: task.subject,
      outcome: task.outcome as ClosingNote['outcome'],
      endings: task.endings.map((ending) => ({
        ...ending,
        kind: ending.kind === 'left' || ending.kind === 'partly' ? ending.kind : 'lost',
        endedAt: new Date(ending.endedAt),
      })),
      associations: task.associations as readonly RecordRef[],
      timeZone,
      wording: settings.decide.wording['won-back'],
      now,
    },
    reference,
  );
  await planCreate(
    db,
    portalId,
    {
      writeKey: `note:close:${task.taskWriteId}`,
      surface: 'note',
      addressId: task.addressId,
      decisionId: null,
      payload,
      reference,
      anchor: { type: task.anchorType as ObjectType, id: task.anchorId },
      tryAfter: null,
    },
    now,
  );
}
