/** The list as it is filtered, as CSV for people, written while it is read. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import type { Db } from '../../../store/database.ts';
import {
  type ListedSuppression,
  type ListFilter,
  type ListPlace,
  listSuppressed,
} from '../../../store/report/suppression-list.ts';
import { sentence, venueWords } from '../../words.ts';
import { listReasonWords, WHY_WORDS } from './suppression-words.ts';

const ROWS_AT_ONCE = 1_000;

const COLUMNS: readonly (readonly [string, (row: ListedSuppression) => string | null])[] = [
  ['Address', (row) => row.email ?? (row.reason === 'erased' ? '(erased, kept as a hash)' : '(kept as a hash)')],
  ['No more', (row) => (row.stream === '' ? 'Everything' : row.stream)],
  ['Why', (row) => listReasonWords(row.reason).label],
  ['Where', (row) => (row.venue === null ? null : sentence(venueWords(row.venue)))],
  ['Since', (row) => row.since.toISOString()],
  ['Until', (row) => row.until?.toISOString() ?? null],
  ['Entered because', (row) => WHY_WORDS[row.why as keyof typeof WHY_WORDS] ?? null],
  ['Note', (row) => row.note],
  ['Entered by', (row) => row.madeBy],
  ['Lifted by', (row) => row.liftedBy],
];

export function csvHeaders(fileName: string): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${fileName}"`,
  };
}

/** @throws when reading or sending ends early; then the response is cut off, so that half a list is not taken for a whole one */
export async function sendList(
  response: Response,
  list: { readonly db: Db; readonly portalId: number; readonly filter: ListFilter; readonly isFew: boolean },
  day: string,
): Promise<void> {
  response.status(200).set(csvHeaders(`suppression-list-${day}.csv`));
  await pipeline(
    Readable.from(readCells(list)),
    stringify({
      header: true,
      columns: COLUMNS.map(([name]) => name),
      record_delimiter: 'windows',
      // Excel takes a file without it for one in the code page of its machine.
      bom: true,
      // A cell that begins with = or the like is run by spreadsheets, and others wrote these words.
      escape_formulas: true,
    }),
    response,
  );
}

async function* readCells({
  db,
  portalId,
  filter,
  isFew,
}: Parameters<typeof sendList>[1]): AsyncGenerator<(string | null)[]> {
  let place: ListPlace | null = null;
  for (;;) {
    const from: { place: ListPlace; goes: 'after' } | null = place ? { place, goes: 'after' } : null;
    const rows: ListedSuppression[] = await listSuppressed(db, portalId, filter, { from, limit: ROWS_AT_ONCE, isFew });
    for (const row of rows) yield COLUMNS.map(([, cell]) => cell(row));
    place = rows.at(-1)?.place ?? null;
    if (rows.length < ROWS_AT_ONCE) return;
  }
}
