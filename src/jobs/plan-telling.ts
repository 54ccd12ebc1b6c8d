/** A task or a note that speaks for decisions: once planned, they are told. */
import { type PlannedCreate, planCreate } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { markTold } from '../store/episode.ts';

type Telling = Omit<PlannedCreate, 'surface' | 'tryAfter'> & { readonly surface: 'task' | 'note' };

/** @returns the id of the write; null where one with its key stands already: nothing is marked then */
export async function planTelling(
  db: Db,
  portalId: number,
  telling: Telling,
  told: readonly { readonly decisionId: number }[],
  now: Date,
): Promise<number | null> {
  const writeId = await planCreate(db, portalId, { ...telling, tryAfter: null }, now);
  if (writeId !== null) await markToldBy(db, portalId, telling.surface, writeId, told);
  return writeId;
}

/** The same where the task or note stands already. */
export function markToldBy(
  db: Db,
  portalId: number,
  surface: 'task' | 'note',
  writeId: number,
  told: readonly { readonly decisionId: number }[],
): Promise<void> {
  return markTold(
    db,
    portalId,
    told.map((one) => one.decisionId),
    surface,
    writeId,
  );
}
