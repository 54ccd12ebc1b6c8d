/** The filtered list as CSV, written while it is read: however long it is, only some rows are held at a time. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import type { Db } from '../../../store/database.ts';
import { type DriftFilter, type DriftRow, type DriftService, listDrift } from '../../../store/report/drift.ts';
import { beliefWords, KINDS, mendState } from './drift-words.ts';

const ROWS_AT_ONCE = 1_000;

type Cell = string | number | null;

export interface DriftExport {
  readonly db: Db;
  readonly portalId: number;
  readonly filter: DriftFilter;
  readonly services: readonly DriftService[];
}

/** `YYYY-MM-DD` */
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const columnsFor = (services: readonly DriftService[]): readonly (readonly [string, (row: DriftRow) => Cell])[] => [
  ['Address', (row) => row.email],
  ['Person', (row) => row.person],
  ['What differs', (row) => KINDS[row.kind].title],
  ['Who believes what', (row) => beliefWords(row, services, dayOf).join('; ')],
  ['Found', (row) => row.foundAt.toISOString()],
  ['Mending', (row) => mendState(row)?.label ?? null],
  ['Why not', (row) => mendState(row)?.why ?? null],
  ['Contact in HubSpot', (row) => row.contactId],
];

/** @throws when reading or sending ends early; then the response is cut off, so that half a list is not taken for a whole one */
export async function sendDriftCsv(response: Response, list: DriftExport, day: string): Promise<void> {
  const columns = columnsFor(list.services);
  response.status(200).set({
    'Cache-Control': 'no-store',
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="drift-${day}.csv"`,
  });
  await pipeline(
    Readable.from(readCells(list, columns)),
    // As the list of lost contacts: a mark for Excel, and no cell that spreadsheets would run.
    stringify({
      header: true,
      columns: columns.map(([name]) => name),
      record_delimiter: 'windows',
      bom: true,
      escape_formulas: true,
    }),
    response,
  );
}

async function* readCells(
  { db, portalId, filter }: DriftExport,
  columns: ReturnType<typeof columnsFor>,
): AsyncGenerator<Cell[]> {
  let after = 0;
  for (;;) {
    const rows = await listDrift(db, portalId, filter, after, ROWS_AT_ONCE);
    for (const row of rows) yield columns.map(([, cell]) => cell(row));
    after = rows.at(-1)?.driftId ?? after;
    if (rows.length < ROWS_AT_ONCE) return;
  }
}
