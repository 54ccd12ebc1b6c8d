/** The whole filtered report, joined, read while it is written: however long it is, only some rows are held at a time. */
import type { Db } from '../store/database.ts';
import { countLostUpTo, type LostFilter, type LostPlace, type LostSorting, listLost } from '../store/report/lost.ts';
import { joinLost, type LostPerson, type LostPortal } from './join-lost.ts';

export interface LostReport {
  readonly filter: LostFilter;
  readonly sorting: LostSorting;
}

/** Counting ends here, so that it stays cheap; up to here the chosen are picked first and sorted then. */
export const COUNT_LIMIT = 10_000;
const ROWS_AT_ONCE = 500;

export async function* readLostReport(
  db: Db,
  portal: LostPortal,
  { filter, sorting }: LostReport,
  now: Date,
): AsyncGenerator<LostPerson> {
  const found = await countLostUpTo(db, portal.portalId, filter, COUNT_LIMIT + 1);
  const isFew = found <= COUNT_LIMIT;
  let place: LostPlace | null = null;
  for (;;) {
    const from: { place: LostPlace; goes: 'after' } | null = place ? { place, goes: 'after' } : null;
    const page = { sorting, from, limit: ROWS_AT_ONCE, isFew };
    const rows = await listLost(db, portal.portalId, filter, page);
    yield* await joinLost(db, portal, rows, now);
    place = rows.at(-1)?.place ?? null;
    if (rows.length < ROWS_AT_ONCE) return;
  }
}
