/** The filtered list as CSV, written while it is read: however long it is, only some rows are held at a time. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import type { Db } from '../../../store/database.ts';
import {
  type LostFilter,
  type LostPlace,
  type LostRow,
  type LostSorting,
  listLost,
} from '../../../store/report/lost.ts';
import { gatewayName, OPT_OUTS, reasonClause, VERDICTS, winWords } from '../../words.ts';
import { toldWords } from './told-cell.ts';

const ROWS_AT_ONCE = 1_000;

type Cell = string | number | null;

const COLUMNS: readonly (readonly [string, (row: LostRow) => Cell])[] = [
  ['Address', (row) => row.email],
  ['Person', (row) => row.person],
  ['Job title', (row) => row.jobTitle],
  ['Company', (row) => row.company],
  ['Owner', (row) => row.owner],
  ['Buying role', (row) => row.role],
  ['Mail', (row) => VERDICTS[row.verdict].label],
  ['Wishes', (row) => (row.optOut === 'none' ? null : OPT_OUTS[row.optOut])],
  ['Because', (row) => (row.reason ? reasonClause(row.reason) : null)],
  ['Since', (row) => row.since.toISOString()],
  ['Won back', (row) => (row.wonBackBy ? winWords(row.wonBackBy) : null)],
  ['Open deals', (row) => row.openDeals],
  ['Largest open deal', (row) => row.dealName],
  ['Amount', (row) => (row.openDeals > 0 ? row.dealAmount : null)],
  ['Currency', (row) => row.dealCurrency],
  ['Stage probability', (row) => row.dealProbability],
  ['Told', toldWords],
  ['Email service', (row) => row.esp],
  ['Receiving system', (row) => (row.gateway ? gatewayName(row.gateway) : null)],
  ['Data source', (row) => row.dataSource],
  ['Contact in HubSpot', (row) => row.contactId],
];

export interface LostExport {
  readonly db: Db;
  readonly portalId: number;
  readonly filter: LostFilter;
  readonly sorting: LostSorting;
  readonly isFew: boolean;
}

/** @throws when reading or sending ends early; then the response is cut off, so that half a list is not taken for a whole one */
export async function sendLostCsv(response: Response, list: LostExport, day: string): Promise<void> {
  response.status(200).set({
    'Cache-Control': 'no-store',
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="lost-contacts-${day}.csv"`,
  });
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

async function* readCells({ db, portalId, filter, sorting, isFew }: LostExport): AsyncGenerator<Cell[]> {
  let place: LostPlace | null = null;
  for (;;) {
    const from: { place: LostPlace; goes: 'after' } | null = place ? { place, goes: 'after' } : null;
    const rows: LostRow[] = await listLost(db, portalId, filter, { sorting, from, limit: ROWS_AT_ONCE, isFew });
    for (const row of rows) yield COLUMNS.map(([, cell]) => cell(row));
    place = rows.at(-1)?.place ?? null;
    if (rows.length < ROWS_AT_ONCE) return;
  }
}
